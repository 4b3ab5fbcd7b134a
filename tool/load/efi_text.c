// SPDX-License-Identifier: MIT
/*
 * efi_text.c - EFI memory maps as text: the many names of types and attributes, and the forms of an
 * entry in kernel logs, EFI shells, U-Boot and GRUB.
 */
#include "efi_text.h"
#include "formats.h"
#include "scan.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

const char efi_log_expects[] = "\"efi: memNN: [TYPE|ATTRIBUTES] range=[0xFIRST-0xLAST]\" or one of "
			       "its older forms";

/* ---- names ---- */

struct efi_name {
	const char *name; /* small letters and digits only, "efi" left out */
	unsigned int type;
};

static const struct efi_name type_names[] = {
	{ "reserved", EFI_RESERVED },
	{ "reservedmemorytype", EFI_RESERVED },
	{ "loadercode", EFI_LOADER_CODE },
	{ "ldrcode", EFI_LOADER_CODE },
	{ "loaderdata", EFI_LOADER_DATA },
	{ "ldrdata", EFI_LOADER_DATA },
	{ "bscode", EFI_BOOT_SERVICES_CODE },
	{ "bootcode", EFI_BOOT_SERVICES_CODE },
	{ "bootservicescode", EFI_BOOT_SERVICES_CODE },
	{ "bsdata", EFI_BOOT_SERVICES_DATA },
	{ "bootdata", EFI_BOOT_SERVICES_DATA },
	{ "bootservicesdata", EFI_BOOT_SERVICES_DATA },
	{ "rtcode", EFI_RUNTIME_SERVICES_CODE },
	{ "runtimecode", EFI_RUNTIME_SERVICES_CODE },
	{ "runtimeservicescode", EFI_RUNTIME_SERVICES_CODE },
	{ "rtdata", EFI_RUNTIME_SERVICES_DATA },
	{ "runtimedata", EFI_RUNTIME_SERVICES_DATA },
	{ "runtimeservicesdata", EFI_RUNTIME_SERVICES_DATA },
	{ "available", EFI_CONVENTIONAL },
	{ "conventional", EFI_CONVENTIONAL },
	{ "conventionalmemory", EFI_CONVENTIONAL },
	{ "convmem", EFI_CONVENTIONAL },
	{ "unusable", EFI_UNUSABLE },
	{ "unusablemem", EFI_UNUSABLE },
	{ "unusablememory", EFI_UNUSABLE },
	{ "acpirecl", EFI_ACPI_RECLAIM },
	{ "acpirec", EFI_ACPI_RECLAIM },
	{ "acpireclaim", EFI_ACPI_RECLAIM },
	{ "acpireclaimmem", EFI_ACPI_RECLAIM },
	{ "acpireclaimmemory", EFI_ACPI_RECLAIM },
	{ "acpinvs", EFI_ACPI_NVS },
	{ "acpimemnvs", EFI_ACPI_NVS },
	{ "acpimemorynvs", EFI_ACPI_NVS },
	{ "mmio", EFI_MMIO },
	{ "io", EFI_MMIO },
	{ "memmapio", EFI_MMIO },
	{ "memorymappedio", EFI_MMIO },
	{ "mmioport", EFI_MMIO_PORTS },
	{ "mmioports", EFI_MMIO_PORTS },
	{ "mmioportspace", EFI_MMIO_PORTS },
	{ "ioport", EFI_MMIO_PORTS },
	{ "ioports", EFI_MMIO_PORTS },
	{ "mempio", EFI_MMIO_PORTS },
	{ "memportio", EFI_MMIO_PORTS },
	{ "memorymappedioportspace", EFI_MMIO_PORTS },
	{ "palcode", EFI_PAL_CODE },
	{ "persist", EFI_PERSISTENT },
	{ "persistent", EFI_PERSISTENT },
	{ "persistentmem", EFI_PERSISTENT },
	{ "persistentmemory", EFI_PERSISTENT },
	{ "unaccepted", EFI_UNACCEPTED },
	{ "unacceptedmemory", EFI_UNACCEPTED },
	{ "unacceptedmemorytype", EFI_UNACCEPTED },
};
enum { TYPE_NAMES = sizeof(type_names) / sizeof(type_names[0]), LONGEST_NAME = 32 };

