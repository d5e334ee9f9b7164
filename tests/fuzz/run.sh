#!/bin/bash
# SPDX-License-Identifier: MIT
#
# usage: tests/fuzz/run.sh [SEED [SECONDS]]	1 and 3 unless told
#
# Programs that do random things, as a user and as root: the kernel goes on
# (a panic or a hang would end tools/exec), shows none of its addresses, keeps
# what it has to keep, and has afterwards in use what it had before; the disk
# is clean. CPUS, MEM and CMDLINE as ever. To run it for long:
#
#	for seed in {1..100}; do CPUS=4 tests/fuzz/run.sh $seed 60; done
#
# Prints TAP.

cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

seed=${1:-1} seconds=${2:-3}
copy=$(mktemp) || exit 1
trap 'rm -f "$copy"' EXIT
cp --sparse=always "${IMAGE:-build/vitrix.img}" "$copy"
export KEEP=$copy CPUS=${CPUS:-2} CMDLINE=${CMDLINE-lockcheck}
export TIMEOUT=$(((seconds * 4 + 60) * slow))
# QEMU 7.2 ends itself at some random instructions of AVX (gen_pinsr).
export CPU=max,-avx,-avx2

# fuzz NAME PROGRAM [OPTION...]: one line is left, that of the leaks.
fuzz() {
	local name=$1 said

	shift
	said=$(tools/exec "/tests/tools/leaks /tests/tools/$* \
		-t $seconds $seed" 2>&1 | grep -v '^# ' | tr '\n' ' ')
	like "$name" "$said" '^[0-9]+ frames, [^:]*: all as before $'
}

plan 5
fuzz "a user's system calls" fuzz-calls -u 1000
fuzz "root's system calls" fuzz-calls
fuzz 'machine code and signal frames' fuzz-code -u 1000
fuzz 'damaged programs' fuzz-exec -u 1000
ok 'e2fsck finds a clean disk' /usr/sbin/e2fsck -fn "$copy?offset=17825792"
