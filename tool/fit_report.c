// SPDX-License-Identifier: MIT
/*
 * fit_report.c - answers as text for people, one screen for a wish: where it lands and what decided
 * that, or why it fits nowhere and what would help. Everything comes from a struct fit_report.
 */
#include "fit.h"
#include "report.h"
#include "report_parts.h"
#include "tool.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	LABEL = 14, /* columns of a label */
	RANGE = 25, /* of a range; longer ones push the rest away */
	MANY = 8,   /* rows of a table, then only their number */
};

const char *fit_obstacle_name(unsigned int obstacle)
{
	static const char *const names[MEMBLOCK_OBSTACLES] = {
		[MEMBLOCK_OBSTACLE_MAX] = "max",
		[MEMBLOCK_OBSTACLE_MIN] = "min",
		[MEMBLOCK_OBSTACLE_FIRST_PAGE] = "first page",
		[MEMBLOCK_OBSTACLE_ALIGN] = "alignment",
		[MEMBLOCK_OBSTACLE_NODE] = "node",
		[MEMBLOCK_OBSTACLE_MIRROR] = "not mirrored",
		[MEMBLOCK_OBSTACLE_SCRATCH] = "not scratch",
		[MEMBLOCK_OBSTACLE_HOTPLUG] = "hotplug",
		[MEMBLOCK_OBSTACLE_DRIVER] = "driver-managed",
		[MEMBLOCK_OBSTACLE_NOMAP] = "no-map",
	};

	return names[obstacle];
}

/* ---- pieces of text ---- */

/* A title on a line of its own. */
static void print_title_line(FILE *out, const struct text_style *style, const char *title)
{
	print_title(out, style, title);
	fputc('\n', out);
}

static void print_label(FILE *out, const char *label)
{
	fprintf(out, "  %-*s", LABEL, label);
}

/* A label with a text behind it that is written piece by piece and may need several lines. */
struct paragraph {
	FILE *words;
	char *text;
	size_t size;
};

static FILE *begin_paragraph(struct paragraph *paragraph)
{
	paragraph->words = open_memstream(&paragraph->text, &paragraph->size);
	if (!paragraph->words) {
		tool_error("out of memory");
		exit(EXIT_FAILED);
	}
	return paragraph->words;
}

static void end_paragraph(FILE *out, struct paragraph *paragraph, const char *label,
			  const struct text_style *style)
{
	fclose(paragraph->words);
	print_label(out, label);
	print_wrapped(out, paragraph->text, LABEL + 2, style->width);
	free(paragraph->text);
}

/* "0x100000000 (4 GiB)": round numbers are easier to see. */
static void print_address(FILE *out, uint64_t address)
{
	const uint64_t gib = 1ULL << 30;
	char text[SIZE_TEXT];

	fprintf(out, "0x%" PRIx64, address);
	if (address && address % gib == 0)
		fprintf(out, " (%s)", format_size(address, text));
}

static void print_range(FILE *out, uint64_t base, uint64_t size)
{
	char span[SPAN_TEXT], text[SIZE_TEXT];

	fprintf(out, "%-*s  %11s", RANGE, format_span(base, size, span), format_size(size, text));
}

static const char *owner_name(const struct fit_owner *owner)
{
	return owner->name ? owner->name : "reserved, by whom is not known";
}

static void print_owner(FILE *out, const char *label, const struct fit_owner *owner)
{
	print_label(out, label);
	print_range(out, owner->base, owner->size);
	fprintf(out, "  %s\n", owner_name(owner));
}

static void print_neighbour(FILE *out, const char *label, const struct fit_owner *owner)
{
	if (owner->size) {
		print_owner(out, label, owner);
		return;
	}
	print_label(out, label);
	fputs("the end of that bank of memory\n", out);
}

static void print_more(FILE *out, size_t cnt)
{
	if (cnt > MANY)
		fprintf(out, "  and %zu more\n", cnt - MANY);
}

/* ---- the question ---- */

static void print_limits(FILE *out, const struct memblock_request *request,
			 const struct fit_state *state)
{
	uint64_t end = request->max > 1 ? request->max : state->limit;

	if (fit_is_exact(request)) {
		fputs(", exactly at ", out);
		print_address(out, request->min);
		return;
	}
	if (request->min) {
		fputs(", from ", out);
		print_address(out, request->min);
	}
	if (end != MEMBLOCK_ALLOC_ANYWHERE) {
		fputs(request->max > 1 ? ", below " : ", below the limit ", out);
		print_address(out, end);
	}
}

