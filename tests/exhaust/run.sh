#!/bin/bash
# SPDX-License-Identifier: MIT
#
# What an ordinary user uses up does not stop the machine for others: memory,
# the table of processes, the time that the kernel takes for many at once, the
# disk. For Vitrix alone: on Linux these would fill the host. Prints TAP.

cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

PATH=$PATH:/usr/sbin:/sbin
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

plan 4
export TIMEOUT=100

said=$(MEM=64M CPUS=2 tools/exec /tests/tools/memory-in-read 2>&1)
is 'memory is out amid reads of one file' "$said" ok

said=$(MEM=1G tools/exec /tests/tools/full-table 2>&1)
is "after a user's fork bomb root can fork" "$said" ok

said=$(MEM=1G CPUS=2 tools/exec '/tests/tools/orphan-many 2000' 2>&1)
is 'thousands become orphans at once' "$said" ok

cp --sparse=always "${IMAGE:-build/vitrix.img}" "$work/kept.img"
tune2fs -r 2000 "$work/kept.img?offset=17825792" > "$work/said" 2>&1
said=$(IMAGE=$work/kept.img tools/exec '
	su user -c "cat /dev/zero > /tmp/full"; df /
	cat /dev/zero > /root/full; df /' 2>&1 |
	awk '/^\/dev/ { print $2 - $3, $4 }')
is 'blocks that are kept for root, and root has them' "$said" '8000 0
0 0'
