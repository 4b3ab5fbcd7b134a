// SPDX-License-Identifier: MIT
/*
 * sample.c - finding the shipped sample: in the samples/ of the build tree the program lies in, in
 * share/memblock of the prefix it was installed to, or in the directory compiled in
 * (MEMBLOCK_DATADIR).
 */
#include "sample.h"
#include "tool.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SAMPLE "ti-j721e-sk.dtb"
#define SAMPLE_HERE "samples/" SAMPLE

enum { LEVELS_UP = 4 };

static char *join(const char *directory, const char *rest)
{
	char *path;

	if (asprintf(&path, "%s/%s", directory, rest) < 0)
		return NULL;
	return path;
}

/* The path if it can be read, else NULL; frees it then. */
static char *readable(char *path)
{
	if (path && !access(path, R_OK))
		return path;
	free(path);
	return NULL;
}

static char *below(const char *directory)
{
	char *path = readable(join(directory, SAMPLE_HERE));

	return path ? path : readable(join(directory, "share/memblock/" SAMPLE));
}

/*
 * In the program's directory or one of those above: a build tree or an installation lies in one of
 * them.
 */
static char *near_program(void)
{
	char directory[4096], *path = NULL, *slash;
	ssize_t length = readlink("/proc/self/exe", directory, sizeof(directory) - 1);
	int up;

	if (length <= 0)
		return NULL;
	directory[length] = '\0';
	for (up = 0; up < LEVELS_UP && !path; up++) {
		slash = strrchr(directory, '/');
		if (!slash)
			break;
		*slash = '\0';
		path = below(directory);
	}
	return path;
}

/* Shorter to read where it is the same file: "samples/..." from the project's own directory. */
static char *in_working_directory(const char *found)
{
	char *here = realpath(SAMPLE_HERE, NULL), *there = realpath(found, NULL);
	bool same = here && there && !strcmp(here, there);

	free(here);
	free(there);
	return same ? xstrdup(SAMPLE_HERE) : NULL;
}

static char *shortest(char *found)
{
	char *path = in_working_directory(found);

	if (!path)
		path = realpath(found, NULL);
	if (!path)
		return found;
	free(found);
	return path;
}

char *sample_path(void)
{
	char *path = near_program();

#ifdef MEMBLOCK_DATADIR
	if (!path)
		path = readable(join(MEMBLOCK_DATADIR, SAMPLE));
#endif
	if (path)
		return shortest(path);
	tool_error("the sample map " SAMPLE " is not installed; name a map");
	return NULL;
}