/* Small letters and digits only, without a leading "efi". False if too much is left. */
static bool simplify(const char *name, size_t length, char *simple)
{
	size_t i, used = 0;

	for (i = 0; i < length; i++) {
		if (!isalnum((unsigned char)name[i]))
			continue;
		if (used == LONGEST_NAME - 1)
			return false;
		simple[used++] = (char)tolower((unsigned char)name[i]);
	}
	simple[used] = '\0';
	if (used > 3 && !strncmp(simple, "efi", 3))
		memmove(simple, simple + 3, used - 2);
	return used > 0;
}

/* "type=15", "Unknown type 15". */
static bool numbered_type(const char *simple, unsigned int *type)
{
	uint64_t number;

	(void)scan_word(&simple, "unknown");
	if (!scan_word(&simple, "type") || !scan_number(&simple, &number) || *simple ||
	    number > UINT32_MAX)
		return false;
	*type = (unsigned int)number;
	return true;
}

/*
 * The type of a name in any spelling that is around: "Boot Data", "BS_Data", "EfiBootServicesData",
 * "BOOT DATA". Only the first `length` characters are looked at.
 */
static bool type_named(const char *name, size_t length, unsigned int *type)
{
	char simple[LONGEST_NAME];
	size_t i;

	if (!simplify(name, length, simple))
		return false;
	for (i = 0; i < TYPE_NAMES; i++) {
		if (!strcmp(type_names[i].name, simple)) {
			*type = type_names[i].type;
			return true;
		}
	}
	return numbered_type(simple, type);
}

static const struct {
	const char *name;
	uint64_t bit;
} attribute_names[] = {
	{ "RUNTIME", EFI_ATTR_RUNTIME },
	{ "RUN", EFI_ATTR_RUNTIME },
	{ "RT", EFI_ATTR_RUNTIME },
	{ "UCE", EFI_ATTR_UCE },
	{ "UC", EFI_ATTR_UC },
	{ "WC", EFI_ATTR_WC },
	{ "WT", EFI_ATTR_WT },
	{ "WB", EFI_ATTR_WB },
	{ "WP", EFI_ATTR_WP },
	{ "RP", EFI_ATTR_RP },
	{ "XP", EFI_ATTR_XP },
	{ "NV", EFI_ATTR_NV },
	{ "MR", EFI_ATTR_MORE_RELIABLE },
	{ "RO", EFI_ATTR_RO },
	{ "SP", EFI_ATTR_SP },
	{ "CC", EFI_ATTR_CPU_CRYPTO },
};
enum { ATTRIBUTE_NAMES = sizeof(attribute_names) / sizeof(attribute_names[0]) };

static uint64_t attribute_named(const char *name, size_t length)
{
	size_t i;

	for (i = 0; i < ATTRIBUTE_NAMES; i++)
		if (strlen(attribute_names[i].name) == length &&
		    !strncmp(attribute_names[i].name, name, length))
			return attribute_names[i].bit;
	return 0;
}

/* The names in the first `length` characters, whatever stands between them. */
static uint64_t read_attributes(const char *text, size_t length)
{
	const char *p = text, *end = text + length, *start;
	uint64_t sum = 0, number;

	while (p < end) {
		start = p;
		while (p < end && isalpha((unsigned char)*p))
			p++;
		sum |= attribute_named(start, (size_t)(p - start));
		if (p - start == 4 && !strncmp(start, "attr", 4) && scan_char(&p, '=') &&
		    scan_hex(&p, &number))
			sum |= number;
		else if (p < end)
			p++;
	}
	return sum;
}

static void describe(struct row *row, unsigned int type, uint64_t attributes)
{
	efi_describe(type, attributes, &row->is);
	row->map = EFI_MAP;
	row_name(row, row->is.name);
}

