/* SPDX-License-Identifier: MIT */
/*
 * old_names.c - the calls as Linux 5.0 has them. memblock.h is all that this file may include of
 * the library.
 */
#include "old_names.h"

#include <memblock/memblock.h>
#include <memblock/port.h>

static u64 address_of(void *pointer)
{
	return pointer ? memblock_port_virt_to_phys(pointer) : 0;
}

static void reserved_walk(struct outcome *out)
{
	phys_addr_t start, end;
	u64 i;

	for_each_reserved_mem_region(i, &start, &end)
		outcome_row(out, start, end, 0);
}

bool old_names_apply(const struct op *op, struct outcome *out)
{
	phys_addr_t a = (phys_addr_t)op->arg[0], b = (phys_addr_t)op->arg[1];
	phys_addr_t c = (phys_addr_t)op->arg[2], d = (phys_addr_t)op->arg[3];
	int nid = (int)op->arg[4];

	switch (op->kind) {
	case OP_OLD_ADD_NODE:
		out->value = (u64)(int64_t)memblock_add_node(a, b, (int)op->arg[2]);
		break;
	case OP_OLD_FREE:
		out->value = (u64)(int64_t)memblock_free(a, b);
		break;
	case OP_OLD_ALLOC_RANGE_NID:
		out->value =
			memblock_alloc_range_nid(a, b, c, d, nid, (enum memblock_flags)op->arg[5]);
		break;
	case OP_OLD_ALLOC_RANGE:
		out->value = memblock_alloc_range(a, b, c, d, (enum memblock_flags)op->arg[4]);
		break;
	case OP_OLD_ALLOC_BASE_NID:
		out->value = memblock_alloc_base_nid(a, b, c, (int)op->arg[3],
						     (enum memblock_flags)op->arg[4]);
		break;
	case OP_OLD_ALLOC_BASE:
		out->value = __memblock_alloc_base(a, b, c);
		break;
	case OP_OLD_ALLOC_BASE_PANICS:
		out->value = memblock_alloc_base(a, b, c);
		break;
	case OP_OLD_PHYS_ALLOC:
		out->value = memblock_phys_alloc(a, b);
		break;
	case OP_OLD_PHYS_ALLOC_NID:
		out->value = memblock_phys_alloc_nid(a, b, (int)op->arg[2]);
		break;
	case OP_OLD_PHYS_ALLOC_TRY_NID:
		out->value = memblock_phys_alloc_try_nid(a, b, (int)op->arg[2]);
		break;
	case OP_OLD_ALLOC_INTERNAL:
		out->value = address_of(memblock_alloc_internal(a, b, c, d, nid));
		break;
	case OP_OLD_RESERVED_WALK:
		reserved_walk(out);
		break;
	default:
		return false;
	}
	return true;
}
