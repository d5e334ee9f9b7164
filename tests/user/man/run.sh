#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The manual: every source is free of mandoc's warnings, every command, every
# demo and every system call has a page, cross references lead somewhere, and
# man(1) finds pages by name, section and word. Prints TAP.

cd "$(dirname "$0")/../../.." || exit 1
build=${BUILD:-build}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
number=0 failed=0

# report NAME: good if the file $work/found is empty.
report() {
	number=$((number + 1))
	if [ -s "$work/found" ]; then
		echo "not ok $number - $1"
		sed 's/^/# /' "$work/found"
		failed=1
	else
		echo "ok $number - $1"
	fi
}

echo 1..7

mandoc -Tlint -Wwarning user/man/man*/*.[0-9] > "$work/found" 2>&1
report 'mandoc has no warnings'

user/man/render "$work/man" user/man/man*/*.[0-9] > "$work/found" 2>&1
report 'all pages can be formatted'

for source in user/*.c user/demos/*.c; do
	name=$(basename "$source" .c)
	case $name in init | hostexec) continue ;; esac
	[ -r "$work/man/cat1/$name.1" ] || echo "$name"
done > "$work/found"
report 'every command has a page'

sed -n 's/^CALL[0-9]([0-9]*, \([a-z0-9_]*\).*/\1/p' kernel/sys/calls.def |
	while read -r name; do
		[ -r "$work/man/cat2/$name.2" ] || echo "$name"
	done > "$work/found"
report 'every system call has a page'

grep -h '^\.Xr' user/man/man*/*.[0-9] | sort -u |
	while read -r _ name section _; do
		[ -r "$work/man/cat$section/$name.$section" ] ||
			echo "$name($section)"
	done > "$work/found"
report 'cross references lead to a page'

{
	sed -n 's/^	{ "\([a-z]*\)", [a-z].*/\1/p' kernel/cmdline.c |
		while read -r word; do
			grep -q "^\.It Cm $word\b" user/man/man7/boot.7 ||
				echo "$word"
		done
} > "$work/found"
report 'boot(7) has every word of the command line'

MANPATH=$work/man
export MANPATH
{
	"$build/user/man" 2 kill | grep -q 'System Calls' || echo 'man 2 kill'
	"$build/user/man" waitid | cmp - "$work/man/cat2/wait4.2"
	"$build/user/man" -k 'SEND A signal' | grep -q '^kill (1)' ||
		echo 'man -k in capitals'
	"$build/user/man" nosuchpage > /dev/null 2>&1 && echo 'man nosuchpage'
} > "$work/found" 2>&1
report 'man finds pages'

exit $failed
