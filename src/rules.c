// SPDX-License-Identifier: MIT
/*
 * rules.c - in what kernel versions differ: one row of switches for each era, and the one question
 * that is asked in many places, which node ids mean "any node". The engine asks for a switch by
 * name where it matters; nothing compares versions.
 */
#include "internal.h"

const struct memblock_rules memblock_era_rules[MEMBLOCK_ERAS] = {
#include "eras.h"
};

bool names_a_node(int nid)
{
	if (rules->invalid_node_is_any)
		return node_is_valid(nid);
	if (nid != MAX_NUMNODES)
		return nid != NUMA_NO_NODE;
	warn_if(first_time(warned.max_numnodes),
		"MAX_NUMNODES asks for any node; use NUMA_NO_NODE instead");
	return false;
}
