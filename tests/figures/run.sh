#!/bin/bash
# SPDX-License-Identifier: MIT
#
# What Vitrix costs, in instructions under -icount with BIOS and one CPU, each
# figure beside its aim: a test is good when the figure is there and not above
# the aim. Prints TAP, and the figures as its comments.

cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export ICOUNT=1 CPUS=1 FIRMWARE=bios TIMEOUT=${TIMEOUT:-$((120 * ${SLOW:-1}))}

# figure NAME NUMBER AIM UNIT
figure() {
	if [ -n "$2" ] && [ "$2" -le "$3" ]; then
		tell ok "$1: $2 $4 (aim $3)"
	else
		tell 'not ok' "$1: ${2:-no figure,} $4 (aim $3)"
	fi
}

of() {
	awk -v name="$1" '$1 == name { print $2 }' "$work/out"
}

plan 6
mkdir -p "$work/extra/opt"
musl-gcc -static -O2 -Wall -o "$work/extra/opt/figures" \
	tests/figures/figures.c || exit 1
CONSOLE=$work/console tools/exec -e "$work/extra" /opt/figures \
	> "$work/out" 2> "$work/err" || sed 's/^/# /' "$work/err"

# The kernel says itself how long it took, and what memory it uses.
figure 'kernel entry to init' "$(sed -nE \
	's/.*init starts after ([0-9]+) ticks.*/\1/p' "$work/console")" \
	20000000 instructions
figure 'memory in use after boot' "$(sed -nE \
	's/.*init starts after.* ([0-9]+) KiB in use.*/\1/p' \
	"$work/console")" 6144 KiB
figure getppid "$(of getppid)" 150 instructions
figure 'pipe round trip' "$(of pipe-round-trip)" 4000 instructions
figure 'fork, exit, wait' "$(of fork-exit-wait)" 50000 instructions
figure 'fork, exec, wait' "$(of fork-exec-wait)" 150000 instructions
