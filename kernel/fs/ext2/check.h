/* SPDX-License-Identifier: MIT */
/*
 * Is this superblock one that we can work with? For super.c alone.
 */
#ifndef EXT2_CHECK_H
#define EXT2_CHECK_H

#include "fs/ext2/ext2.h"

/*
 * Looks at every field that others rely on; the log gets the reason of a
 * refusal. Sets *read_only where an unknown feature asks for that.
 * Result: 0 or -EINVAL.
 */
int super_check(const struct block_device *dev, const struct ext2_super *s,
		bool *read_only);

#endif
