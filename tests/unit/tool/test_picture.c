// SPDX-License-Identifier: MIT
/*
 * test_picture.c - tool/draw/picture.c and what writes pictures: text that every format can take,
 * SVG that is well formed, JSON, and letters that are as wide in cairo as the layout believes.
 */
#include "draw/layout.h"
#include "draw/picture.h"
#include "tool.h"

#include <cairo/cairo.h>
#include <cjson/cJSON.h>
#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void assert_text(const char *given, const char *expected)
{
	struct picture picture;

	picture_init(&picture, given);
	assert_string_equal(picture.title, expected);
	picture_free(&picture);
}

/* UTF-8 stays, everything else that no XML and no font takes becomes a question mark. */
static void text_is_made_printable(void **state)
{
	(void)state;
	assert_text("plain", "plain");
	assert_text("\u00fc \u2192 \U0001f9e0", "\u00fc \u2192 \U0001f9e0");
	assert_text("a\nb\x7f\x1b[0m", "a?b??[0m");
	assert_text("\xff\xc3", "??");
	assert_text("\xc0\xaf", "??");           /* a slash in two bytes */
	assert_text("\xe0\x80\xaf", "???");      /* and in three */
	assert_text("\xed\xa0\x80", "???");      /* half of a pair */
	assert_text("\xf4\x90\x80\x80", "????"); /* beyond the last code */
	assert_text("\xef\xbf\xbe", "???");      /* not a character */
	assert_text("\xc2\x85", "??");           /* a control character */
}

static void assert_cut(const char *given, size_t most, const char *expected)
{
	char *cut = text_cut(given, most);

	assert_string_equal(cut, expected);
	free(cut);
}

static void long_text_is_cut(void **state)
{
	(void)state;
	assert_cut("", 4, "");
	assert_cut("four", 4, "four");
	assert_cut("fivef", 4, "fiv\u2026");
	assert_cut("f\u00fcnf\u00fc", 4, "f\u00fcn\u2026");
	assert_cut("\u00fc\u00fc\u00fc\u00fc\u00fc", 4, "\u00fc\u00fc\u00fc\u2026");
	assert_cut("five", 1, "\u2026");
}

static void texts_cover_boxes(void **state)
{
	struct picture picture;
	struct mark *mark;

	(void)state;
	assert_int_equal(text_length("\u00fc\u2192x"), 3);
	picture_init(&picture, "");
	mark = picture_text(&picture, PAINT_TEXT, 100, 50, 10, ANCHOR_END, "four");
	assert_true(mark_left(mark) + mark_width(mark) == 100);
	assert_true(mark_top(mark) < 50 && mark_top(mark) + mark_height(mark) > 50);
	mark->anchor = ANCHOR_MIDDLE;
	assert_true(mark_left(mark) + mark_width(mark) / 2 == 100);
	mark->anchor = ANCHOR_START;
	assert_true(mark_left(mark) == 100);
	picture_free(&picture);
}

/* ---- a machine with everything that is awkward to write ---- */

static void awkward(struct snapshot *snapshot)
{
	struct span span = { .size = 4096, .node = SPAN_NO_NODE };

	snapshot_init(snapshot, "<\"A&B\">", "a<b>.dtb");
	snapshot_add(snapshot, &(struct span){ .size = 1 << 30, .kind = SPAN_MEMORY, .node = 0 });
	for (span.kind = SPAN_KERNEL; span.kind < SPAN_KINDS; span.kind++) {
		span.base = (uint64_t)span.kind << 24;
		span.label = span.kind % 2 ? "</text>&\x01" : "quote\" \xff";
		snapshot_add(snapshot, &span);
	}
	snapshot_finish(snapshot);
}

static char *svg_of(const struct picture *picture, enum theme theme)
{
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	picture_svg(out, picture, theme);
	fclose(out);
	assert_int_equal(strlen(text), size);
	return text;
}

/* ---- XML ---- */

enum { DEEPEST = 16, NAME = 32 };

/* The elements that are open. */
struct open_elements {
	char names[DEEPEST][NAME];
	size_t depth;
};

static size_t name_length(const char *text)
{
	size_t length = 0;

	while (isalnum((unsigned char)text[length]))
		length++;
	assert_true(length > 0 && length < NAME);
	return length;
}

/* An attribute list: name="value" without < in it. Returns the end of the tag. */
static const char *skip_attributes(const char *p)
{
	while (*p == ' ') {
		p += strspn(p, " ");
		p += strcspn(p, "=");
		assert_true(p[0] == '=' && p[1] == '"');
		p += 2 + strcspn(p + 2, "\"<");
		assert_true(*p == '"');
		p++;
	}
	return p;
}