/* ---- kernel logs ---- */

/* "[a-b)" and "[a-b]". */
static bool scan_range(const char **p, struct row *row)
{
	const char *q = *p;
	uint64_t first, second;

	if (!scan_char(&q, '[') || !scan_span(&q, "-", &first, &second))
		return false;
	if (scan_char(&q, ')')) {
		row->is.base = first;
		row->is.size = second - first;
	} else if (scan_char(&q, ']')) {
		row_set(row, first, second);
	} else {
		return false;
	}
	*p = q;
	return true;
}

/* "[Boot Data |RUN|  |WB]": the type up to the first bar, then attributes. */
static bool scan_description(const char **p, struct row *row)
{
	const char *q = *p, *end;
	unsigned int type;
	size_t name;

	if (!scan_char(&q, '['))
		return false;
	end = strchr(q, ']');
	name = strcspn(q, "|]");
	if (!end || !type_named(q, name, &type))
		return false;
	describe(row, type, read_attributes(q + name, (size_t)(end - q) - name));
	*p = end + 1;
	return true;
}

/* "type=7, attr=0xf, ", the comma being left out at times. */
static bool scan_numbers(const char **p, struct row *row)
{
	uint64_t type, attributes;
	const char *q = *p;

	if (!scan_word(&q, "type=") || !scan_number(&q, &type) || type > UINT32_MAX)
		return false;
	scan_char(&q, ',');
	if (!scan_field(&q, "attr") || !scan_hex(&q, &attributes))
		return false;
	scan_char(&q, ',');
	describe(row, (unsigned int)type, attributes);
	*p = q;
	return true;
}

/* Behind "memNN:". */
static enum row_result numbered_entry(const char *p, struct row *row)
{
	scan_blanks(&p);
	if (!scan_description(&p, row) && !scan_numbers(&p, row))
		return ROW_DAMAGED;
	scan_blanks(&p);
	if (!scan_word(&p, "range=") || !scan_range(&p, row))
		return ROW_DAMAGED;
	return ROW_GOOD;
}

/* "(XEN)  0000000001000-0000000057fff type=7 attr=000000000000000f", last byte inclusive. */
static enum row_result xen_entry(const char *p, struct row *row)
{
	uint64_t first, last;

	scan_blanks(&p);
	if (!scan_span(&p, "-", &first, &last) || !scan_char(&p, ' ') || !scan_numbers(&p, row))
		return ROW_NONE;
	row_set(row, first, last);
	return ROW_GOOD;
}

/* "0x000080000000-0x000080000fff [Loader Data|..]*", last byte inclusive. */
static enum row_result plain_entry(const char *p, bool marked, struct row *row)
{
	uint64_t first, last;

	if (strncmp(p, "0x", 2) || !scan_span(&p, "-", &first, &last))
		return ROW_NONE;
	scan_blanks(&p);
	if (*p != '[')
		return ROW_NONE;
	if (!scan_description(&p, row))
		return marked && !strchr(p, ']') ? ROW_DAMAGED : ROW_NONE;
	row_set(row, first, last);
	return ROW_GOOD;
}

enum row_result efi_log_row(const char *text, struct row *row)
{
	const char *p = text;
	bool marked;

	scan_blanks(&p);
	row->map = EFI_MAP;
	if (scan_word(&p, "(XEN)"))
		return xen_entry(p, row);
	marked = scan_word_case(&p, "efi:");
	scan_blanks(&p);
	if (!scan_word(&p, "mem") || !scan_decimal(&p, &row->index) || !scan_char(&p, ':'))
		return plain_entry(p, marked, row);
	row->has_index = true;
	if (!marked && !strstr(p, "attr=") && !strstr(p, "range="))
		return ROW_NONE;
	return numbered_entry(p, row);
}

/* ---- the EFI shell and what looks like it ---- */

