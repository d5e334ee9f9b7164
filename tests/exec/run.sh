#!/bin/bash
# SPDX-License-Identifier: MIT
#
# tools/exec: does it carry bytes, status and standard input exactly, and does
# it name each way in which a run can fail? First with guests of one sector
# (guest.asm), which can fail in every way; then with Vitrix. Prints TAP.

cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export TIMEOUT=${TIMEOUT:-$((60 * slow))}
system=${IMAGE:-$PWD/build/vitrix.img}

# run ARGUMENTS...: leaves $work/out, $work/err and $status.
run() {
	tools/exec "$@" > "$work/out" 2> "$work/err" < /dev/null
	status=$?
}

# sector OPTIONS...: the next runs are of a guest that does this.
sector() {
	nasm -f bin "$@" -o "$work/guest.img" tests/exec/guest.asm
	truncate -s 1M "$work/guest.img"
	export IMAGE=$work/guest.img
}

all_bytes() {
	LC_ALL=C awk 'BEGIN { for (i = 0; i < 256; i++) printf "%c", i }'
}

failures() {
	sector -DBYTES=1 -DEXIT=77
	run x
	is 'status 77 comes through' "$status" 77
	all_bytes > "$work/all"
	ok 'all bytes come through' cmp "$work/out" "$work/all"
	is 'and standard error has its own' "$(wc -c < "$work/err")" 256

	sector -DPANIC=1
	run x
	is 'a panic has no status of a program' "$status" 125
	like 'and is said' "$(cat "$work/err")" 'panic: told to'
	like 'with the last lines' "$(cat "$work/err")" 'one sector says hello'
	is 'and not on standard output' "$(cat "$work/out")" ''

	sector -DTRIPLE=1
	run x
	like 'a triple fault is said' "$status $(cat "$work/err")" \
		'^125 .*triple fault'
	sector -DOFF=1
	run x
	like 'a power-off without a status is said' \
		"$status $(cat "$work/err")" '^125 .*no exit record'
	sector -DSTOPPED=1
	run x
	like 'a stopped boot loader is said' "$status $(cat "$work/err")" \
		'^125 .*never booted: one sector says hello'
	sector -DSPIN=1
	TIMEOUT=$((3 * slow)) run x
	like 'a time-out is said, and that nothing booted' \
		"$status $(cat "$work/err")" '^124 .*time-out.*never booted'
}

misuse() {
	local value

	run
	like 'no command' "$status $(cat "$work/err")" '^125 .*which command'
	run ' '
	like 'an empty command' "$status $(cat "$work/err")" \
		'^125 .*which command'
	run -i "$work/none" x
	like 'no such input' "$status $(cat "$work/err")" '^125 .*No such file'
	run -e "$work/none" x
	like 'no such folder' "$status $(cat "$work/err")" '^125 .*no such fold'
	run -e "$work/all" x
	like 'a file for a folder' "$status $(cat "$work/err")" \
		'^125 .*is no folder'
	run -i "$work" x
	like 'a folder for a file' "$status $(cat "$work/err")" \
		'^125 .*cannot be standard input'
	for value in x -1 nan; do
		TIMEOUT=$value run x
		like "TIMEOUT=$value" "$status $(cat "$work/err")" \
			"^125 .*=$value is no number of seconds"
	done
	CONSOLE=$work/none/x run x
	like 'no place for the log' "$status $(cat "$work/err")" \
		'^125 .*No such file'
	IMAGE=$work/none run x
	like 'no such image' "$status $(cat "$work/err")" '^125 .*no disk image'
	FIRMWARE=tape run x
	like 'no such firmware' "$status $(cat "$work/err")" '^125 .*tape'
	(exec 8<> "$IMAGE"; flock 8; run x; echo "$status $(cat "$work/err")") \
		> "$work/said"
	like 'an image in use' "$(cat "$work/said")" '^125 .*in use'
}

statuses() {
	local n

	for n in 0 1 2 127 128 255; do
		run "exit $n"
		is "exit $n" "$status $(cat "$work/out" "$work/err")" "$n "
	done
	run 'kill -9 $$'
	is 'death by SIGKILL' "$status" 137
	run 'kill -15 $$; echo not here'
	is 'death by SIGTERM' "$status $(cat "$work/out")" '143 '
	run no-such-program
	like 'no such program' "$status $(cat "$work/err")" '^127 .*not found'
}

streams() {
	run 'echo out; echo err >&2; echo out again'
	is 'standard output' "$(cat "$work/out")" 'out
out again'
	is 'standard error' "$(cat "$work/err")" err
	run 'cat'
	is 'no input is an empty one' "$status $(cat "$work/out")" '0 '
	: > "$work/empty"
	run -i "$work/empty" 'cat; echo end'
	is 'an empty input ends' "$(cat "$work/out")" end
	head -c 300001 /dev/urandom > "$work/data"
	run -i "$work/data" 'cat | cat'
	ok 'input goes through a pipe to the output' \
		cmp "$work/out" "$work/data"
	run "echo 'a, b,, c'; echo \"\$HOME\" | wc -l"
	is 'commas and quotes' "$(cat "$work/out" "$work/err")" 'a, b,, c
1'
}