static const char *read_tag(const char *p, struct open_elements *open)
{
	bool closes = p[1] == '/';
	size_t length;

	p += closes ? 2 : 1;
	length = name_length(p);
	if (closes) {
		assert_true(open->depth > 0);
		open->depth--;
		assert_true(strlen(open->names[open->depth]) == length);
		assert_memory_equal(open->names[open->depth], p, length);
		p += length;
	} else {
		assert_true(open->depth < DEEPEST);
		snprintf(open->names[open->depth], NAME, "%.*s", (int)length, p);
		p = skip_attributes(p + length);
		if (*p == '/')
			p++;
		else
			open->depth++;
	}
	assert_int_equal(*p, '>');
	return p + 1;
}

static const char *read_entity(const char *p)
{
	static const char *const entities[] = { "&amp;", "&lt;", "&gt;", "&quot;" };
	size_t i;

	for (i = 0; i < 4; i++)
		if (!strncmp(p, entities[i], strlen(entities[i])))
			return p + strlen(entities[i]);
	fail_msg("an & stands alone: %.20s", p);
	return p;
}

/* Elements are closed in order, attributes quoted, entities known. Returns how many there are. */
static size_t assert_well_formed(const char *svg)
{
	struct open_elements open = { .depth = 0 };
	const char *p = svg;
	size_t elements = 0;

	while (*p) {
		if (*p == '<') {
			elements += p[1] != '/';
			p = read_tag(p, &open);
			assert_true(open.depth > 0 || !strcmp(p, "\n"));
		} else if (*p == '&') {
			p = read_entity(p);
		} else {
			assert_true((unsigned char)*p >= ' ' || *p == '\n');
			p++;
		}
	}
	assert_int_equal(open.depth, 0);
	return elements;
}

static size_t count(const char *text, const char *what)
{
	size_t cnt = 0;

	while ((text = strstr(text, what))) {
		cnt++;
		text += strlen(what);
	}
	return cnt;
}

static void svg_is_well_formed(void **state)
{
	struct snapshot snapshot;
	struct picture picture;
	char *svg;

	(void)state;
	awkward(&snapshot);
	layout_one(&picture, &snapshot);
	svg = svg_of(&picture, THEME_AUTO);
	assert_true(assert_well_formed(svg) > 50);
	assert_non_null(strstr(svg, "<title>&lt;&quot;A&amp;B&quot;&gt;</title>"));
	assert_non_null(strstr(svg, ">&lt;/text&gt;&amp;?</text>"));
	/* A tip for each region, and one for the whole. */
	assert_int_equal(count(svg, "<title>"), snapshot.cnt + 1);
	assert_int_equal(count(svg, "prefers-color-scheme: dark"), 1);
	free(svg);
	picture_free(&picture);
	snapshot_free(&snapshot);
}

static void themes(void **state)
{
	struct picture picture;
	char *svg;

	(void)state;
	picture_init(&picture, "");
	svg = svg_of(&picture, THEME_LIGHT);
	assert_non_null(strstr(svg, ".page { fill: #ffffff }"));
	assert_null(strstr(svg, "prefers-color-scheme"));
	free(svg);
	svg = svg_of(&picture, THEME_DARK);
	assert_non_null(strstr(svg, ".page { fill: #0d1117 }"));
	assert_null(strstr(svg, "prefers-color-scheme"));
	free(svg);
	picture_free(&picture);
}

/* Kinds look different from each other, in colour or texture, in both themes and in letters. */
static void kinds_are_told_apart(void **state)
{
	int a, b;

	(void)state;
	for (a = 0; a < SPAN_KINDS; a++)
		for (b = 0; b < a; b++) {
			const struct kind_style *x = &kind_styles[a], *y = &kind_styles[b];

			assert_true(x->light != y->light || x->texture != y->texture);
			assert_true(x->dark != y->dark || x->texture != y->texture);
			assert_int_not_equal(x->letter, y->letter);
			assert_string_not_equal(x->id, y->id);
			assert_string_not_equal(x->name, y->name);
		}
}

/* ---- JSON ---- */

