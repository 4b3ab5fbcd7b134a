// SPDX-License-Identifier: MIT
/*
 * test_cmdline.c - tool/cmdline.c: each line and the options expected of it, written as one word
 * each.
 */
#include "cmdline.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* "limit:size", "add:base+size", ... joined by blanks. */
static void describe(const struct cmdline *cmdline, char *text, size_t room)
{
	static const char *const kinds[] = { "limit",  "replace", "exactmap",    "add",
					     "remove", "switch",  "reserve_mem", "crashkernel",
					     "cma",    "initrd",  "log",         "vmalloc" };
	size_t i, used = 0;

	text[0] = '\0';
	for (i = 0; i < cmdline->cnt; i++) {
		const struct cmdline_option *option = &cmdline->options[i];

		used += (size_t)snprintf(text + used, room - used, "%s%s:", i ? " " : "",
					 kinds[option->kind]);
		if (option->has_base)
			used += (size_t)snprintf(text + used, room - used, "%" PRIx64 "+",
						 option->base);
		used += (size_t)snprintf(text + used, room - used, "%" PRIx64, option->size);
		if (option->end)
			used += (size_t)snprintf(text + used, room - used, "<%" PRIx64,
						 option->end);
		if (option->value)
			used += (size_t)snprintf(text + used, room - used, "=%s", option->value);
	}
}

static void good_lines(void **state)
{
	static const struct {
		const char *line, *expected;
	} lines[] = {
		{ NULL, "" },
		{ "", "" },
		{ "   \t\n ", "" },
		{ "console=ttyS0 hugepages=20 root=/dev/sda1 quiet", "" },
		{ "mem=512M", "limit:20000000" },
		{ "mem=300m", "limit:12c00000" },
		{ "mem=0x1000", "limit:1000" },
		{ "mem=nopentium", "" },
		{ "mem=511M@0x40100000", "replace:40100000+1ff00000" },
		{ "mem=64M@0 mem=64M@0x10000000", "replace:0+4000000 replace:10000000+4000000" },
		{ "memmap=4G", "limit:100000000" },
		{ "vmalloc=256M", "vmalloc:10000000=256M" },
		{ "memmap=exactmap,640K@0,1M@1M", "exactmap:0 add:0+a0000 add:100000+100000" },
		{ "memmap=64M$0x20000000", "remove:20000000+4000000" },
		{ "memmap=64K#0x20000000,1G!4G",
		  "remove:20000000+10000 remove:100000000+40000000" },
		{ "memmap=1M%0x100000-1+2", "remove:100000+100000" },
		{ "memmap=1M%0x100000-2+1", "add:100000+100000" },
		{ "memmap=1M%0x100000", "remove:100000+100000" },
		{ "memblock=debug movable_node kernelcore=mirror",
		  "switch:0=debug switch:0 switch:0=mirror" },
		{ "movable-node", "switch:0" },
		{ "reserve_mem=2M:4096:trace", "reserve_mem:200000=2M:4096:trace" },
		{ "crashkernel=256M", "crashkernel:0=256M" },
		{ "crashkernel=256M@0x50000000", "crashkernel:50000000+0=256M@0x50000000" },
		{ "crashkernel=512M-2G:64M,2G-:128M", "crashkernel:0=512M-2G:64M,2G-:128M" },
		{ "crashkernel=1G,high crashkernel=72M,low",
		  "crashkernel:0=1G,high crashkernel:0=72M,low" },
		{ "cma=64M", "cma:4000000" },
		{ "cma=0", "cma:0" },
		{ "cma=64M@1G-3G", "cma:40000000+4000000<c0000000" },
		{ "initrd=0x48000000,16M", "initrd:48000000+1000000" },
		{ "initrdmem=0x48000000,16M", "initrd:48000000+1000000" },
		{ "initrd=/boot/initrd.img", "" },
		{ "log_buf_len=16M", "log:1000000=16M" },
		{ "\"mem=1G\"", "limit:40000000" },
		{ "mem=\"1G\" name=\"a mem=2G\" mem=3G", "limit:40000000 limit:c0000000" },
		{ "mem=1G -- mem=nonsense", "limit:40000000" },
		{ "mem=1G \"--\" mem=2G", "limit:40000000" },
		{ "unfinished=\"mem=1G", "" },
	};
	struct cmdline cmdline;
	char text[256];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		assert_true(cmdline_parse(lines[i].line, &cmdline));
		describe(&cmdline, text, sizeof(text));
		assert_string_equal(text, lines[i].expected);
		cmdline_free(&cmdline);
	}
}

static void bad_lines(void **state)
{
	static const char *const lines[] = {
		"mem",
		"mem=",
		"mem=0",
		"mem=12Q",
		"mem=1G@",
		"mem=1G@x",
		"mem=1G$0",
		"mem=-1",
		"mem=99999999999999999999",
		"mem=16777216T",
		"memmap",
		"memmap=",
		"memmap=0@1M",
		"memmap=exactmap0",
		"memmap=1M@",
		"memmap=1M&2M",
		"memmap=1M@1M,",
		"memmap=1M%1M+x",
		"memmap=1M%1M-",
		"reserve_mem=2M:4096",
		"reserve_mem=0:4096:a",
		"reserve_mem=2M:4096:",
		"reserve_mem=2M:4096:sixteen-letters-",
		"reserve_mem",
		"crashkernel=",
		"crashkernel=x",
		"crashkernel=1G@",
		"crashkernel=1G,up",
		"crashkernel=2G-1G:64M",
		"crashkernel=1G-2G",
		"crashkernel=1G:64M",
		"crashkernel=1G-2G:64M,",
		"crashkernel",
		"cma",
		"cma=x",
		"cma=64M@",
		"cma=64M@2G-1G",
		"cma=64M-1G",
		"initrd=0x48000000",
		"initrd=0x48000000,",
		"initrd=0x48000000,1M,",
		"initrd",
		"log_buf_len=",
		"log_buf_len=1Mx",
		"vmalloc",
		"vmalloc=256M@1G",
		"quiet \"mem=1 G\"",
	};
	struct cmdline cmdline;
	int stderr_copy = dup(2);
	size_t i;

	(void)state;
	assert_non_null(freopen("/dev/null", "w", stderr));
	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		if (cmdline_parse(lines[i], &cmdline)) {
			fflush(stderr);
			dup2(stderr_copy, 2);
			fail_msg("accepted: %s", lines[i]);
		}
		cmdline_free(&cmdline);
	}
	fflush(stderr);
	dup2(stderr_copy, 2);
	close(stderr_copy);
}

static void crashkernel_by_memory(void **state)
{
	static const char ranges[] = "512M-2G:64M,2G-:128M@1G";
	uint64_t size, base;
	bool has_base;

	(void)state;
	assert_true(crashkernel_size(ranges, 256ULL << 20, &size, &base, &has_base));
	assert_true(size == 0);
	assert_true(crashkernel_size(ranges, 512ULL << 20, &size, &base, &has_base));
	assert_true(size == 64ULL << 20);
	assert_true(crashkernel_size(ranges, 2ULL << 30, &size, &base, &has_base));
	assert_true(size == 128ULL << 20);
	assert_true(has_base && base == 1ULL << 30);
	assert_true(crashkernel_size("1G,high", 0, &size, &base, &has_base));
	assert_true(size == 1ULL << 30 && !has_base);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_lines),
		cmocka_unit_test(bad_lines),
		cmocka_unit_test(crashkernel_by_memory),
	};

	return cmocka_run_group_tests_name("cmdline", tests, NULL, NULL);
}