own_programs() {
	mkdir -p "$work/extra/opt"
	musl-gcc -static -O2 -o "$work/extra/opt/programs" \
		tests/exec/programs.c
	sum=$(sha256sum < "$system")
	run -e "$work/extra" '/opt/programs bytes'
	for _ in 1 2 3 4; do all_bytes; done > "$work/all"
	ok 'a program laid over the root' cmp "$work/out" "$work/all"
	LC_ALL=C awk 'BEGIN { for (i = 1024; i--; ) printf "%c", i % 256 }' \
		> "$work/all"
	ok 'and its standard error' cmp "$work/err" "$work/all"
	run -e "$work/extra" '/opt/programs fault'
	is 'death by SIGSEGV' "$status" 139
	run -e "$work/extra" -i "$work/all" '/opt/programs complement'
	for _ in 1 2 3 4; do all_bytes; done > "$work/all"
	ok 'binary input' cmp "$work/out" "$work/all"
	TIMEOUT=$((5 * slow)) run -e "$work/extra" '/opt/programs spin'
	like 'an endless loop' "$status $(cat "$work/err")" \
		'^124 .*time-out.*still running'
	TIMEOUT=$((5 * slow)) run -e "$work/extra" 'echo first; exec /opt/programs wait'
	like 'a program that waits for ever' "$status $(cat "$work/err")" \
		'^124 .*time-out.*idle'
	is 'and what it had said' "$(cat "$work/out")" first
}

disks() {
	run 'echo changed > /etc/motd; sync; cat /etc/motd'
	is 'files can be written' "$(cat "$work/out")" changed
	is 'the image stays as it was' "$(sha256sum < "$system")" "$sum"
	cp --sparse=always "$system" "$work/kept.img"
	KEEP=$work/kept.img run 'echo still here > /root/note'
	KEEP=$work/kept.img run 'cat /root/note'
	is 'kept files are there after a reboot' "$(cat "$work/out")" \
		'still here'
	ok 'and the file system is clean' \
		/usr/sbin/e2fsck -fn "$work/kept.img?offset=17825792"
}

# fails NAME PATTERN: the run fails, with a sentence like this.
fails() {
	TIMEOUT=$((20 * slow)) run true
	like "$1" "$status $(cat "$work/err")" "^12[45] .*$2"
}

# A copy of the disk to be damaged, in $bad.
damaged() {
	bad=$work/bad.img
	cp --sparse=always "$system" "$bad"
}

# Each must fail, and must say why.
surroundings() {
	local root=17825792 bad

	truncate -s 64M "$work/empty"
	IMAGE=$work/empty fails 'an empty disk' 'no boot sector'
	DISK=none fails 'no disk' 'nothing to boot from'
	damaged
	/usr/sbin/debugfs -w -R 'rm /sbin/hostexec' "$bad?offset=$root" \
		2> /dev/null
	IMAGE=$bad fails 'no init' '(hostexec|init)'
	CMDLINE='root=none9' fails 'no such root' 'none9'
	damaged
	dd if=/dev/zero of="$bad" bs=1 seek=$((root + 1024)) count=1024 \
		conv=notrunc 2> /dev/null
	IMAGE=$bad fails 'a disk without a file system' '(ext2|file system)'
	damaged
	printf '\377\377\377\377' | dd of="$bad" bs=1 seek=$((root + 1056)) \
		conv=notrunc 2> /dev/null
	IMAGE=$bad fails 'a damaged superblock' '(ext2|superblock)'
	damaged
	/usr/sbin/debugfs -w -R 'sif /sbin/hostexec mode 0100644' \
		"$bad?offset=$root" 2> /dev/null
	IMAGE=$bad fails 'init is not executable' '(hostexec|init)'
	MEM=2M fails 'too little memory' '[Mm]emory'
}

# The way through make: nothing of its own is said, and the status comes out.
by_make() {
	unset MAKEFLAGS MAKELEVEL
	make exec CMD='echo "$HOME, $((1 + 1))"; exit 3' \
		> "$work/out" 2> "$work/err"
	is 'make exec: status, output and no more' \
		"$? $(cat "$work/out") $(cat "$work/err")" '3 /root, 2 '
	make exec CMD='/opt/programs complement' EXTRA="$work/extra" \
		STDIN="$work/all" > "$work/out"
	is 'make exec EXTRA= STDIN=' "$? $(wc -c < "$work/out")" '0 1024'
}

plan 60
failures
misuse
export IMAGE=$system
statuses
streams
own_programs
by_make
disks
surroundings
