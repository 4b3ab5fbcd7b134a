/* SPDX-License-Identifier: MIT */
/*
 * port.h - what the bench's port has been told.
 */
#ifndef BENCH_PORT_H
#define BENCH_PORT_H

#include <stdint.h>

/* The window of physical memory that there is: 64 MiB from `base` on, a multiple of that. */
void port_move_window(uint64_t base);

void port_reset_pages(void);
uint64_t port_page_sum(void); /* over the blocks handed over, whatever their order */

#endif
