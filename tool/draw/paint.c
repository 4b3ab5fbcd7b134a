// SPDX-License-Identifier: MIT
/*
 * paint.c - a picture through cairo, as PNG and PDF. Paints marks where they are, decides nothing.
 */
#include "../progress.h"
#include "picture.h"

#include <cairo/cairo-pdf.h>
#include <cairo/cairo.h>
#include <math.h>

/* Cairo's images are at most this wide and high. */
static const double largest_image = 32000;
static const double points_per_unit = 0.75; /* of PDF: 1/72 inch */
static const double texture_step = 4.25, texture_width = 1.5, texture_strength = 0.55;

struct painter {
	cairo_t *cairo;
	bool dark;
};

static void choose_paint(const struct painter *painter, unsigned int paint, double strength)
{
	uint32_t colour = paint_colour(paint, painter->dark);

	cairo_set_source_rgba(painter->cairo, (colour >> 16 & 0xff) / 255.0,
			      (colour >> 8 & 0xff) / 255.0, (colour & 0xff) / 255.0, strength);
}

/* Lines at 45 degrees across a box that is clipped to. */
static void paint_slanted_lines(const struct painter *painter, const struct mark *mark, bool rising)
{
	const double step = texture_step * sqrt(2);
	double y = mark->at.y - (rising ? 0 : mark->width);
	double end = mark->at.y + mark->height + (rising ? mark->width : 0);

	for (y = floor(y / step) * step; y <= end; y += step) {
		cairo_move_to(painter->cairo, mark->at.x, y);
		cairo_rel_line_to(painter->cairo, mark->width, rising ? -mark->width : mark->width);
	}
	cairo_stroke(painter->cairo);
}

static void paint_texture(const struct painter *painter, const struct mark *mark)
{
	enum texture texture = mark_texture(mark);

	if (texture == TEXTURE_NONE)
		return;
	cairo_save(painter->cairo);
	cairo_rectangle(painter->cairo, mark->at.x, mark->at.y, mark->width, mark->height);
	cairo_clip(painter->cairo);
	choose_paint(painter, PAINT_PAGE, texture_strength * mark->strength);
	cairo_set_line_width(painter->cairo, texture_width);
	if (texture != TEXTURE_FALLING)
		paint_slanted_lines(painter, mark, true);
	if (texture != TEXTURE_RISING)
		paint_slanted_lines(painter, mark, false);
	cairo_restore(painter->cairo);
}

static void paint_box(const struct painter *painter, const struct mark *mark)
{
	cairo_rectangle(painter->cairo, mark->at.x, mark->at.y, mark->width, mark->height);
	choose_paint(painter, mark->paint, mark->strength);
	cairo_fill(painter->cairo);
	paint_texture(painter, mark);
	if (mark->border >= PAINTS_IN_ALL)
		return;
	cairo_rectangle(painter->cairo, mark->at.x, mark->at.y, mark->width, mark->height);
	choose_paint(painter, mark->border, mark->strength);
	cairo_set_line_width(painter->cairo, 0.75);
	cairo_stroke(painter->cairo);
}

static void paint_path(const struct painter *painter, const struct mark *mark)
{
	size_t i;

	cairo_new_path(painter->cairo);
	for (i = 0; i < mark->point_cnt; i++)
		cairo_line_to(painter->cairo, mark->points[i].x, mark->points[i].y);
	choose_paint(painter, mark->paint, mark->strength);
	if (mark->type == MARK_BAND) {
		cairo_fill(painter->cairo);
	} else {
		cairo_set_line_width(painter->cairo, 1);
		cairo_stroke(painter->cairo);
	}
}

static void paint_text(const struct painter *painter, const struct mark *mark)
{
	cairo_select_font_face(painter->cairo, "DejaVu Sans Mono", CAIRO_FONT_SLANT_NORMAL,
			       mark->bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
	cairo_set_font_size(painter->cairo, mark->height);
	choose_paint(painter, mark->paint, mark->strength);
	cairo_move_to(painter->cairo, mark_left(mark), mark->at.y);
	cairo_show_text(painter->cairo, mark->text);
}

static void paint_mark(const struct painter *painter, const struct mark *mark)
{
	if (mark->type == MARK_BOX)
		paint_box(painter, mark);
	else if (mark->type == MARK_TEXT)
		paint_text(painter, mark);
	else
		paint_path(painter, mark);
}

static cairo_status_t paint_all(cairo_surface_t *surface, const struct picture *picture,
				enum theme theme, double scale)
{
	struct painter painter = { cairo_create(surface), theme == THEME_DARK };
	cairo_font_options_t *fonts = cairo_font_options_create();
	cairo_status_t status;
	size_t i;

	/* Letters keep their exact widths, which is what the layout counts on. */
	cairo_font_options_set_hint_metrics(fonts, CAIRO_HINT_METRICS_OFF);
	cairo_font_options_set_hint_style(fonts, CAIRO_HINT_STYLE_NONE);
	cairo_set_font_options(painter.cairo, fonts);
	cairo_font_options_destroy(fonts);
	cairo_scale(painter.cairo, scale, scale);
	choose_paint(&painter, PAINT_PAGE, 1);
	cairo_paint(painter.cairo);
	for (i = 0; i < picture->cnt; i++) {
		progress_show("painting", i, picture->cnt);
		paint_mark(&painter, &picture->marks[i]);
	}
	status = cairo_status(painter.cairo);
	cairo_destroy(painter.cairo);
	return status;
}

/* ---- files ---- */

static cairo_status_t write_to_file(void *file, const unsigned char *data, unsigned int length)
{
	progress_show("compressing", 0, 0);
	return fwrite(data, 1, length, file) == length ? CAIRO_STATUS_SUCCESS :
							 CAIRO_STATUS_WRITE_ERROR;
}

static const char *problem(cairo_status_t status)
{
	return status == CAIRO_STATUS_SUCCESS ? NULL : cairo_status_to_string(status);
}

const char *picture_png(FILE *out, const struct picture *picture, enum theme theme, double scale)
{
	double most = largest_image / fmax(picture->width, picture->height);
	cairo_surface_t *surface;
	cairo_status_t status;

	scale = fmin(scale, most);
	surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)ceil(picture->width * scale),
					     (int)ceil(picture->height * scale));
	status = cairo_surface_status(surface);
	if (status == CAIRO_STATUS_SUCCESS)
		status = paint_all(surface, picture, theme, scale);
	if (status == CAIRO_STATUS_SUCCESS)
		status = cairo_surface_write_to_png_stream(surface, write_to_file, out);
	cairo_surface_destroy(surface);
	return problem(status);
}

const char *picture_pdf(FILE *out, const struct picture *picture, enum theme theme)
{
	cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(
		write_to_file, out, picture->width * points_per_unit,
		picture->height * points_per_unit);
	cairo_status_t status;

	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, picture->title);
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, "");
	status = paint_all(surface, picture, theme, points_per_unit);
	cairo_surface_finish(surface);
	if (status == CAIRO_STATUS_SUCCESS)
		status = cairo_surface_status(surface);
	cairo_surface_destroy(surface);
	return problem(status);
}
