// SPDX-License-Identifier: MIT
/*
 * leaks.c - what the leak detector is to pass over: fontconfig, which cairo finds its fonts with,
 * keeps a few patterns to the end of the program. Linked into every sanitized program of the tool.
 */

const char *__lsan_default_suppressions(void);

const char *__lsan_default_suppressions(void)
{
	return "leak:libfontconfig\n";
}

/* The summary of what was passed over is no part of a command's output. */
const char *__lsan_default_options(void);

const char *__lsan_default_options(void)
{
	return "print_suppressions=0";
}
