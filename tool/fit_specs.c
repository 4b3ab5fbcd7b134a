// SPDX-License-Identifier: MIT
/*
 * fit_specs.c - what crashkernel= and cma= parameters wish for, as attempts in the order in which
 * kernels make them. Syntax and order: the kernel's admin guide, "Kdump" (crashkernel syntax) and
 * "The kernel's command-line parameters"; alignments and the low part: recorded boots.
 */
#include "fit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MIB (1ULL << 20)
#define FOUR_GIB (1ULL << 32)

/* On x86; elsewhere. */
#define CRASH_ALIGN_X86 (16 * MIB)
#define CRASH_ALIGN (2 * MIB)
#define CRASH_LOW_X86 (256 * MIB)
#define CRASH_LOW (128 * MIB)

static struct memblock_request request_in(const struct memblock_request *like, uint64_t size,
					  uint64_t align, uint64_t min, uint64_t max)
{
	struct memblock_request request = *like;

	request.size = size;
	request.align = like->align ? like->align : align;
	request.min = min;
	request.max = max;
	return request;
}

/* What devices with 32 address bits reach. */
static void attempt_low(struct fit_wish *wish, const struct memblock_request *like, uint64_t size,
			uint64_t align)
{
	struct memblock_request request = request_in(like, size, align, 0, FOUR_GIB);

	fit_attempt_add(wish, "below 4 GiB", &request);
}

static void attempt_from(struct fit_wish *wish, const struct memblock_request *like, uint64_t size,
			 uint64_t align, uint64_t min)
{
	struct memblock_request request =
		request_in(like, size, align, min, MEMBLOCK_ALLOC_ACCESSIBLE);

	fit_attempt_add(wish, min ? "from 4 GiB on" : "anywhere", &request);
}

/* One exact place; false if it reaches beyond 64 bits. */
static bool attempt_at(struct fit_wish *wish, const struct memblock_request *like, uint64_t size,
		       uint64_t base)
{
	struct memblock_request request = request_in(like, size, PAGE_SIZE, base, base + size);

	fit_attempt_add(wish, "exactly there", &request);
	return base + size > base;
}

/* ---- crashkernel= ---- */

static bool ends_with(const char *text, const char *end)
{
	size_t length = strlen(text), end_length = strlen(end);

	return length >= end_length && !strcmp(text + length - end_length, end);
}

/* Without an address: low first, or high first; a high place needs a low part beside it. */
static void wish_crashkernel(struct fit_wishes *wishes, uint64_t size, bool high_first, bool x86,
			     const struct memblock_request *like)
{
	uint64_t align = x86 ? CRASH_ALIGN_X86 : CRASH_ALIGN;
	struct fit_wish *wish = fit_wish_add(wishes, "crash kernel");

	if (high_first)
		attempt_from(wish, like, size, align, FOUR_GIB);
	attempt_low(wish, like, size, align);
	if (!high_first)
		attempt_from(wish, like, size, align, FOUR_GIB);
	wish = fit_wish_add(wishes, "crash kernel, low part");
	attempt_low(wish, like, x86 ? CRASH_LOW_X86 : CRASH_LOW, align);
	wish->only_if_high = true;
}

bool fit_crashkernel(struct fit_wishes *wishes, const char *value, uint64_t memory, bool x86,
		     const struct memblock_request *like)
{
	uint64_t size, base;
	bool has_base;

	if (!crashkernel_size(value, memory, &size, &base, &has_base))
		return false;
	if (!size)
		return true;
	if (has_base)
		return attempt_at(fit_wish_add(wishes, "crash kernel"), like, size, base);
	if (ends_with(value, ",low"))
		attempt_low(fit_wish_add(wishes, "crash kernel, low part"), like, size,
			    x86 ? CRASH_ALIGN_X86 : CRASH_ALIGN);
	else
		wish_crashkernel(wishes, size, ends_with(value, ",high"), x86, like);
	return true;
}

/* ---- cma= ---- */

static bool wish_cma(struct fit_wishes *wishes, const struct cmdline_option *option,
		     const struct memblock_request *like)
{
	struct fit_wish *wish;
	struct memblock_request request;

	if (!option->size)
		return true;
	wish = fit_wish_add(wishes, "contiguous pool");
	if (option->end) {
		request = request_in(like, option->size, FIRMWARE_POOL_ALIGN, option->base,
				     option->end);
		fit_attempt_add(wish, "", &request);
	} else if (option->has_base) {
		return attempt_at(wish, like, option->size, option->base);
	} else {
		attempt_low(wish, like, option->size, FIRMWARE_POOL_ALIGN);
		attempt_from(wish, like, option->size, FIRMWARE_POOL_ALIGN, 0);
	}
	return true;
}

bool fit_cma(struct fit_wishes *wishes, const char *value, const struct memblock_request *like)
{
	struct cmdline cmdline;
	char text[128];
	bool good;

	if (strpbrk(value, " \"") ||
	    snprintf(text, sizeof(text), "cma=%s", value) >= (int)sizeof(text))
		return false;
	good = cmdline_parse(text, &cmdline) && wish_cma(wishes, &cmdline.options[0], like);
	cmdline_free(&cmdline);
	return good;
}
