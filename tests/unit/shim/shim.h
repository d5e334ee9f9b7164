/* SPDX-License-Identifier: MIT */
/*
 * The machine under kernel code that is tested on the host: locks, sleeping,
 * memory, a disk. The locks are real, so tests may use threads; they check
 * what the kernel's own debug build checks: the order of ranks, and that
 * nobody sleeps with a spinlock held. A broken rule ends the test.
 *
 * Each file of this folder stands for one part of the kernel; a test names in
 * its "Sources:" line those that it needs. This header declares the knobs
 * that only tests turn.
 */
#ifndef UNIT_SHIM_H
#define UNIT_SHIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "block/device.h"

/* locks.c: one line on standard error, then the end. */
void shim_broken(const char *format, ...)
	__attribute__((format(printf, 1, 2), noreturn));
unsigned shim_spinlocks_held(void);	/* by this thread */

/* memory.c: this many frames, all free. To be called first, once. */
void shim_memory_start(size_t frames);
/* Every n-th allocation fails from now on; 0: none does. */
void shim_memory_fail(unsigned every);
uint64_t shim_objects_in_use(void);

/* log.c: lines said so far; the last one. SHIM_LOG=1 shows them. */
extern unsigned shim_log_lines;
extern char shim_log_last[256];

/* copy.c: user addresses in here fault. */
extern uint64_t shim_fault_from, shim_fault_to;

/* clock.c: what the realtime clock says; 0: the host's. */
extern uint64_t shim_realtime;

/* clock.c: whom every thread acts for; NULL: the kernel. */
extern const struct cred *shim_cred;

/*
 * disk.c: a disk in memory. With `threaded` requests end later, in another
 * thread, in any order; else before submit returns.
 */
struct shim_disk {
	struct block_device dev;
	uint8_t *data;
	size_t size;
	bool threaded;
	uint64_t reads, writes, flushes;	/* requests so far */
	uint64_t blocks_read, blocks_written;
	uint64_t bad_from, bad_to;	/* blocks that give errors */
	bool bad_reads, bad_writes;
	uint64_t power_off_after;	/* blocks written until then; 0: never;
					 * later ones are lost */
	bool cut;			/* they are lost from now on */
};

void shim_disk_new(struct shim_disk *d, const char *name, size_t size);
void shim_disk_load(struct shim_disk *d, const char *path);
void shim_disk_save(const struct shim_disk *d, const char *path);
void shim_disk_wait(void);		/* until no request is under way */
void shim_disk_cut(struct shim_disk *d);	/* no more writes */

#endif
