// SPDX-License-Identifier: MIT
/*
 * mutate.c - damages every fixture, deterministically, and feeds the result to the fuzz target:
 * truncated anywhere, bytes flipped, pieces removed, doubled, moved, numbers made huge, lines
 * interleaved. A round that takes too long fails as a crash does.
 *
 *   property_readers [ROUNDS [SEED]]   rounds per fixture; the default keeps the test run short
 *
 * What was fed last is in the file named by FUZZ_LAST in the environment, if it is set.
 */
#include "../random.h"
#include "fuzz.h"
#include "tool.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DEFAULT_ROUNDS = 6, MOST_BYTES = 200000, SECONDS = 20 };

static uint64_t random_state;

static size_t below(size_t limit)
{
	return limit ? (size_t)(random_next(&random_state) % limit) : 0;
}

/* ---- one input: a byte that chooses the format, then the file ---- */

struct input {
	unsigned char bytes[1 + 2 * MOST_BYTES];
	size_t size;
};

static void truncate_it(struct input *input)
{
	input->size = 1 + below(input->size);
}

static void flip(struct input *input)
{
	size_t cnt;

	for (cnt = 1 + below(8); cnt && input->size > 1; cnt--)
		input->bytes[1 + below(input->size - 1)] ^= (unsigned char)(1U << below(8));
}

static void overwrite(struct input *input)
{
	static const char *const pieces[] = { "\n",
					      "0xffffffffffffffff",
					      "0x0",
					      "-",
					      "[",
					      "]",
					      "\t ",
					      "18446744073709551616",
					      "\x1b[31m",
					      "\r",
					      "{",
					      "\"",
					      "#",
					      "# --- x\n",
					      "[    0.000000] ",
					      "\xff",
					      "e820: remove [mem 0x0-0xffffffff]\n" };
	const char *piece = pieces[below(sizeof(pieces) / sizeof(pieces[0]))];
	size_t length = strlen(piece), at = 1 + below(input->size);

	if (at + length > input->size)
		return;
	memcpy(input->bytes + at, piece, length);
}

static void remove_piece(struct input *input)
{
	size_t at = 1 + below(input->size), length = below(200);

	if (at + length >= input->size)
		return;
	memmove(input->bytes + at, input->bytes + at + length, input->size - at - length);
	input->size -= length;
}

static void double_piece(struct input *input)
{
	size_t at = 1 + below(input->size), length = below(400);

	if (at + length >= input->size || input->size + length > sizeof(input->bytes))
		return;
	memmove(input->bytes + at + length, input->bytes + at, input->size - at);
	input->size += length;
}

static void swap_pieces(struct input *input)
{
	size_t length = 1 + below(100), a = 1 + below(input->size), b = 1 + below(input->size), i;

	if (a + length >= input->size || b + length >= input->size)
		return;
	for (i = 0; i < length; i++) {
		unsigned char kept = input->bytes[a + i];

		input->bytes[a + i] = input->bytes[b + i];
		input->bytes[b + i] = kept;
	}
}

/* A hexadecimal or decimal digit becomes another one: the form stays, the value changes. */
static void change_digits(struct input *input)
{
	size_t cnt, at;

	for (cnt = 1 + below(32); cnt; cnt--) {
		at = 1 + below(input->size);
		if (at < input->size && strchr("0123456789abcdef", input->bytes[at]))
			input->bytes[at] = (unsigned char)"0123456789abcdef"[below(16)];
	}
}

static void (*const damages[])(struct input *input) = {
	truncate_it,  flip,        overwrite,     remove_piece,
	double_piece, swap_pieces, change_digits, change_digits,
};
enum { DAMAGES = sizeof(damages) / sizeof(damages[0]) };

static void damage(struct input *input)
{
	size_t cnt;

	for (cnt = 1 + below(4); cnt; cnt--)
		damages[below(DAMAGES)](input);
	/* Mostly by content, else as whatever format comes up. */
	input->bytes[0] = below(4) ? 0 : (unsigned char)below(fuzz_formats());
}

/* ---- files ---- */

static struct input input;
static unsigned long rounds = DEFAULT_ROUNDS, fed;

static void keep_last(void)
{
	const char *path = getenv("FUZZ_LAST");
	FILE *out = path ? fopen(path, "wb") : NULL;

	if (!out)
		return;
	fwrite(input.bytes, 1, input.size, out);
	fclose(out);
}

static void feed(void)
{
	keep_last();
	alarm(SECONDS);
	LLVMFuzzerTestOneInput(input.bytes, input.size);
	alarm(0);
	fed++;
}

static void take_file(const char *path)
{
	size_t size;
	char *data = read_file(path, &size);
	unsigned long round;

	if (!data)
		abort();
	if (size > MOST_BYTES)
		size = MOST_BYTES;
	for (round = 0; round < rounds; round++) {
		memcpy(input.bytes + 1, data, size);
		input.size = size + 1;
		damage(&input);
		feed();
	}
	free(data);
}

static int is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static void take_all(const char *path)
{
	struct dirent **entries;
	struct stat status;
	char name[512];
	int i, cnt;

	if (stat(path, &status) || !S_ISDIR(status.st_mode)) {
		take_file(path);
		return;
	}
	cnt = scandir(path, &entries, is_visible, alphasort);
	for (i = 0; i < cnt; i++) {
		snprintf(name, sizeof(name), "%s/%s", path, entries[i]->d_name);
		take_all(name);
		free(entries[i]);
	}
	if (cnt >= 0)
		free(entries);
}

int main(int argc, char **argv)
{
	static const char *const corpus[] = { "tests/fixtures/maps",
					      "tests/fixtures/machines",
					      "samples",
					      "tests/cli/broken-map.dtb",
					      "tests/golden/numa-1.trace",
					      "tests/cli/expected/show-broken-map.json" };
	size_t i;

	if (argc > 1)
		rounds = strtoul(argv[1], NULL, 10);
	random_state = argc > 2 ? strtoul(argv[2], NULL, 10) : 20260815;
	if (!freopen("/dev/null", "w", stderr))
		return 1;
	for (i = 0; i < sizeof(corpus) / sizeof(corpus[0]); i++)
		take_all(corpus[i]);
	printf("ok 1 - %lu damaged files were read\n1..1\n", fed);
	return 0;
}
