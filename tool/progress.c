// SPDX-License-Identifier: MIT
/*
 * progress.c - one line on the terminal, and when it was last written. There is one terminal.
 */
#include "progress.h"

#include <stdbool.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static const double patience = 0.5, pause_between = 0.1; /* seconds */

static double began, shown_at;
static bool has_begun, is_shown;

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

void progress_show(const char *doing, size_t done, size_t total)
{
	double time = now();

	if (!has_begun)
		began = shown_at = time;
	has_begun = true;
	if (time - began < patience || time - shown_at < pause_between || !isatty(STDERR_FILENO))
		return;
	if (total)
		fprintf(stderr, "\r\033[Kmemblock: %s, %zu %%", doing, done * 100 / total);
	else
		fprintf(stderr, "\r\033[Kmemblock: %s ...", doing);
	fflush(stderr);
	shown_at = time;
	is_shown = true;
}

void progress_hide(void)
{
	if (is_shown)
		fputs("\r\033[K", stderr);
	is_shown = has_begun = false;
}