/* Where the first 16-digit (or 8-digit) number begins: the name of the type ends there. */
static const char *find_address(const char *text)
{
	const char *p = text;
	size_t digits;

	for (; *p; p++) {
		if (p > text && p[-1] != ' ' && p[-1] != '\t')
			continue;
		digits = strspn(p, "0123456789abcdefABCDEF");
		if (digits >= 8 && p[digits] == '-')
			return p;
	}
	return NULL;
}

/* "Available 0000000000001000-000000000009FFFF 000000000000009F 000000000000000F" */
static enum row_result shell_row(const char *text, struct row *row)
{
	const char *p = find_address(text);
	uint64_t first, last, pages, attributes = 0;
	unsigned int type;

	if (!p || !type_named(text, (size_t)(p - text), &type))
		return ROW_NONE;
	row->map = EFI_MAP;
	if (!scan_span(&p, "-", &first, &last))
		return ROW_DAMAGED;
	scan_blanks(&p);
	if (!isxdigit((unsigned char)*p))
		return ROW_NONE; /* U-Boot's table has no column of pages */
	if (!scan_hex(&p, &pages))
		return ROW_DAMAGED;
	scan_blanks(&p);
	if (!scan_hex(&p, &attributes) || !scan_at_end(p))
		return scan_at_end(p) ? ROW_DAMAGED : ROW_NONE;
	describe(row, type, attributes);
	row_set(row, first, last);
	return ROW_GOOD;
}

/* "BOOT DATA  000000003eabc000-000000003eac1000 WB|RT": U-Boot, the end exclusive. */
static enum row_result uboot_efi_row(const char *text, struct row *row)
{
	const char *p = find_address(text);
	uint64_t first, end;
	unsigned int type;

	if (!p || !type_named(text, (size_t)(p - text), &type))
		return ROW_NONE;
	row->map = EFI_MAP;
	if (!scan_span(&p, "-", &first, &end))
		return ROW_DAMAGED;
	scan_blanks(&p);
	if (isxdigit((unsigned char)*p))
		return ROW_NONE;
	describe(row, type, read_attributes(p, strlen(p)));
	row->is.base = first;
	row->is.size = end - first;
	return ROW_GOOD;
}

/* "4KiB", "615MiB", "512B". */
static bool scan_size_word(const char **p)
{
	const char *q = *p;
	uint64_t size;

	if (!scan_decimal(&q, &size))
		return false;
	q += strspn(q, "KMGTPE");
	scan_char(&q, 'i');
	if (!scan_char(&q, 'B'))
		return false;
	*p = q;
	return true;
}

/* "conv-mem  0000000000001000-0000000007ef5fff 00007ef5 130004KiB WB" */
static enum row_result lsefimmap_row(const char *text, struct row *row)
{
	const char *p = find_address(text);
	uint64_t first, last, pages;
	unsigned int type;

	if (!p || !type_named(text, (size_t)(p - text), &type))
		return ROW_NONE;
	if (!scan_span(&p, "-", &first, &last))
		return ROW_DAMAGED;
	scan_blanks(&p);
	if (!scan_hex(&p, &pages))
		return ROW_NONE;
	scan_blanks(&p);
	if (!scan_size_word(&p))
		return ROW_NONE;
	describe(row, type, read_attributes(p, strlen(p)));
	row_set(row, first, last);
	return ROW_GOOD;
}

/* The second line of an entry: "Phys: a-b". */
static enum row_result phys_line(const char *p, struct row *row)
{
	uint64_t first, last;

	if (!scan_field(&p, "Phys") || !scan_span(&p, "-", &first, &last))
		return ROW_NONE;
	row_set(row, first, last);
	return ROW_GOOD;
}

/* "[#00] Type: EfiBootServicesCode  Attr:  UC WC WT WB", then "Phys: a-b". */
static enum row_result application_row(const char *text, struct row *row)
{
	const char *p = text, *name;
	unsigned int type;
	size_t length;

