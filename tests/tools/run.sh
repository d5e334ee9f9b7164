#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The tools on a machine that lacks something: each must say in a sentence what
# is missing and what to do. The machine is this one with a PATH of links in
# which one program is absent or is another. Prints TAP.

cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin"
ln -s /usr/sbin/* /usr/bin/* "$work/bin/" 2> /dev/null

# without PROGRAM COMMAND...: run it where the program is missing.
without() {
	mv "$work/bin/$1" "$work/away"
	PATH=$work/bin "${@:2}" 2>&1
	echo "status $?"
	mv "$work/away" "$work/bin/$1"
}

# The scripts look into /usr/sbin themselves, so all that is tested here must
# be a program of /usr/bin.
for program in nasm musl-gcc qemu-system-x86_64; do
	[ -e "$work/bin/$program" ] || touch "$work/bin/$program"
done

setup() {
	SETUP=no without "$1" tools/setup
}

# refused SETTING WORDS: no QEMU is started with it, and the sentence says why.
refused() {
	local said

	said=$(env "$1" tools/qemu 2>&1)
	like "$1" "$? $said" "^125 vitrix: .*${1#IMAGE=} .*$2"
}

image=${IMAGE:-build/vitrix.img}
plan 31
is 'setup is silent when nothing is missing' "$(tools/setup 2>&1)" ''
like 'setup says what to type' "$(setup musl-gcc)" \
	'apt-get install --no-install-recommends -y musl-tools'
like 'and fails' "$(setup musl-gcc)" 'status 1'
like 'doctor names what is missing' "$(without nasm tools/doctor)" \
	'WRONG +nasm +is missing; it .* `make setup. installs package nasm'
like 'and fails' "$(without nasm tools/doctor)" 'status 1'
like 'make stops at what setup says' \
	"$(without nasm env SETUP=no make image)" 'install.* nasm'
like 'no QEMU' "$(without qemu-system-x86_64 tools/qemu)" \
	'^vitrix: no qemu-system-x86_64 here'

rm "$work/bin/qemu-system-x86_64"
printf '#!/bin/sh\necho "QEMU emulator version 5.2.0 (Debian)"\n' \
	> "$work/bin/qemu-system-x86_64"
chmod +x "$work/bin/qemu-system-x86_64"
like 'an old QEMU' "$(PATH=$work/bin tools/qemu 2>&1)" \
	'^vitrix: QEMU 5\.2\.0 is too old; 6\.2 or newer is needed'
like 'doctor says so too' "$(PATH=$work/bin tools/doctor)" \
	'WRONG +qemu-system-x86_64 +is 5\.2'

# What QEMU itself would take, or refuse in words that help nobody.
for value in 0 abc 300 -1 08; do
	refused CPUS=$value 'is no number from 1 to 255'
done
for value in abc 1X -5; do
	refused MEM=$value 'is no size, such as 128M or 2G'
done
refused MEM=1 'is too little memory; .* needs 2M'
refused MEM=64k 'is too little memory'
refused MACHINE=toaster 'is neither q35 nor pc'
refused FIRMWARE=tape 'is neither bios nor uefi'
refused DISK=floppy 'is not virtio'
refused ICOUNT=yes 'is neither 1 nor 0'
refused GDBPORT=here 'is no number'
refused DISK=none 'nothing to boot from'
like 'no image' "$(IMAGE=$work/none tools/qemu 2>&1)" \
	'^vitrix: no disk image .*/none; `make image. builds it'
refused IMAGE="$PWD/Makefile" 'has no boot sector'

# Two that write to one image.
cp --sparse=always "$image" "$work/vitrix.img"
like 'a second Vitrix on one image' \
	"$(exec 8<> "$work/vitrix.img"; flock 8
	IMAGE=$work/vitrix.img tools/qemu -i 2>&1; echo "status $?")" \
	'^vitrix: .*vitrix.img is in use by another Vitrix; leave that one'

# A disk for build/ that is full at once, in name spaces of our own.
full_disk() {
	unshare -rm sh -c 'mount -t tmpfs -o size=64k full build &&
		unset IMAGE MAKEFLAGS MAKELEVEL && make image' 2>&1
	echo "status $?"
}
if unshare -rm true 2> /dev/null; then
	like 'a build on a full disk' "$(full_disk)" \
		'^vitrix: the disk of build is full, .* make room'
else
	skip 'a build on a full disk' 'no mount of our own here'
fi

like 'make help lists the commands' "$(make help)" 'make exec CMD='
like 'without apt-get it names the packages' \
	"$(rm "$work/bin/apt-get"; setup nasm)" \
	'by their Debian names: nasm'
