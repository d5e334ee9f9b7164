#!/bin/bash
# SPDX-License-Identifier: MIT
#
# tools/check-layers over the kernel as it was linked, and proof that it can
# fail: small objects, each with one reference, the wrong ones named, the right
# ones passed by. Prints TAP.

cd "$(dirname "$0")/../.." || exit 1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
. tests/tap.sh

# object FILE DEFINES REFERS_TO
object() {
	mkdir -p "$work/$(dirname "$1")"
	printf '.globl %s\n%s:\n.quad %s\n' "$2" "$2" "${3:-0}" |
		as -o "$work/$1.o" -
}

# expect NAME 'LINE OR NOTHING': what check-layers says of the objects.
expect() {
	is "$1" "$(tools/check-layers "$work" 2>&1)" "$2"
	rm -rf "${work:?}"/*
}

plan 12
ok 'the kernel calls down' tools/check-layers

object mm/frame.c frame_alloc thread_exit
object sched/thread.c thread_exit
expect 'a call from mm up to sched is named' \
	'kernel/mm/frame.c calls up: thread_exit (sched)'

object sched/thread.c thread_exit frame_alloc
object mm/frame.c frame_alloc
expect 'a call from sched down to mm may be' ''

object dev/disk.c disk_init block_add
object block/device.c block_add
expect 'dev to block may be' ''

object block/device.c block_add disk_init
object dev/disk.c disk_init
expect 'block to dev is named' \
	'kernel/block/device.c calls sideways: disk_init (dev)'

object fs/pipe.c pipe_read tty_read
object tty/tty.c tty_read
expect 'fs to tty is named' \
	'kernel/fs/pipe.c calls sideways: tty_read (tty)'

object sched/policy/rr.c rr_pick spin_lock
object cpu/spinlock.c spin_lock
expect 'a policy that takes a lock is named' \
	"kernel/sched/policy/rr.c is a policy and looks out of its room:\
 spin_lock (cpu)"

object sched/policy/rr.c rr_pick list_add
object base/list.c list_add
expect 'a policy may use base' ''

object main.c kernel_main trap
object sys/trap.c trap
expect 'main.c may call all' ''

object proc/exec.c proc_exec kernel_main
object main.c kernel_main
expect 'nobody may call main.c' \
	'kernel/proc/exec.c calls up: kernel_main (.)'

object cpu/trap.asm trap_entry trap
object sys/trap.c trap
expect 'the trap entry reaches sys' ''

object cpu/idt.c idt_init trap
object sys/trap.c trap
expect 'no other file of cpu does' 'kernel/cpu/idt.c calls up: trap (sys)'
