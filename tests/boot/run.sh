#!/bin/bash
# SPDX-License-Identifier: MIT
#
# Boots the test kernel beside this script from one disk image: by both
# firmwares, on both machines, from both kinds of disk, with little memory
# and with much. Then breaks disk or machine in turn, and sees to it that the
# loader says what is wrong and stops, without booting again. Prints TAP.
#
# Needs build/boot/{mbr.bin,stage2.bin,BOOTX64.EFI}.

cd "$(dirname "$0")/../.." || exit 1
PATH=$PATH:/usr/sbin:/sbin
unset CPUS MEM FIRMWARE CMDLINE MACHINE DISK CPU ICOUNT EXTRA KEEP
limit=$((60 * ${SLOW:-1}))	# seconds; a boot takes 1 to 5
words='init=/sbin/init hz=100'		# the command line on the disk
signature=0x0000000056545258		# of every image by tools/image

scratch=$(mktemp -d) || exit 1
qemu_pid=
clean_up() {
	[ -n "$qemu_pid" ] && kill "$qemu_pid" 2>/dev/null
	rm -rf "$scratch"
}
trap clean_up EXIT
trap 'exit 1' INT TERM

count=0
result() {	# ok|not-ok NAME [WHY]
	count=$((count + 1))
	if [ "$1" = ok ]; then
		echo "ok $count - boot/$2"
		return
	fi
	echo "not ok $count - boot/$2: $3"
	[ -s "$scratch/serial" ] &&
		tail -n 5 "$scratch/serial" | tr -cd '\12\40-\176' |
			sed 's/^/# /'
}

# A kernel with the given definitions, on an image of its own.
make_image() {	# NAME [NASM ARGUMENTS]
	local name=$1

	shift
	nasm -f bin "$@" -o "$scratch/$name.bin" tests/boot/testkernel.asm &&
		tools/image -o "$scratch/$name.img" -k "$scratch/$name.bin" \
			-r "$scratch/tree" -c "$words"
}

# ---- boots that succeed ---------------------------------------------------

# Why the record of a boot is not good; nothing if it is.
judge() {	# STATUS FIRMWARE MIB
	local log=$scratch/serial

	[ "$1" = 124 ] && { echo 'time-out'; return; }
	grep -aq '^vitrix boot test' "$log" ||
		{ echo "never booted (status $1)"; return; }
	grep -a '^broken' "$log" && return
	[ "$1" = 33 ] || { echo "QEMU's status is $1"; return; }
	grep -aq "^ok" "$log" || { echo 'the record has no end'; return; }
	grep -aq "^firmware 0x000000000000000$2" "$log" ||
		{ echo 'wrong firmware'; return; }
	grep -aq "^disk $signature" "$log" || { echo 'wrong disk'; return; }
	grep -aqF "cmdline [$words]" "$log" ||
		{ echo 'wrong command line'; return; }
	[ "$(usable_mib)" -ge $(($3 - 12)) ] ||
		echo "only $(usable_mib) of $3 MiB are usable"
}

# What the map calls usable less what it gives to kernel and loader, roughly.
usable_mib() {
	local kind start length type sum=0

	while read -r kind start length type; do
		[ "$kind" = range ] && [ $((type)) = 1 ] &&
			sum=$((sum + length))
	done < <(tr -d '\r' < "$scratch/serial")
	echo $((sum >> 20))
}

boots() {	# NAME EXPECTED-LINE [VARIABLE=VALUE...] [-- QEMU ARGUMENTS]
	local name=$1 expected=$2 why status variables=() mib=128 firmware=1

	shift 2
	while [ $# -gt 0 ] && [ "$1" != -- ]; do
		variables+=("$1")
		case $1 in
		MEM=*) mib=${1//[^0-9]/} ;;
		FIRMWARE=uefi) firmware=2 ;;
		esac
		shift
	done
	: > "$scratch/serial"
	env IMAGE="$scratch/good.img" "${variables[@]}" timeout $limit \
		tools/qemu "${@:---}" -serial "file:$scratch/serial" \
		2> "$scratch/errors"
	status=$?
	why=$(judge $status $firmware "$mib")
	[ -z "$why" ] && ! grep -aq "$expected" "$scratch/serial" &&
		why="no line \"$expected\""
	if [ -n "$why" ]; then
		result not-ok "$name" "$why"
	else
		result ok "$name"
	fi
}

# ---- boots that must fail -------------------------------------------------

