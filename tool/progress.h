/* SPDX-License-Identifier: MIT */
/*
 * progress.h - telling somebody at a terminal that work goes on.
 */
#ifndef PROGRESS_H
#define PROGRESS_H

#include <stddef.h>

/*
 * progress_show - "memblock: painting, 43 %" on standard error, if that is a terminal, work has
 * taken half a second already, and the line is older than a tenth of one. Cheap enough to be called
 * for every small step.
 * @total: 0 if it is not known
 */
void progress_show(const char *doing, size_t done, size_t total);

/* progress_hide - wipe the line away, before anything else is printed there. */
void progress_hide(void);

#endif
