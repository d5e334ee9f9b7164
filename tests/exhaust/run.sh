#!/bin/bash
# SPDX-License-Identifier: MIT
#
# What an ordinary user uses up does not stop the machine for others: memory,
# the table of processes, the time that the kernel takes for many at once. For
# Vitrix alone: on Linux these programs would fill the host. Prints TAP.

cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

plan 1
export TIMEOUT=100

said=$(MEM=64M CPUS=2 tools/exec /tests/tools/memory-in-read 2>&1)
is 'memory is out amid reads of one file' "$said" ok
