/* SPDX-License-Identifier: MIT */
/*
 * sequence.c - carrying out, shrinking and printing sequences of operations. Shrinking only ever
 * asks one question, "does it still fail?", and accepts any failure for an answer.
 */
#define _DEFAULT_SOURCE /* fork, mmap */
#include "sequence.h"
#include "library.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Seconds for one sequence, and for making one plainer. */
enum { PATIENCE = 10, SHRINKING = 20 };

static struct model model;
static struct outcome want, got;

void sequence_start(const struct world *world)
{
	model_init(&model, world);
	library_reset(world);
}

struct model *sequence_model(void)
{
	return &model;
}

/* Rows that belong to an outcome, behind a comment sign. */
static void print_outcome(FILE *to, const char *who, const struct op *op, const struct outcome *out)
{
	char *text = NULL, *line;
	size_t length;
	FILE *buffer = open_memstream(&text, &length);

	if (!buffer)
		return;
	outcome_print(buffer, op, out);
	fclose(buffer);
	fprintf(to, "# %s", who);
	for (line = text; *line; line++) {
		fputc(*line, to);
		if (*line == '\n')
			fputs("# ", to);
	}
	fputc('\n', to);
	free(text);
}

bool sequence_step(const struct op *op, FILE *why)
{
	bool match;

	if (!model_can_apply(&model, op))
		return true;
	model_apply(&model, op, &want);
	if (model.lost)
		return true;
	library_apply(op, &got);
	match = outcome_equal(&want, &got);
	if (!match && why) {
		print_outcome(why, "expected", op, &want);
		print_outcome(why, "got", op, &got);
		if (got.panicked)
			fprintf(why, "# panic: %s\n", library_last_panic());
	}
	return library_matches(&model, why) && match;
}

/* =============================================================================== guarding == */

static void *share(size_t size)
{
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED)
		abort();
	return memory;
}

struct sequence *sequence_shared(void)
{
	static struct sequence *shared;

	if (!shared)
		shared = share(sizeof(*shared));
	return shared;
}

