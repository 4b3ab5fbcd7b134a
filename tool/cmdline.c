// SPDX-License-Identifier: MIT
/*
 * cmdline.c - parsing a kernel command line for what concerns memory.
 *
 * One table names the parameters, with one parser each. The syntax is that of the kernel's
 * parameter documentation: blanks separate, double quotes protect blanks, '-' and '_' in names are
 * the same, and what follows "--" belongs to the first process. Nothing here knows of memblock.
 */
#include "cmdline.h"
#include "tool.h"

#include <stdlib.h>
#include <string.h>

/* ---- the list ---- */

static struct cmdline_option *append(struct cmdline *cmdline, const struct cmdline_option *option,
				     const char *name, const char *value)
{
	struct cmdline_option *added;

	if (cmdline->cnt == cmdline->max) {
		cmdline->max = cmdline->max ? 2 * cmdline->max : 8;
		cmdline->options =
			xrealloc(cmdline->options, cmdline->max * sizeof(*cmdline->options));
	}
	added = &cmdline->options[cmdline->cnt++];
	*added = *option;
	added->name = xstrdup(name);
	added->value = value ? xstrdup(value) : NULL;
	return added;
}

void cmdline_free(struct cmdline *cmdline)
{
	size_t i;

	for (i = 0; i < cmdline->cnt; i++) {
		free(cmdline->options[i].name);
		free(cmdline->options[i].value);
	}
	free(cmdline->options);
	memset(cmdline, 0, sizeof(*cmdline));
}

/* ---- one parser for each value; each returns whether it was well-formed ---- */

/* Whether a value can only be meant as a number: some parameters also take words or file names. */
static bool looks_like_number(const char *value)
{
	return value && *value >= '0' && *value <= '9';
}

static bool take_char(const char **text, char c)
{
	if (**text != c)
		return false;
	(*text)++;
	return true;
}

/* "@ADDR" at *text, if there is one. */
static bool take_address(const char **text, uint64_t *base, bool *has_base)
{
	*has_base = take_char(text, '@');
	return !*has_base || parse_size(text, base);
}

static bool parse_mem(struct cmdline *cmdline, const char *name, const char *value)
{
	struct cmdline_option option = { .kind = CMDLINE_LIMIT };

	if (value && !strcmp(value, "nopentium"))
		return true;
	if (!value || !parse_size(&value, &option.size) ||
	    !take_address(&value, &option.base, &option.has_base) || *value)
		return false;
	if (option.has_base)
		option.kind = CMDLINE_REPLACE;
	append(cmdline, &option, name, NULL);
	return option.size > 0;
}

/* The types behind memmap=SIZE%ADDR: "-OLD" and "+NEW"; RAM is 1. */
static bool take_types(const char **text, uint64_t *new_type)
{
	uint64_t old_type;

	*new_type = 0;
	if (take_char(text, '-') && !parse_number(text, &old_type))
		return false;
	return !take_char(text, '+') || parse_number(text, new_type);
}

static bool parse_memmap_entry(const char **text, struct cmdline_option *option)
{
	static const char separators[] = "@$#!%";
	static const char *const what[] = { "memory", "reserved", "ACPI data", "persistent memory",
					    "another type" };
	const char *separator;
	uint64_t type = 0;

	if (!parse_size(text, &option->size) || option->size == 0)
		return false;
	separator = **text ? strchr(separators, **text) : NULL;
	if (!separator) {
		option->kind = CMDLINE_LIMIT;
		return true;
	}
	(*text)++;
	option->has_base = true;
	option->what = what[separator - separators];
	if (!parse_size(text, &option->base) || (*separator == '%' && !take_types(text, &type)))
		return false;
	option->kind = *separator == '@' || type == 1 ? CMDLINE_ADD : CMDLINE_REMOVE;
	return true;
}