static void json_has_every_region(void **state)
{
	struct snapshot snapshot;
	const struct snapshot *list[] = { &snapshot };
	struct picture picture;
	cJSON *root, *regions, *region;
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	(void)state;
	awkward(&snapshot);
	layout_one(&picture, &snapshot);
	picture_json(out, &picture, list, 1, NULL);
	fclose(out);
	root = cJSON_Parse(text);
	assert_non_null(root);
	regions = cJSON_GetObjectItem(root, "regions");
	assert_int_equal(cJSON_GetArraySize(regions), snapshot.cnt);
	cJSON_ArrayForEach(region, regions)
	{
		assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(region, "boxes")), 1);
	}
	region = cJSON_GetArrayItem(regions, 1);
	assert_string_equal(cJSON_GetObjectItem(region, "base")->valuestring, "0x1000000");
	assert_string_equal(cJSON_GetObjectItem(region, "kind")->valuestring, "kernel");
	assert_true(cJSON_GetArraySize(cJSON_GetObjectItem(root, "texts")) > 20);
	cJSON_Delete(root);
	free(text);
	picture_free(&picture);
	snapshot_free(&snapshot);
}

/* ---- cairo ---- */

static void images_are_written(void **state)
{
	struct snapshot snapshot;
	struct picture picture;
	char *png, *pdf;
	size_t png_size, pdf_size;
	FILE *out;

	(void)state;
	awkward(&snapshot);
	layout_one(&picture, &snapshot);
	out = open_memstream(&png, &png_size);
	assert_null(picture_png(out, &picture, THEME_DARK, 0.5));
	fclose(out);
	assert_memory_equal(png, "\x89PNG\r\n\x1a\n", 8);
	assert_memory_equal(png + png_size - 8, "IEND", 4);
	out = open_memstream(&pdf, &pdf_size);
	assert_null(picture_pdf(out, &picture, THEME_LIGHT));
	fclose(out);
	assert_memory_equal(pdf, "%PDF-", 5);
	free(png);
	free(pdf);
	picture_free(&picture);
	snapshot_free(&snapshot);
}

/* A picture that is too large for an image is made smaller, not refused. */
static void the_largest_image(void **state)
{
	struct picture picture;
	char *png;
	size_t size;
	FILE *out = open_memstream(&png, &size);

	(void)state;
	picture_init(&picture, "");
	picture.width = 100000;
	picture.height = 20;
	assert_null(picture_png(out, &picture, THEME_LIGHT, 10));
	fclose(out);
	assert_int_equal((png[16] & 0xff) << 24 | (png[17] & 0xff) << 16 | (png[18] & 0xff) << 8 |
				 (png[19] & 0xff),
			 32000);
	free(png);
	picture_free(&picture);
}

static void writing_fails(void **state)
{
	FILE *full = fopen("/dev/full", "wb");
	struct picture picture;

	(void)state;
	picture_init(&picture, "");
	picture.width = picture.height = 2000;
	assert_non_null(full);
	setbuf(full, NULL);
	assert_non_null(picture_png(full, &picture, THEME_LIGHT, 1));
	assert_non_null(picture_pdf(full, &picture, THEME_LIGHT));
	fclose(full);
	picture_free(&picture);
}

/* What the layout counts on: no text is wider, higher or deeper than its box. */
static void letters_are_as_wide_as_believed(void **state)
{
	static const char *const texts[] = { "0x880000000", "286.75 MiB", "MWMWMWMW@W",
					     "\u2192 kernel_image, gjpqy", "/memory@80000000" };
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_A8, 8, 8);
	cairo_font_options_t *options = cairo_font_options_create();
	cairo_t *cairo = cairo_create(surface);
	cairo_text_extents_t extents;
	double size;
	size_t i;

	(void)state;
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_set_font_options(cairo, options);
	cairo_font_options_destroy(options);
	cairo_select_font_face(cairo, "DejaVu Sans Mono", CAIRO_FONT_SLANT_NORMAL,
			       CAIRO_FONT_WEIGHT_BOLD);
	for (size = 8; size <= 20; size++) {
		cairo_set_font_size(cairo, size);
		for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
			cairo_text_extents(cairo, texts[i], &extents);
			assert_true(extents.x_advance <=
				    text_width(text_length(texts[i]), size) + 0.01);
			assert_true(-extents.y_bearing <= TEXT_ASCENT * size);
			assert_true(extents.height + extents.y_bearing <= TEXT_DESCENT * size);
		}
	}
	cairo_destroy(cairo);
	cairo_surface_destroy(surface);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_made_printable),
		cmocka_unit_test(long_text_is_cut),
		cmocka_unit_test(texts_cover_boxes),
		cmocka_unit_test(svg_is_well_formed),
		cmocka_unit_test(themes),
		cmocka_unit_test(kinds_are_told_apart),
		cmocka_unit_test(json_has_every_region),
		cmocka_unit_test(images_are_written),
		cmocka_unit_test(the_largest_image),
		cmocka_unit_test(writing_fails),
		cmocka_unit_test(letters_are_as_wide_as_believed),
	};

	return cmocka_run_group_tests_name("picture", tests, NULL, NULL);
}
