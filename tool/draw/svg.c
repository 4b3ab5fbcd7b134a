// SPDX-License-Identifier: MIT
/*
 * svg.c - a picture as SVG. Written by hand, since cairo turns every letter into outlines and has
 * no tips: here text can be selected and searched, what is pointed at says what it is, and colours
 * follow the page the picture is shown on.
 */
#include "../progress.h"
#include "picture.h"

#include <string.h>

static void put_escaped(FILE *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '&')
			fputs("&amp;", out);
		else if (*text == '<')
			fputs("&lt;", out);
		else if (*text == '>')
			fputs("&gt;", out);
		else if (*text == '"')
			fputs("&quot;", out);
		else
			fputc(*text, out);
	}
}

/* ---- the style sheet ---- */

/* Texts and lines are painted by the same classes as boxes; `l` is for what has no inside. */
static void put_colours(FILE *out, bool dark)
{
	unsigned int paint;

	for (paint = 0; paint < PAINTS_IN_ALL; paint++)
		fprintf(out, ".%s { fill: #%06x } .l-%s { stroke: #%06x }\n", paint_id(paint),
			paint_colour(paint, dark), paint_id(paint), paint_colour(paint, dark));
}

static void put_style(FILE *out, enum theme theme)
{
	fputs("<style>\n"
	      "text { font-family: 'DejaVu Sans Mono', Menlo, Consolas, 'Liberation Mono', "
	      "monospace; white-space: pre }\n"
	      ".b { font-weight: bold } .m { text-anchor: middle } .e { text-anchor: end }\n"
	      ".l { fill: none; stroke-width: 1 } .box { stroke-width: .75 }\n"
	      ".hatch { stroke-width: 1.5; stroke-opacity: .55 }\n",
	      out);
	put_colours(out, theme == THEME_DARK);
	if (theme == THEME_AUTO) {
		fputs("@media (prefers-color-scheme: dark) {\n", out);
		put_colours(out, true);
		fputs("}\n", out);
	}
	fputs("</style>\n", out);
}

/* ---- textures: lines in the colour of the page over the colour of the kind ---- */

static void put_texture(FILE *out, const char *name, const char *path)
{
	fprintf(out,
		"<pattern id=\"%s\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">"
		"<path class=\"hatch l-page\" fill=\"none\" d=\"%s\"/></pattern>\n",
		name, path);
}

static const char *const texture_ids[] = {
	[TEXTURE_NONE] = NULL,
	[TEXTURE_RISING] = "rising",
	[TEXTURE_FALLING] = "falling",
	[TEXTURE_CROSSED] = "crossed",
};

static void put_textures(FILE *out)
{
	static const char rising[] = "M-1 1L1 -1M-1 7L7 -1M5 7L7 5";
	static const char falling[] = "M-1 5L1 7M-1 -1L7 7M5 -1L7 1";

	fputs("<defs>\n", out);
	put_texture(out, texture_ids[TEXTURE_RISING], rising);
	put_texture(out, texture_ids[TEXTURE_FALLING], falling);
	put_texture(out, texture_ids[TEXTURE_CROSSED],
		    "M-1 1L1 -1M-1 7L7 -1M5 7L7 5M-1 5L1 7M-1 -1L7 7M5 -1L7 1");
	fputs("</defs>\n", out);
}

/* ---- marks ---- */

static void put_strength(FILE *out, const struct mark *mark)
{
	if (mark->strength < 1)
		fprintf(out, " opacity=\"%.2f\"", mark->strength);
}

static void put_rectangle(FILE *out, const struct mark *mark)
{
	fprintf(out, " x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\"/>", mark->at.x,
		mark->at.y, mark->width, mark->height);
}

static void put_box(FILE *out, const struct mark *mark)
{
	fprintf(out, "<rect class=\"box %s", paint_id(mark->paint));
	if (mark->border < PAINTS_IN_ALL)
		fprintf(out, " l-%s", paint_id(mark->border));
	fputc('"', out);
	put_strength(out, mark);
	put_rectangle(out, mark);
	if (mark_texture(mark) == TEXTURE_NONE)
		return;
	fprintf(out, "<rect fill=\"url(#%s)\"", texture_ids[mark_texture(mark)]);
	put_strength(out, mark);
	put_rectangle(out, mark);
}

static void put_path(FILE *out, const struct mark *mark)
{
	size_t i;

	fprintf(out, "<path class=\"%s%s\"", mark->type == MARK_LINE ? "l l-" : "",
		paint_id(mark->paint));
	put_strength(out, mark);
	fputs(" d=\"", out);
	for (i = 0; i < mark->point_cnt; i++)
		fprintf(out, "%c%.2f %.2f", i ? 'L' : 'M', mark->points[i].x, mark->points[i].y);
	fputs(mark->type == MARK_BAND ? "Z\"/>" : "\"/>", out);
}

static void put_text(FILE *out, const struct mark *mark)
{
	static const char *const anchors[] = { "", " m", " e" };

	fprintf(out, "<text class=\"%s%s%s\" x=\"%.2f\" y=\"%.2f\" font-size=\"%g\"",
		paint_id(mark->paint), anchors[mark->anchor], mark->bold ? " b" : "", mark->at.x,
		mark->at.y, mark->height);
	put_strength(out, mark);
	fputc('>', out);
	put_escaped(out, mark->text);
	fputs("</text>", out);
}

static void put_mark(FILE *out, const struct mark *mark)
{
	if (mark->tip) {
		fputs("<g><title>", out);
		put_escaped(out, mark->tip);
		fputs("</title>", out);
	}
	if (mark->type == MARK_BOX)
		put_box(out, mark);
	else if (mark->type == MARK_TEXT)
		put_text(out, mark);
	else
		put_path(out, mark);
	fputs(mark->tip ? "</g>\n" : "\n", out);
}

void picture_svg(FILE *out, const struct picture *picture, enum theme theme)
{
	size_t i;

	fprintf(out,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%.0f\" "
		"viewBox=\"0 0 %.0f %.0f\" role=\"img\">\n<title>",
		picture->width, picture->height, picture->width, picture->height);
	put_escaped(out, picture->title);
	fputs("</title>\n", out);
	put_style(out, theme);
	put_textures(out);
	fputs("<rect class=\"page\" width=\"100%\" height=\"100%\"/>\n", out);
	for (i = 0; i < picture->cnt; i++) {
		progress_show("writing", i, picture->cnt);
		put_mark(out, &picture->marks[i]);
	}
	fputs("</svg>\n", out);
}