static bool parse_memmap(struct cmdline *cmdline, const char *name, const char *value)
{
	static const char exactmap[] = "exactmap";
	size_t length = sizeof(exactmap) - 1;

	if (!value)
		return false;
	do {
		struct cmdline_option option = { .kind = CMDLINE_EXACTMAP };

		if (!strncmp(value, exactmap, length))
			value += length;
		else if (!parse_memmap_entry(&value, &option))
			return false;
		append(cmdline, &option, name, NULL);
	} while (take_char(&value, ','));
	return *value == '\0';
}

static bool parse_switch(struct cmdline *cmdline, const char *name, const char *value)
{
	struct cmdline_option option = { .kind = CMDLINE_SWITCH };

	append(cmdline, &option, name, value);
	return true;
}

static bool parse_reserve_mem(struct cmdline *cmdline, const char *name, const char *value)
{
	struct cmdline_option option = { .kind = CMDLINE_RESERVE_MEM };
	const char *p = value;
	uint64_t align;

	if (!p || !parse_size(&p, &option.size) || option.size == 0 || !take_char(&p, ':') ||
	    !parse_size(&p, &align) || !take_char(&p, ':') || !*p || strlen(p) > 15)
		return false;
	append(cmdline, &option, name, value);
	return true;
}

static bool parse_crashkernel(struct cmdline *cmdline, const char *name, const char *value)
{
	struct cmdline_option option = { .kind = CMDLINE_CRASHKERNEL };
	uint64_t size;

	if (!value || !crashkernel_size(value, 0, &size, &option.base, &option.has_base))
		return false;
	append(cmdline, &option, name, value);
	return true;
}

static bool parse_cma(struct cmdline *cmdline, const char *name, const char *value)
{
	struct cmdline_option option = { .kind = CMDLINE_CMA };

	if (!value || !parse_size(&value, &option.size) ||
	    !take_address(&value, &option.base, &option.has_base))
		return false;
	if (option.has_base && take_char(&value, '-') && !parse_size(&value, &option.end))
		return false;
	append(cmdline, &option, name, NULL);
	return *value == '\0' && (!option.end || option.end > option.base);
}

static bool parse_initrd(struct cmdline *cmdline, const char *name, const char *value)
{
	struct cmdline_option option = { .kind = CMDLINE_INITRD, .has_base = true };

	if (value && !looks_like_number(value))
		return true; /* a file name, for the boot loader */
	if (!value || !parse_size(&value, &option.base) || !take_char(&value, ',') ||
	    !parse_size(&value, &option.size))
		return false;
	append(cmdline, &option, name, NULL);
	return *value == '\0';
}

/* A size and nothing else. */
static bool append_size(struct cmdline *cmdline, enum cmdline_kind kind, const char *name,
			const char *value)
{
	struct cmdline_option option = { .kind = kind };

	if (!value || !parse_whole_size(value, &option.size))
		return false;
	append(cmdline, &option, name, value);
	return true;
}

static bool parse_log_buf_len(struct cmdline *cmdline, const char *name, const char *value)
{
	return append_size(cmdline, CMDLINE_LOG_BUF, name, value);
}

static bool parse_vmalloc(struct cmdline *cmdline, const char *name, const char *value)
{
	return append_size(cmdline, CMDLINE_VMALLOC, name, value);
}

/* ---- crashkernel ---- */

/* SIZE[@ADDR] or SIZE,high or SIZE,low, to the end. */
static bool crashkernel_simple(const char *text, uint64_t *size, uint64_t *base, bool *has_base)
{
	if (!parse_size(&text, size))
		return false;
	if (!strcmp(text, ",high") || !strcmp(text, ",low"))
		return true;
	return take_address(&text, base, has_base) && *text == '\0';
}

/* START-[END]:SIZE at *text; sets *size if `memory` lies in [START, END). */
static bool take_crashkernel_range(const char **text, uint64_t memory, uint64_t *size)
{
	uint64_t start, end = UINT64_MAX, here;

	if (!parse_size(text, &start) || !take_char(text, '-'))
		return false;
	if (**text != ':' && (!parse_size(text, &end) || end <= start))
		return false;
	if (!take_char(text, ':') || !parse_size(text, &here))
		return false;
	if (*size == 0 && memory >= start && memory < end)
		*size = here;
	return true;
}