bool sequence_run_guarded(bool (*run)(void *arg), void *arg, unsigned int seconds)
{
	int status;
	pid_t child;

	fflush(NULL);
	child = fork();
	if (child == 0) {
		bool good;

		alarm(seconds);
		good = run(arg);
		fflush(NULL);
		_exit(good ? 0 : 1);
	}
	if (child < 0 || waitpid(child, &status, 0) != child)
		abort();
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* A trial: the sequence, and how far it got. */
struct trial {
	const struct sequence *sequence;
	size_t *at;
};

static bool run_trial(void *arg)
{
	struct trial *trial = arg;
	const struct sequence *s = trial->sequence;

	sequence_start(&s->world);
	for (*trial->at = 0; *trial->at < s->ops && !model.lost; ++*trial->at)
		if (!sequence_step(&s->op[*trial->at], NULL))
			return false;
	return true;
}

static bool quiet;

/* The address sanitizer asks before it writes its report, which takes it longer than all else. */
void __asan_on_error(void);
void __asan_on_error(void)
{
	if (quiet)
		_exit(1);
}

static bool run_quietly(void *arg)
{
	int nowhere = open("/dev/null", O_WRONLY);

	quiet = true;
	dup2(nowhere, STDOUT_FILENO);
	dup2(nowhere, STDERR_FILENO);
	return run_trial(arg);
}

/* Whether the sequence fails or crashes, and with *at at which operation. */
static bool fails(const struct sequence *s, size_t *at)
{
	static size_t *shared_at;
	struct trial trial;
	bool crashes;

	if (!shared_at)
		shared_at = share(sizeof(*shared_at));
	trial = (struct trial){ s, shared_at };
	crashes = !sequence_run_guarded(run_quietly, &trial, PATIENCE);
	*at = *shared_at;
	return crashes && *at < s->ops;
}

/* ============================================================================== shrinking == */

/* Cut off what comes behind the failing operation. */
static bool still_fails(struct sequence *s)
{
	size_t at;

	if (!fails(s, &at))
		return false;
	s->ops = at + 1;
	return true;
}

static time_t deadline;

static bool accept(struct sequence *s, struct sequence *candidate)
{
	if (time(NULL) > deadline || !still_fails(candidate))
		return false;
	*s = *candidate;
	return true;
}

static bool without(struct sequence *s, size_t at, size_t count)
{
	static struct sequence c;

	c = *s;
	memmove(&c.op[at], &c.op[at + count], (c.ops - at - count) * sizeof(c.op[0]));
	c.ops -= count;
	return accept(s, &c);
}

/* Leave out runs of operations, long ones first. */
static bool drop_operations(struct sequence *s)
{
	size_t count, at;
	bool any = false;

	for (count = s->ops / 2; count > 0; count /= 2)
		for (at = 0; at + count <= s->ops;) {
			if (without(s, at, count))
				any = true;
			else
				at += count;
		}
	return any;
}

static bool with_arg(struct sequence *s, size_t at, int arg, u64 value)
{
	static struct sequence c;

	if (s->op[at].arg[arg] == value)
		return false;
	c = *s;
	c.op[at].arg[arg] = value;
	return accept(s, &c);
}

/*
 * Plainer values, plainest first. Only what makes a number plainer may be tried, or this would not
 * end.
 */
static bool simplify_arg(struct sequence *s, size_t at, int arg)
{
	u64 old = s->op[at].arg[arg], base = s->world.base;
	u64 offset = old - base;
	enum arg_kind kind = op_table[s->op[at].kind].arg[arg];
	u64 mask;

	if (old == 0)
		return false;
	if (with_arg(s, at, arg, 0))
		return true;
	if (kind == ARG_NID || kind == ARG_LIST || kind == ARG_OTHER_LIST || old == PAGE_SIZE)
		return false;
	if (kind <= ARG_ALIGN && old != 1 && with_arg(s, at, arg, PAGE_SIZE))
		return true;
	for (mask = ~(u64)0 >> 1; mask >= 1; mask >>= 1) {
		if (base && offset & mask && with_arg(s, at, arg, base + (offset & ~mask)))
			return true;
		if (old & mask && with_arg(s, at, arg, old & ~mask))
			return true;
	}
	return false;
}

static bool simplify_operations(struct sequence *s)
{
	bool any = false;
	size_t i;
	int arg;

	for (i = 0; i < s->ops; i++)
		for (arg = 0; arg < OP_ARGS && i < s->ops; arg++)
			if (op_table[s->op[i].kind].arg[arg] != ARG_NONE && simplify_arg(s, i, arg))
				any = true;
	return any;
}

static void simplify_world(struct sequence *s)
{
	static struct sequence c;

	c = *s;
	c.world.movable_node = false;
	accept(s, &c);
	c = *s;
	c.world.kernelcore_mirror = false;
	accept(s, &c);
	c = *s;
	c.world.strict = false;
	accept(s, &c);
	c = *s;
	c.world.kernel_end = 0;
	accept(s, &c);
}

void sequence_shrink(struct sequence *s)
{
	bool better;
	int round = 0;

	deadline = time(NULL) + SHRINKING;
	if (!still_fails(s))
		return;
	do {
		better = drop_operations(s);
		simplify_world(s);
		if (simplify_operations(s))
			better = true;
	} while (better && ++round < 20);
}

/* =============================================================================== printing == */

static void print_world(FILE *to, const struct world *w)
{
	static const char *const era[] = { "5.0", "6.1", "6.12", "7.2" };

	fputs("%memblock-trace 1\n", to);
	fprintf(to,
		"%%config page=0x%lx phys_bits=%d max_nodes=%d init_regions=%d region_bytes=0x%zx "
		"smp_cache_bytes=0x%x movable_node=%d mirrored_kernelcore=%d kernel_end=0x%" PRIx64
		" rules=%s\n",
		(unsigned long)PAGE_SIZE, MEMBLOCK_PHYS_ADDR_BITS, MAX_NUMNODES,
		INIT_MEMBLOCK_REGIONS, sizeof(struct memblock_region), SMP_CACHE_BYTES,
		w->movable_node, w->kernelcore_mirror, (u64)w->kernel_end, era[w->era]);
	if (w->strict)
		fputs("# strict rules\n", to);
	if (w->arena)
		fprintf(to, "# memory is in 0x%" PRIx64 "+0x%" PRIx64 "\n", (u64)w->base,
			(u64)w->size);
}

void sequence_print(FILE *to, const struct sequence *s)
{
	size_t i;

	print_world(to, &s->world);
	for (i = 0; i < s->ops; i++) {
		op_print(to, &s->op[i]);
		fputc('\n', to);
	}
}

/* What a failing sequence is, and where its description goes. */
struct failure {
	const struct sequence *sequence;
	FILE *to;
};

/* The script, and below it what was expected of its last operation. */
static bool print_failure(void *arg)
{
	const struct failure *failure = arg;
	const struct sequence *s = failure->sequence;
	size_t i;

	sequence_print(failure->to, s);
	fflush(failure->to);
	sequence_start(&s->world);
	for (i = 0; i < s->ops; i++)
		if (!sequence_step(&s->op[i], i + 1 == s->ops ? failure->to : NULL))
			return true;
	fputs("# it does not fail when repeated from the start\n", failure->to);
	return true;
}

static void report_to(FILE *to, struct sequence *s)
{
	struct failure failure = { s, to };

	if (!sequence_run_guarded(print_failure, &failure, PATIENCE))
		fputs("# and there it crashes or does not come back\n", to);
}

/* The whole path of a file beside this program, which is the same in every current directory. */
static void path_beside_program(const char *name, char *path)
{
	ssize_t length = readlink("/proc/self/exe", path, PATH_MAX);
	size_t used = length > 0 ? (size_t)length : 0;

	while (used && path[used - 1] != '/')
		used--;
	snprintf(path + used, PATH_MAX - used, "%s", name);
}

void sequence_report(struct sequence *s, const char *name)
{
	char path[PATH_MAX];
	FILE *file;

	path_beside_program(name, path);
	sequence_shrink(s);
	report_to(stdout, s);
	file = fopen(path, "w");
	if (!file) {
		printf("# cannot be written to %s: %s\n", path, strerror(errno));
		return;
	}
	report_to(file, s);
	fclose(file);
	printf("# written to %s\n", path);
}
