// SPDX-License-Identifier: MIT
/*
 * style.c - asking the environment what text output can show.
 */
#include "style.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static unsigned int terminal_width(int fd)
{
	struct winsize size;

	if (ioctl(fd, TIOCGWINSZ, &size) || size.ws_col < STYLE_MIN_WIDTH)
		return STYLE_USUAL_WIDTH;
	return size.ws_col < STYLE_MAX_WIDTH ? size.ws_col : STYLE_MAX_WIDTH;
}

static bool wants_colour(void)
{
	const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");

	return !(no_color && *no_color) && term && strcmp(term, "dumb");
}

struct text_style style_for(FILE *out)
{
	struct text_style style = { .width = STYLE_USUAL_WIDTH };

	setlocale(LC_CTYPE, "");
	style.utf8 = !strcmp(nl_langinfo(CODESET), "UTF-8");
	if (isatty(fileno(out))) {
		style.width = terminal_width(fileno(out));
		style.colour = wants_colour();
	}
	return style;
}