# The loader must say the sentence, and then the machine must stand still.
stops() {	# NAME IMAGE SENTENCE [VARIABLE=VALUE...] [-- QEMU ARGUMENTS]
	local name=$1 image=$2 sentence=$3 deadline=$((SECONDS + limit))
	local variables=()

	shift 3
	while [ $# -gt 0 ] && [ "$1" != -- ]; do
		variables+=("$1")
		shift
	done
	: > "$scratch/serial"
	env IMAGE="$scratch/$image.img" "${variables[@]}" \
		timeout $((limit + 5)) tools/qemu "${@:---}" \
		-serial "file:$scratch/serial" 2> "$scratch/errors" &
	qemu_pid=$!
	until grep -aqF "$sentence" "$scratch/serial"; do
		if ! kill -0 $qemu_pid 2>/dev/null; then
			result not-ok "$name" 'QEMU ended without the sentence'
			qemu_pid=
			return
		fi
		if [ $SECONDS -ge $deadline ]; then
			result not-ok "$name" "never said \"$sentence\""
			kill_qemu
			return
		fi
		sleep 0.05
	done
	sleep 0.2
	if kill -0 $qemu_pid 2>/dev/null; then
		result ok "$name"
	else
		result not-ok "$name" 'the machine did not stop after it'
	fi
	kill_qemu
}

kill_qemu() {
	kill "$qemu_pid" 2>/dev/null
	wait "$qemu_pid" 2>/dev/null
	qemu_pid=
}

# A copy of the good image with bytes written over it.
broken_copy() {	# NAME SECTOR, bytes from stdin
	cp --sparse=always "$scratch/good.img" "$scratch/$1.img"
	dd of="$scratch/$1.img" bs=512 seek="$2" conv=notrunc status=none
}

# A disk with one sector that cannot be read.
bad_sector() {	# NAME DEVICE SECTOR SENTENCE
	local drive=if=none,id=bad,format=raw,snapshot=on

	drive+=,file.driver=blkdebug,file.image.filename=$scratch/good.img
	drive+=,file.inject-error.0.event=read_aio,file.inject-error.0.errno=5
	drive+=,file.inject-error.0.sector=$3
	stops "$1" good "$4" DISK=none -- -drive "$drive" -device "$2,drive=bad"
}

# ---- the list -------------------------------------------------------------

mkdir -p "$scratch/tree/etc"
make_image good || { echo "Bail out! no image"; exit 1; }

for machine in pc q35; do
	for disk in virtio virtio-modern ide; do
		boots "bios-$machine-$disk" '^framebuffer 0x0000000000000000' \
			MACHINE=$machine DISK=$disk
	done
done
boots bios-32M '^ok' MEM=32M
boots bios-5G '^range 0x0000000100000000 .* 0x0000000000000001' MEM=5120M
boots bios-no-screen '^ok' -- -vga none
boots bios-old-cpu '^ok' CPU=qemu64

for machine in pc q35; do
	for disk in virtio ide; do
		boots "uefi-$machine-$disk" '^height 0x' FIRMWARE=uefi \
			MACHINE=$machine DISK=$disk MEM=256M
	done
done
boots uefi-5G-no-screen '^framebuffer 0x0000000000000000' FIRMWARE=uefi \
	MEM=5120M -- -vga none

stops bios-no-long-mode good 'this CPU has no 64-bit long mode' CPU=pentium3
head -c 512 /dev/zero | broken_copy no-stage2 1
stops bios-no-stage2 no-stage2 'no stage 2 behind the boot sector'
printf 'VTRXRNL0' | broken_copy damaged 32
stops bios-damaged-header damaged 'its header is damaged'
printf 'VTRXRNL1\1\0\0\0\20\0\0\0' | broken_copy sizes 32
stops bios-damaged-sizes sizes 'its sizes make no sense'
printf 'VTRXRNL1\2\0\0\0' | broken_copy version 32
stops bios-other-version version 'of different versions'
printf 'VTRXRNL1\1\0\0\0\377\377\377\0' | broken_copy gap 32
stops bios-larger-than-gap gap 'too large for the gap'
make_image huge -DMEMORY=0x4000000
stops bios-larger-than-memory huge "too large for this machine's memory" MEM=32M

make_image long -DPATTERN_BYTES=900*1024
truncate -s $((512 * 1200)) "$scratch/long.img"
stops bios-disk-ends-in-kernel long 'at LBA 0x000004B0, loading the kernel'
for device in virtio-blk-pci ide-hd; do
	bad_sector "bios-$device-bad-stage2" $device 20 \
		'at LBA 0x00000001, loading stage 2'
	bad_sector "bios-$device-bad-cmdline" $device 31 \
		'at LBA 0x0000001F, reading the kernel command line'
	bad_sector "bios-$device-bad-kernel" $device 200 \
		'at LBA 0x000000C8, loading the kernel'
done

cp --sparse=always "$scratch/good.img" "$scratch/absent.img"
mdel -i "$scratch/absent.img@@1M" ::/EFI/VITRIX/vitrix.bin
stops uefi-no-kernel absent 'the kernel is missing' FIRMWARE=uefi
cp --sparse=always "$scratch/good.img" "$scratch/half.img"
head -c 100000 "$scratch/good.bin" > "$scratch/half.bin"
mcopy -o -i "$scratch/half.img@@1M" "$scratch/half.bin" \
	::/EFI/VITRIX/vitrix.bin
stops uefi-half-a-kernel half 'shorter than its header says' FIRMWARE=uefi

echo "1..$count"
