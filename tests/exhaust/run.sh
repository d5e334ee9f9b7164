#!/bin/bash
# SPDX-License-Identifier: MIT
#
# What an ordinary user uses up does not stop the machine for others: memory,
# the table of processes, the time that the kernel takes for many at once. For
# Vitrix alone: on Linux these programs would fill the host. Prints TAP.

cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

plan 3
export TIMEOUT=100

said=$(MEM=64M CPUS=2 tools/exec /tests/tools/memory-in-read 2>&1)
is 'memory is out amid reads of one file' "$said" ok

said=$(MEM=1G tools/exec /tests/tools/full-table 2>&1)
is "after a user's fork bomb root can fork" "$said" ok

said=$(MEM=1G CPUS=2 tools/exec '/tests/tools/orphan-many 2000' 2>&1)
is 'thousands become orphans at once' "$said" ok