	if (row->begun)
		return phys_line(text, row);
	scan_blanks(&p);
	if (!scan_word(&p, "[#") || !scan_decimal(&p, &row->index) || !scan_char(&p, ']') ||
	    !scan_field(&p, "Type"))
		return ROW_NONE;
	row->map = EFI_MAP;
	row->has_index = true;
	name = p;
	length = strcspn(p, " \t");
	p += length;
	if (!type_named(name, length, &type) || !scan_field(&p, "Attr"))
		return ROW_DAMAGED;
	describe(row, type, read_attributes(p, strlen(p)));
	return ROW_BEGUN;
}

/* The type of an "MMap[i]" line, which names it somewhere behind the span, if at all. */
static enum row_result mmap_type(const char *p, struct row *row)
{
	unsigned int type = EFI_CONVENTIONAL;
	const char *q = p;
	uint64_t number;

	if (scan_behind(&q, "type=") || scan_behind(&q, "type:") || scan_behind(&q, "Type=")) {
		scan_blanks(&q);
		if (scan_number(&q, &number) && number <= UINT32_MAX)
			type = (unsigned int)number;
		else if (!type_named(q, strcspn(q, " \t,;|]"), &type))
			return ROW_DAMAGED;
	}
	describe(row, type, read_attributes(p, strlen(p)));
	return ROW_GOOD;
}

/* "MMap[3]: 0x1000 - 0x9f000 len=0x9e000 ...": the length decides. */
static enum row_result mmap_row(const char *text, struct row *row)
{
	uint64_t first, end, length;
	const char *p = text;

	scan_blanks(&p);
	if (!scan_word_case(&p, "mmap[") || !scan_decimal(&p, &row->index) || !scan_char(&p, ']'))
		return ROW_NONE;
	row->map = EFI_MAP;
	row->has_index = true;
	scan_char(&p, ':');
	scan_blanks(&p);
	if (!scan_span(&p, "-", &first, &end) || !scan_behind(&p, "len=") ||
	    !scan_number(&p, &length))
		return ROW_DAMAGED;
	row->is.base = first;
	row->is.size = length;
	return mmap_type(p, row);
}

#define EFI_ROWS(parser, form)                                                                     \
	&(const struct row_format)                                                                 \
	{                                                                                          \
		.parse = parser, .map = EFI_MAP, .expects = form, .score = SCORE_LIKELY            \
	}

const struct map_format efi_shell_format = {
	.name = "efi-shell",
	.title = "memmap of the EFI shell",
	.expected = "the table of the EFI shell's memmap",
	.rows = EFI_ROWS(shell_row, "\"TYPE FIRST-LAST PAGES ATTRIBUTES\", all hexadecimal"),
};

const struct map_format uboot_efi_format = {
	.name = "uboot-efi",
	.title = "EFI memory map of U-Boot",
	.expected = "the table of U-Boot's efidebug memmap",
	.rows = EFI_ROWS(uboot_efi_row, "\"TYPE START-END ATTRIBUTE|ATTRIBUTE\""),
};

const struct map_format lsefimmap_format = {
	.name = "lsefimmap",
	.title = "lsefimmap of GRUB",
	.expected = "the table of GRUB's lsefimmap",
	.rows = EFI_ROWS(lsefimmap_row, "\"TYPE FIRST-LAST PAGES SIZE ATTRIBUTES\""),
};

const struct map_format efi_application_format = {
	.name = "efi-app",
	.title = "EFI memory map in two lines an entry",
	.expected = "\"[#NN] Type: TYPE Attr: ..\" with \"Phys: FIRST-LAST\" below",
	.rows = EFI_ROWS(application_row,
			 "\"[#NN] Type: TYPE Attr: ..\" with \"Phys: FIRST-LAST\" below"),
};

const struct map_format efi_mmap_format = {
	.name = "efi-mmap",
	.title = "EFI memory map of a boot loader",
	.expected = "\"MMap[N]: START - END len=LENGTH\"",
	.rows = EFI_ROWS(mmap_row, "\"MMap[N]: START - END len=LENGTH type=TYPE\""),
};
