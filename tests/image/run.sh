#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The disk image: the same bytes whoever makes it and where, files of root's,
# a file system without a fault, and a sentence when it cannot be made. Prints
# TAP.

cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
PATH=$PATH:/usr/sbin:/sbin
image=${IMAGE:-build/vitrix.img}
root=17825792	# the second partition's first byte
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

make_image() {
	tools/image -k build/kernel/vitrix.bin -r build/root \
		-r build/tests-root "$@" 2>&1
}

# The tree as git has it plus what is changed, built at another place, in
# another order, by make with another umask.
build_elsewhere() {
	local copy=$work/a/longer/path/than/ours

	mkdir -p "$copy"
	git ls-files -z --cached --others --exclude-standard |
		xargs -0 tar cf - --ignore-failed-read 2> /dev/null |
		tar xf - -C "$copy"
	(umask 077; cd "$copy" && unset IMAGE MAKEFLAGS MAKELEVEL &&
		make -s build/tests/vitrix.img > "$work/log" 2>&1)
	ok 'another build elsewhere has the same bytes' \
		cmp "$image" "$copy/build/tests/vitrix.img"
	[ -e "$copy/build/tests/vitrix.img" ] || sed 's/^/# /' "$work/log"
}

# There, where nobody keeps what he wrote to build/vitrix.img.
by_make() {
	local copy=$work/a/longer/path/than/ours said name folder="$work/it's me"

	name='make image EXTRA='
	mkdir -p "$folder/opt"
	head -c 70000000 /dev/urandom > "$folder/opt/large"
	said=$(make_there EXTRA="$work/none")
	like "$name of none" "$said" '^tools/image: the folder .* is missing'
	said=$(make_there EXTRA=/etc/passwd)
	like "$name of a file" "$said" '^tools/image: the folder .* is a file'
	said=$(make_there EXTRA="$folder")
	ok "$name with a quote in its name, and large" test -z "$said"
	debugfs -R "dump /opt/large $work/large" \
		"$copy/build/vitrix.img?offset=$root" 2> /dev/null
	ok 'and all of it is there' cmp "$work/large" "$folder/opt/large"
}

make_there() {
	(cd "$copy" && unset IMAGE MAKEFLAGS MAKELEVEL &&
		make -s image "$@" 2>&1)
}

overlay() {
	mkdir -p "$work/extra/etc" "$work/extra/opt"
	echo 'laid over' > "$work/extra/etc/motd"
	yes | head -c 70000000 > "$work/extra/opt/large"
	make_image -e "$work/extra" -o "$work/extra.img" > "$work/log"
	is 'a folder is laid over the root' \
		"$(debugfs -R 'cat /etc/motd' "$work/extra.img?offset=$root" \
		2> /dev/null)" 'laid over'
	like 'what does not fit is said' \
		"$(make_image -e "$work/extra" -s 64 -o "$work/small.img")" \
		'^tools/image: .*do not fit'
	is 'and nothing half made stays' "$(ls "$work" | grep small)" ''
}

sentences() {
	like 'no kernel is said' \
		"$(tools/image -k "$work/none" -r build/root -o "$work/x.img" \
		2>&1)" '^tools/image: .*none'
	like 'a missing tool is said, with its package' \
		"$(PATH=$work make_image -o "$work/x.img")" \
		'^tools/image: .*(mtools|e2fsprogs)|No such file'
	if unshare -rm true 2> /dev/null; then
		like 'a full disk is said' "$(unshare -rm sh -c "
			mkdir $work/full && mount -t tmpfs -o size=1m x $work/full
			exec tools/image -k build/kernel/vitrix.bin \
			-r build/root -o $work/full/x.img 2>&1")" \
			'^tools/image: .*full'
	else
		skip 'a full disk is said' 'no mount of our own here'
	fi
}

plan 17
ok 'the root is a clean file system' e2fsck -fn "$image?offset=$root"
make_image -o "$work/again.img" > /dev/null
ok 'made again it has the same bytes' cmp "$image" "$work/again.img"
is 'its first sector is bootable' \
	"$(od -An -tx1 -j510 -N2 "$image" | tr -d ' ')" 55aa
is 'partition 1 is for EFI, partition 2 for Linux' \
	"$(od -An -tx1 -j450 -N1 "$image")$(od -An -tx1 -j466 -N1 "$image")" \
	' ef 83'
like 'the EFI partition has the loader' \
	"$(mdir -i "$image@@1M" -b ::/EFI/BOOT)" 'BOOTX64.EFI'
like 'files belong to root' \
	"$(debugfs -R 'stat /bin/sh' "$image?offset=$root" 2> /dev/null)" \
	'User: +0 +Group: +0'
build_elsewhere
by_make
overlay
sentences
