// SPDX-License-Identifier: MIT
/*
 * abort.c - what an exception means: the answer to an access that was only tried, or the end.
 */
#include "boot.h"
#include "cp15.h"

/* What vectors.S saved. */
struct abort_frame {
	uint32_t r[13], lr; /* of the interrupted code, which runs in supervisor mode, too */
	uint32_t pc;        /* the instruction that caused it */
	uint32_t cpsr;
};

/* The one access that is being tried, or NULL. */
static struct outcome *trying;

uint32_t probe_read(uint32_t virtual);
void probe_write(uint32_t virtual, uint32_t value);
void probe_execute(uint32_t virtual);

void handle_abort(enum abort_kind kind, struct abort_frame *frame);

static struct outcome describe(enum abort_kind kind)
{
	if (kind == ABORT_PREFETCH)
		return (struct outcome){ kind, read_ifsr(), read_ifar() };
	if (kind == ABORT_DATA)
		return (struct outcome){ kind, read_dfsr(), read_dfar() };
	return (struct outcome){ kind, 0, 0 };
}

static const char *kind_name(enum abort_kind kind)
{
	static const char *const names[] = { "unexpected exception", "undefined instruction",
					     "prefetch abort", "data abort" };

	return names[kind];
}

/*
 * A tried access is over: a load or store is stepped over, a call that could not fetch its first
 * instruction returns.
 */
void handle_abort(enum abort_kind kind, struct abort_frame *frame)
{
	struct outcome outcome = describe(kind);
	unsigned int i;

	if (trying && kind != ABORT_NONE) {
		*trying = outcome;
		frame->pc = kind == ABORT_DATA ? frame->pc + 4 : frame->lr;
		return;
	}
	print("Bail out! %s at 0x%08x, status 0x%x, address 0x%08x, cpsr 0x%x\n", kind_name(kind),
	      frame->pc, outcome.status, outcome.address, frame->cpsr);
	for (i = 0; i < 13; i++)
		print("# r%u 0x%08x\n", i, frame->r[i]);
	print("# lr 0x%08x\n", frame->lr);
	power_off(2);
}

struct outcome try_read(uint32_t virtual, uint32_t *value)
{
	struct outcome outcome = { ABORT_NONE, 0, 0 };

	trying = &outcome;
	*value = probe_read(virtual);
	trying = NULL;
	return outcome;
}

struct outcome try_write(uint32_t virtual, uint32_t value)
{
	struct outcome outcome = { ABORT_NONE, 0, 0 };

	trying = &outcome;
	probe_write(virtual, value);
	trying = NULL;
	return outcome;
}

struct outcome try_execute(uint32_t virtual)
{
	struct outcome outcome = { ABORT_NONE, 0, 0 };

	trying = &outcome;
	probe_execute(virtual);
	trying = NULL;
	return outcome;
}

/* The bits of a status register that say what was wrong: not who, nor whether it was a write. */
static uint32_t reason(uint32_t status)
{
	return status & (status & 0x200 ? 0x23f : 0x40f);
}

bool refused(const struct outcome *outcome, enum abort_kind kind, uint32_t virtual,
	     enum arm_fault fault)
{
	const unsigned int access = kind == ABORT_PREFETCH  ? ARM_EXECUTE :
				    outcome->status & 0x800 ? ARM_WRITE :
							      ARM_READ;
	struct arm_translation translation;

	return outcome->kind == kind && outcome->address == virtual &&
	       arm_translate(&machine.registers, virtual, access, &translation) == fault &&
	       reason(outcome->status) == arm_fault_status(&machine.registers, &translation);
}
