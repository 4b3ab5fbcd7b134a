// SPDX-License-Identifier: MIT
/*
 * dts.c - device tree sources: `dtc`, where it is installed, makes them the flattened trees that
 * dtb.c reads. Nothing of the source's language is known here but how it begins.
 */
#include "formats.h"
#include "rows.h"
#include "../tool.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static enum map_score recognise(const char *data, size_t size)
{
	const char *p = data;

	if (text_looks_binary(data, size))
		return SCORE_NONE;
	p += strspn(p, " \t\r\n");
	return !strncmp(p, "/dts-v1/", 8) || strstr(p, "\n/dts-v1/") ? SCORE_WHOLE : SCORE_NONE;
}

/* ---- running dtc: its input and its output are files without a name ---- */

/* Puts `data` into a new file and goes back to its beginning. */
static FILE *file_of(const char *data, size_t size)
{
	FILE *file = tmpfile();

	if (file &&
	    (fwrite(data, 1, size, file) != size || fflush(file) || fseek(file, 0, SEEK_SET))) {
		fclose(file);
		return NULL;
	}
	return file;
}

/* In the child: becomes dtc, or ends with 127. */
static void become_dtc(FILE *in, FILE *out)
{
	static char *const command[] = { "dtc", "-q", "-I", "dts", "-O", "dtb", "-", NULL };

	dup2(fileno(in), STDIN_FILENO);
	dup2(fileno(out), STDOUT_FILENO);
	execvp(command[0], command);
	_exit(127);
}

/* The exit status of dtc, -1 if it could not be run at all. */
static int run_dtc(FILE *in, FILE *out)
{
	pid_t child = fork();
	int status;

	if (child == 0)
		become_dtc(in, out);
	if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status))
		return -1;
	return WEXITSTATUS(status);
}

static char *contents_of(FILE *file, size_t *size)
{
	long length = fseek(file, 0, SEEK_END) ? -1 : ftell(file);
	char *data;

	if (length < 0 || fseek(file, 0, SEEK_SET))
		return NULL;
	data = xrealloc(NULL, (size_t)length + 1);
	*size = fread(data, 1, (size_t)length, file);
	data[*size] = '\0';
	return data;
}

static char *compile(const char *path, FILE *in, FILE *out, size_t *size)
{
	int status = run_dtc(in, out);

	if (status == 0)
		return contents_of(out, size);
	if (status == 127)
		tool_error("%s: a device tree source needs dtc to be read: install "
			   "device-tree-compiler",
			   path);
	else
		tool_error("%s: dtc cannot make a device tree of it", path);
	return NULL;
}

/* The flattened tree, to be freed; NULL after tool_error(). */
static char *flatten(const char *path, const char *data, size_t size, size_t *flat_size)
{
	FILE *in = file_of(data, size), *out = tmpfile();
	char *flat = NULL;

	if (in && out)
		flat = compile(path, in, out, flat_size);
	else
		tool_error("%s: cannot make a temporary file: %s", path, strerror(errno));
	if (in)
		fclose(in);
	if (out)
		fclose(out);
	return flat;
}

static bool read_dts(const char *data, size_t size, struct map_list *list)
{
	size_t flat_size = 0;
	char *flat = flatten(list->path, data, size, &flat_size);
	bool good = flat && flat_size && dtb_format.read(flat, flat_size, list);

	free(flat);
	return good;
}

const struct map_format dts_format = {
	.name = "dts",
	.title = "device tree source",
	.expected = "a device tree source, /dts-v1/",
	.recognise = recognise,
	.read = read_dts,
};