static void print_flags(FILE *out, unsigned int flags)
{
	if (flags & MEMBLOCK_MIRROR)
		fputs(", mirrored", out);
	if (flags & MEMBLOCK_KHO_SCRATCH)
		fputs(", scratch", out);
	if (flags & MEMBLOCK_HOTPLUG)
		fputs(", hotplug too", out);
	if (flags & MEMBLOCK_NOMAP)
		fputs(", no-map too", out);
	if (flags & MEMBLOCK_DRIVER_MANAGED)
		fputs(", driver-managed too", out);
}

static void write_request(FILE *out, const struct memblock_request *request,
			  const struct fit_state *state)
{
	char size[SIZE_TEXT], align[SIZE_TEXT];

	fprintf(out, "%s, aligned to %s", format_size(request->size, size),
		format_size(request->align ? request->align : SMP_CACHE_BYTES, align));
	print_limits(out, request, state);
	if (request->nid >= 0)
		fprintf(out, ", on node %d", request->nid);
	print_flags(out, (unsigned int)request->flags);
	fprintf(out, ", %s", state->bottom_up ? "bottom up" : "top down");
}

static void print_machine(FILE *out, const struct fit_report *report)
{
	const struct mem_map *map = report->map;

	fprintf(out, "%s\n", map->model ? map->model : "Machine of unknown model");
	print_label(out, "map");
	fprintf(out, "%s, %s\n", map->path, map->format);
	print_label(out, "state");
	fprintf(out, "%s\n", report->state->moment);
	if (report->state->note) {
		print_label(out, "");
		fprintf(out, "%s\n", report->state->note);
	}
	print_label(out, "rules");
	fprintf(out, "those of Linux %s\n", report->state->rules->era);
}

/* ---- it fits ---- */

/* Where the search that found the place came from, on its last step. */
static uint64_t edge_of(const struct fit_answer *answer, bool *at_limit)
{
	const struct memblock_explanation *why = &answer->why[answer->attempt];
	uint64_t start = answer->hole.base, end = start + answer->hole.size;

	*at_limit = why->upwards ? why->start > start : why->end < end;
	if (why->upwards)
		return *at_limit ? why->start : start;
	return *at_limit ? why->end : end;
}

static uint64_t lost_to_alignment(const struct fit_answer *answer, uint64_t edge)
{
	const struct memblock_explanation *why = &answer->why[answer->attempt];
	uint64_t size = answer->wish->attempts[answer->attempt].request.size;

	return why->upwards ? why->place - edge : edge - why->place - size;
}

static void print_decision(FILE *out, const struct fit_answer *answer,
			   const struct text_style *style)
{
	const struct memblock_explanation *why = &answer->why[answer->attempt];
	struct paragraph paragraph;
	FILE *words = begin_paragraph(&paragraph);
	char text[SIZE_TEXT];
	bool at_limit;
	uint64_t edge = edge_of(answer, &at_limit), lost = lost_to_alignment(answer, edge);

	fputs(why->upwards ? "bottom up" : "top down", words);
	if (why->fitting > 1)
		fprintf(words, ", the %s of %u holes that would do",
			why->upwards ? "lowest" : "highest", why->fitting);
	fprintf(words, ", from %s ",
		at_limit     ? "the limit" :
		why->upwards ? "the hole's start" :
			       "the hole's end");
	print_address(words, edge);
	if (lost)
		fprintf(words, "; %s in between lost to the alignment", format_size(lost, text));
	end_paragraph(out, &paragraph, "decided by", style);
}

static void print_place(FILE *out, const struct fit_answer *answer, const struct text_style *style)
{
	const struct memblock_explanation *why = &answer->why[answer->attempt];
	uint64_t size = answer->wish->attempts[answer->attempt].request.size;

	print_label(out, "place");
	print_range(out, why->place, size);
	if (answer->hole.nid >= 0 && answer->hole.nid < MAX_NUMNODES)
		fprintf(out, "  node %d", answer->hole.nid);
	fputc('\n', out);
	print_label(out, "hole");
	print_range(out, answer->hole.base, answer->hole.size);
	fputc('\n', out);
	print_neighbour(out, "above it", &answer->above);
	print_neighbour(out, "below it", &answer->below);
	print_decision(out, answer, style);
	if (why->list_is_full) {
		print_label(out, "but");
		fputs("the list of reservations is full\n", out);
	}
}

/* ---- it does not ---- */

