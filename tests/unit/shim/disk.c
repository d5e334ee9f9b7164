/* SPDX-License-Identifier: MIT */
/*
 * A disk in memory, behind block/device.h: loaded from an image file and
 * saved to one. Requests are carried out at once, or by a thread that takes a
 * random one of those that wait; blocks may be bad, and the power may fail.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "abi/errno.h"
#include "shim/shim.h"

#define QUEUE_MAX 256

struct job {
	struct shim_disk *disk;
	struct block_request *request;
};

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static struct job queue[QUEUE_MAX];
static unsigned queued, running;
static bool started;

static bool is_bad(const struct shim_disk *d, bool read, u64 block)
{
	return block >= d->bad_from && block < d->bad_to &&
	       (read ? d->bad_reads : d->bad_writes);
}

static void move_block(struct shim_disk *d, struct block_request *r,
		       unsigned i)
{
	u64 at = r->sector * SECTOR_SIZE + i * BLOCK_SIZE;
	u8 *frame = phys_to_virt(r->frames[i]);
	bool read = r->operation == BLOCK_READ;

	if (at + BLOCK_SIZE > d->size)
		shim_broken("a request beyond the disk's end");
	if (is_bad(d, read, at / BLOCK_SIZE)) {
		r->error = -EIO;
	} else if (read) {
		memcpy(frame, d->data + at, BLOCK_SIZE);
		d->blocks_read++;
	} else if (!d->cut && (!d->power_off_after ||
		   d->blocks_written++ < d->power_off_after)) {
		memcpy(d->data + at, frame, BLOCK_SIZE);
	}
}

static void carry_out(struct shim_disk *d, struct block_request *r)
{
	r->error = 0;
	if (r->operation == BLOCK_FLUSH)
		d->flushes++;
	else if (r->operation == BLOCK_READ)
		d->reads++;
	else
		d->writes++;
	for (unsigned i = 0; i < r->count; i++)
		move_block(d, r, i);
}

static void *serve(void *unused)
{
	(void)unused;
	for (;;) {
		struct job j;
		unsigned n;

		pthread_mutex_lock(&mutex);
		while (!queued)
			pthread_cond_wait(&cond, &mutex);
		n = (unsigned)rand() % queued;
		j = queue[n];
		queue[n] = queue[--queued];
		running = 1;
		pthread_cond_broadcast(&cond);
		pthread_mutex_unlock(&mutex);
		if (rand() % 4 == 0)
			usleep((unsigned)rand() % 200);
		carry_out(j.disk, j.request);
		j.request->done(j.request);
		pthread_mutex_lock(&mutex);
		running = 0;
		pthread_cond_broadcast(&cond);
		pthread_mutex_unlock(&mutex);
	}
	return NULL;
}

void shim_disk_wait(void)
{
	pthread_mutex_lock(&mutex);
	while (queued || running)
		pthread_cond_wait(&cond, &mutex);
	pthread_mutex_unlock(&mutex);
}

void shim_disk_cut(struct shim_disk *d)
{
	d->cut = true;
	pthread_mutex_lock(&mutex);
	while (running)
		pthread_cond_wait(&cond, &mutex);
	pthread_mutex_unlock(&mutex);
}

static void submit(struct block_device *dev, struct block_request *r)
{
	struct shim_disk *d = dev->driver;
	pthread_t t;

	if (shim_spinlocks_held())
		shim_broken("a request is submitted with a spinlock held");
	if (!d->threaded) {
		carry_out(d, r);
		r->done(r);
		return;
	}
	pthread_mutex_lock(&mutex);
	if (!started && pthread_create(&t, NULL, serve, NULL))
		shim_broken("no thread for the disk");
	started = true;
	while (queued == QUEUE_MAX)
		pthread_cond_wait(&cond, &mutex);
	queue[queued++] = (struct job) { d, r };
	pthread_cond_broadcast(&cond);
	pthread_mutex_unlock(&mutex);
}

static const struct block_ops ops = { .submit = submit };

void shim_disk_new(struct shim_disk *d, const char *name, size_t size)
{
	static u32 number = 0xfe00;

	free(d->data);
	*d = (struct shim_disk) {
		.data = calloc(1, size), .size = size,
	};
	snprintf(d->dev.name, sizeof(d->dev.name), "%s", name);
	d->dev.number = number += 16;
	d->dev.sectors = size / SECTOR_SIZE;
	d->dev.ops = &ops;
	d->dev.driver = d;
}

void shim_disk_load(struct shim_disk *d, const char *path)
{
	FILE *f = fopen(path, "rb");

	if (!f || fread(d->data, 1, d->size, f) != d->size)
		shim_broken("%s cannot be read", path);
	fclose(f);
}

void shim_disk_save(const struct shim_disk *d, const char *path)
{
	FILE *f = fopen(path, "wb");

	if (!f || fwrite(d->data, 1, d->size, f) != d->size || fclose(f))
		shim_broken("%s cannot be written", path);
}
