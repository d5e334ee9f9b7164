#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The shell's tests, in TAP: every case of *.cases and every spoiled program of
# syntax.list in our shell and in the host's dash, and the same with a shell
# that was built with the sanitizers. Then the line editor on a terminal.
#
# usage: tests/user/sh/run.sh [WORD]      only cases whose name has the word
#        SHELL_UNDER_TEST=file tests/user/sh/run.sh     not a freshly built one
cd "$(dirname "$0")/../../.." || exit 1

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

flags='-std=gnu11 -Wall -Wextra -Iuser/lib'
sources='user/sh/*.c user/lib/condition.c user/lib/signals.c'
ours=$SHELL_UNDER_TEST
if [ -z "$ours" ]; then
	ours=$work/ours
	musl-gcc -static -O2 $flags $sources -o "$ours" || exit 1
fi
checked=$work/checked
gcc -O1 -g $flags -DARENA_CHUNK=0 -fsanitize=address,undefined \
	-fno-sanitize-recover=all $sources -o "$checked" || exit 1

python3 tests/user/sh/compare.py "$work" "$ours" "$checked" "$1"