/* The obstacles, likeliest first, as what is said of holes or of a place. */
static const char *const obstacle_words[MEMBLOCK_OBSTACLES] = {
	[MEMBLOCK_OBSTACLE_MAX] = "above the limit",
	[MEMBLOCK_OBSTACLE_MIN] = "below the lowest address",
	[MEMBLOCK_OBSTACLE_FIRST_PAGE] = "partly in the first page, which is not given out",
	[MEMBLOCK_OBSTACLE_ALIGN] = "not so aligned",
	[MEMBLOCK_OBSTACLE_NODE] = "on another node",
	[MEMBLOCK_OBSTACLE_MIRROR] = "not mirrored",
	[MEMBLOCK_OBSTACLE_SCRATCH] = "not scratch memory",
	[MEMBLOCK_OBSTACLE_HOTPLUG] = "kept free for unplugging",
	[MEMBLOCK_OBSTACLE_DRIVER] = "a driver's",
	[MEMBLOCK_OBSTACLE_NOMAP] = "no-map",
};

/* "of 5 holes large enough 4 are above the limit, 1 not so aligned" */
static void write_obstacles(FILE *out, const struct memblock_explanation *why)
{
	bool first = true;
	unsigned int i, holes;

	fprintf(out, "of %u hole%s large enough", why->large, why->large == 1 ? "" : "s");
	for (i = 0; i < MEMBLOCK_OBSTACLES; i++) {
		holes = why->without[i].holes;
		if (!holes)
			continue;
		fprintf(out, "%s %u%s %s", first ? "" : ",", holes,
			!first     ? "" :
			holes == 1 ? " is" :
				     " are",
			obstacle_words[i]);
		first = false;
	}
}

static void write_reason(FILE *out, const struct memblock_explanation *why,
			 const struct memblock_request *request)
{
	static const char *const words[] = {
		[MEMBLOCK_NO_MEMORY] = "there is no memory at all",
		[MEMBLOCK_TAKEN] = "reservations are in the way",
		[MEMBLOCK_NONE_ALLOWED] = "no usable memory lies between the limits",
		[MEMBLOCK_TOO_LARGE] = "larger than the usable memory between the limits would be",
	};

	if (why->reason == MEMBLOCK_RULED_OUT && fit_is_exact(request))
		fprintf(out, "that place is %s", obstacle_words[why->obstacle]);
	else if (why->reason == MEMBLOCK_RULED_OUT)
		write_obstacles(out, why);
	else if (why->reason == MEMBLOCK_TOO_LARGE && fit_is_exact(request))
		fputs("not all of that place is usable memory", out);
	else
		fputs(words[why->reason], out);
}

static void print_hole(FILE *out, const struct fit_hole *hole)
{
	const char *separator = "  ";
	unsigned int i;

	fputs("  ", out);
	print_range(out, hole->is.base, hole->is.size);
	for (i = 0; i < MEMBLOCK_OBSTACLES; i++)
		if (hole->is.obstacles & 1U << i) {
			fprintf(out, "%s%s", separator, fit_obstacle_name(i));
			separator = ", ";
		}
	fprintf(out, hole->owner ? ": %s\n" : "\n", hole->owner);
}

static void print_ruled_out(FILE *out, const struct fit_answer *answer,
			    const struct text_style *style)
{
	size_t i;

	if (!answer->holes.cnt)
		return;
	print_title_line(out, style, "Holes large enough, and what rules them out");
	for (i = 0; i < answer->holes.cnt && i < MANY; i++)
		print_hole(out, &answer->holes.list[answer->holes.cnt - 1 - i]);
	print_more(out, answer->holes.cnt);
}

static void print_room(FILE *out, const struct memblock_explanation *why,
		       const struct text_style *style)
{
	char text[SIZE_TEXT];

	print_title_line(out, style, "Usable memory between the limits");
	print_label(out, "free");
	fprintf(out, "%s in %u hole%s\n", format_size(why->free, text), why->holes,
		why->holes == 1 ? "" : "s");
	print_label(out, "taken");
	fprintf(out, "%s\n", format_size(why->taken, text));
	if (why->largest.size) {
		print_label(out, "largest hole");
		print_range(out, why->largest.base, why->largest.size);
		fputc('\n', out);
	}
}

static void print_owners(FILE *out, const struct fit_owner *owners, size_t cnt)
{
	size_t i;

	for (i = 0; i < cnt && i < MANY; i++) {
		fputs("  ", out);
		print_range(out, owners[i].base, owners[i].size);
		fprintf(out, "  %s\n", owner_name(&owners[i]));
	}
	print_more(out, cnt);
}

static void print_in_the_way(FILE *out, const struct fit_answer *answer,
			     const struct text_style *style)
{
	const struct memblock_freeing *freeing = &answer->why[answer->attempt].freeing;
	char text[SIZE_TEXT];

	if (answer->there_cnt) {
		print_title_line(out, style, "There already");
		print_owners(out, answer->there, answer->there_cnt);
		return;
	}
	if (!answer->in_the_way_cnt)
		return;
	print_title_line(out, style, "In the way, with the fewest bytes to give up");
	print_owners(out, answer->in_the_way, answer->in_the_way_cnt);
	fprintf(out, "  %s in all\n", format_size(freeing->bytes, text));
}