bool crashkernel_size(const char *value, uint64_t memory, uint64_t *size, uint64_t *base,
		      bool *has_base)
{
	*size = 0;
	*base = 0;
	*has_base = false;
	if (!strchr(value, ':'))
		return crashkernel_simple(value, size, base, has_base);
	do {
		if (!take_crashkernel_range(&value, memory, size))
			return false;
	} while (take_char(&value, ','));
	return take_address(&value, base, has_base) && *value == '\0';
}

/* ---- the line ---- */

static const struct parameter {
	const char *name;
	bool (*parse)(struct cmdline *cmdline, const char *name, const char *value);
	const char *expected;
} parameters[] = {
	{ "mem", parse_mem, "mem=SIZE or mem=SIZE@ADDRESS" },
	{ "memmap", parse_memmap,
	  "memmap=exactmap, SIZE@ADDRESS, SIZE$ADDRESS, SIZE#ADDRESS, SIZE!ADDRESS or "
	  "SIZE%ADDRESS-OLD+NEW, separated by commas" },
	{ "memblock", parse_switch, "memblock=debug" },
	{ "movable_node", parse_switch, "movable_node" },
	{ "kernelcore", parse_switch, "kernelcore=mirror" },
	{ "reserve_mem", parse_reserve_mem,
	  "reserve_mem=SIZE:ALIGN:NAME with a name of 1 to 15 characters" },
	{ "crashkernel", parse_crashkernel,
	  "crashkernel=SIZE[@ADDRESS], SIZE,high, SIZE,low or START-[END]:SIZE,...[@ADDRESS]" },
	{ "cma", parse_cma, "cma=SIZE[@ADDRESS[-END]]" },
	{ "initrd", parse_initrd, "initrd=ADDRESS,SIZE" },
	{ "initrdmem", parse_initrd, "initrdmem=ADDRESS,SIZE" },
	{ "log_buf_len", parse_log_buf_len, "log_buf_len=SIZE" },
	{ "vmalloc", parse_vmalloc, "vmalloc=SIZE" },
};

static const struct parameter *find_parameter(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(parameters) / sizeof(parameters[0]); i++)
		if (!strcmp(name, parameters[i].name))
			return &parameters[i];
	return NULL;
}

/* Splits "some-name=value" in place; dashes of the name become underscores. */
static char *split(char *word)
{
	char *p;

	for (p = word; *p && *p != '='; p++)
		if (*p == '-')
			*p = '_';
	if (!*p)
		return NULL;
	*p = '\0';
	return p + 1;
}

static bool parse_word(struct cmdline *cmdline, char *word)
{
	const char *value = split(word);
	const struct parameter *parameter = find_parameter(word);

	if (!parameter || parameter->parse(cmdline, word, value))
		return true;
	tool_error("command line: %s%s%s: expected %s", word, value ? "=" : "", value ? value : "",
		   parameter->expected);
	return false;
}

/* Takes the next word off *rest, quotes removed, in place. NULL at the end, or at "--". */
static char *next_word(char **rest)
{
	char *from = *rest, *to, *word;
	bool quoted = false;

	while (*from == ' ' || *from == '\t' || *from == '\n')
		from++;
	for (word = to = from; *from && (quoted || !strchr(" \t\n", *from)); from++) {
		if (*from == '"')
			quoted = !quoted;
		else
			*to++ = *from;
	}
	if (from == word)
		return NULL;
	*rest = *from ? from + 1 : from;
	*to = '\0';
	return strcmp(word, "--") ? word : NULL;
}

bool cmdline_parse(const char *text, struct cmdline *cmdline)
{
	char *copy = xstrdup(text ? text : ""), *rest = copy, *word;
	bool good = true;

	memset(cmdline, 0, sizeof(*cmdline));
	while (good && (word = next_word(&rest)))
		good = parse_word(cmdline, word);
	free(copy);
	return good;
}
