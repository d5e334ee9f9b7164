/* SPDX-License-Identifier: MIT */
/*
 * The partition table of a PC disk, as the first sector (MBR) holds it: at
 * offset 440 the disk's signature, at 446 four entries of 16 bytes, at 510
 * the bytes 55 aa. Only these four primary partitions become devices; a chain
 * of logical ones inside an extended partition does not, nor does a GPT.
 */
#include "base/fmt.h"
#include "base/string.h"
#include "block/partition.h"
#include "debug/log.h"
#include "mm/object.h"

#define MBR_SIGNATURE	440
#define MBR_TABLE	446
#define MBR_MAGIC	510
#define MBR_ENTRIES	4
#define TYPE_EMPTY	0x00
#define TYPE_GPT	0xee		/* the table says: look for a GPT */

struct mbr_entry {
	u8 status;
	u8 first_chs[3];
	u8 type;
	u8 last_chs[3];
	u32 first;			/* sector */
	u32 count;			/* sectors */
} PACKED;

static void partition_add(struct block_device *disk, unsigned number,
			  const struct mbr_entry *e)
{
	struct block_device *part;

	if (e->first >= disk->sectors || e->count > disk->sectors - e->first) {
		log_warn("%s: partition %u lies beyond the disk's end",
			 disk->name, number);
		return;
	}
	part = kzalloc(sizeof(*part));
	if (!part) {
		log_error("%s: no memory for partition %u", disk->name, number);
		return;
	}
	fmt_text(part->name, sizeof(part->name), "%s%u", disk->name, number);
	part->number = disk->number + number;
	part->sectors = e->count;
	part->first_sector = e->first;
	part->read_only = disk->read_only;
	part->signature = disk->signature;
	part->disk = disk;
	part->ops = disk->ops;
	block_add(part);
	log_info("%s: type %02x, %u MiB", part->name, e->type, e->count >> 11);
}

static void mbr_parse(struct block_device *disk, const u8 *mbr)
{
	struct mbr_entry e;

	if (mbr[MBR_MAGIC] != 0x55 || mbr[MBR_MAGIC + 1] != 0xaa) {
		log_info("%s: no partition table", disk->name);
		return;
	}
	memcpy(&disk->signature, mbr + MBR_SIGNATURE, sizeof(u32));
	for (unsigned i = 0; i < MBR_ENTRIES; i++) {
		memcpy(&e, mbr + MBR_TABLE + i * sizeof(e), sizeof(e));
		if (e.type == TYPE_EMPTY || e.count == 0)
			continue;
		if (e.type == TYPE_GPT) {
			log_warn("%s: a GPT is not read", disk->name);
			return;
		}
		partition_add(disk, i + 1, &e);
	}
}

void partition_scan(struct block_device *disk)
{
	struct block_request r = { .operation = BLOCK_READ, .count = 1 };
	struct frame *frame = frame_alloc();

	if (!frame) {
		log_error("%s: no memory for the partition table", disk->name);
		return;
	}
	r.frames[0] = frame_to_phys(frame);
	if (block_transfer(disk, &r) == 0)
		mbr_parse(disk, frame_data(frame));
	else
		log_error("%s: the partition table cannot be read",
			  disk->name);
	frame_put(frame);
}