/* What a constraint would have to be, behind "with". */
static void print_relaxed(FILE *out, const struct fit_answer *answer, unsigned int obstacle)
{
	const struct memblock_explanation *why = &answer->why[answer->attempt];
	uint64_t place = why->without[obstacle].place;
	char text[SIZE_TEXT];

	switch (obstacle) {
	case MEMBLOCK_OBSTACLE_MAX:
		fputs(answer->wish->attempts[answer->attempt].request.max > 1 ? "max " : "limit ",
		      out);
		print_address(out, place + answer->wish->attempts[answer->attempt].request.size);
		break;
	case MEMBLOCK_OBSTACLE_MIN:
		fputs("min ", out);
		print_address(out, place);
		break;
	case MEMBLOCK_OBSTACLE_ALIGN:
		fprintf(out, "alignment %s", format_size(why->align, text));
		break;
	case MEMBLOCK_OBSTACLE_NODE:
		fprintf(out, "node %d", why->nid);
		break;
	default:
		fprintf(out, "memory that is %s", fit_obstacle_name(obstacle));
	}
}

static void print_alternative(FILE *out, uint64_t place)
{
	fprintf(out, " -> 0x%" PRIx64 "\n", place);
}

static bool has_alternative(const struct memblock_explanation *why)
{
	unsigned int i;

	for (i = 0; i < MEMBLOCK_OBSTACLES; i++)
		if (why->without[i].place)
			return true;
	return why->most.size || why->freeing.count;
}

static void print_alternatives(FILE *out, const struct fit_answer *answer,
			       const struct text_style *style)
{
	const struct memblock_explanation *why = &answer->why[answer->attempt];
	char text[SIZE_TEXT];
	unsigned int i;

	if (!has_alternative(why))
		return;
	print_title_line(out, style, "What would do, one thing changed");
	for (i = 0; i < MEMBLOCK_OBSTACLES; i++)
		if (why->without[i].place) {
			fputs("  with ", out);
			print_relaxed(out, answer, i);
			print_alternative(out, why->without[i].place);
		}
	if (why->most.size) {
		fprintf(out, "  with size %s (0x%" PRIx64 ")", format_size(why->most.size, text),
			(uint64_t)why->most.size);
		print_alternative(out, why->most.base);
	}
	if (why->freeing.count) {
		fprintf(out, "  with %u reservation%s less", why->freeing.count,
			why->freeing.count == 1 ? "" : "s");
		print_alternative(out, why->freeing.place);
	}
}

/* ---- one answer ---- */

static void print_attempts(FILE *out, const struct fit_answer *answer,
			   const struct fit_state *state, const struct text_style *style)
{
	struct paragraph paragraph;
	unsigned int i;

	for (i = 0; i <= answer->attempt; i++) {
		const struct memblock_request *request = &answer->wish->attempts[i].request;

		write_request(begin_paragraph(&paragraph), request, state);
		end_paragraph(out, &paragraph, i ? "then" : "request", style);
		if (answer->why[i].reason == MEMBLOCK_FITS)
			continue;
		write_reason(begin_paragraph(&paragraph), &answer->why[i], request);
		end_paragraph(out, &paragraph, "refused", style);
	}
}

static void print_headline(FILE *out, const struct fit_answer *answer,
			   const struct text_style *style)
{
	char line[80];

	if (fit_found(answer))
		snprintf(line, sizeof(line), "%s: fits at 0x%" PRIx64, answer->wish->name,
			 (uint64_t)answer->why[answer->attempt].place);
	else
		snprintf(line, sizeof(line), "%s: does not fit", answer->wish->name);
	print_title_line(out, style, line);
}

static void print_answer(FILE *out, const struct fit_answer *answer, const struct fit_state *state,
			 const struct text_style *style)
{
	const struct memblock_explanation *why = &answer->why[answer->attempt];

	if (answer->passed_over)
		return;
	print_headline(out, answer, style);
	print_attempts(out, answer, state, style);
	if (fit_found(answer)) {
		print_place(out, answer, style);
		return;
	}
	print_ruled_out(out, answer, style);
	print_in_the_way(out, answer, style);
	if (why->reason == MEMBLOCK_NO_MEMORY)
		return;
	print_room(out, why, style);
	print_alternatives(out, answer, style);
}

void fit_print(FILE *out, const struct fit_report *report, const struct text_style *style)
{
	size_t i;

	print_machine(out, report);
	for (i = 0; i < report->answers->cnt; i++)
		print_answer(out, &report->answers->list[i], report->state, style);
}
