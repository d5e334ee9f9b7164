#!/bin/bash
# SPDX-License-Identifier: MIT
#
# A binary that nobody here built: Debian's busybox-static (glibc, not musl)
# laid over the root. It runs one long script on Linux and on Vitrix, with the
# same output; and a few commands on Vitrix alone. Prints TAP.

cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
busybox=$(command -v busybox)
export TIMEOUT=${TIMEOUT:-$((120 * ${SLOW:-1}))}

if [ -z "$busybox" ] || ldd "$busybox" > /dev/null 2>&1; then
	echo '1..0 # skip no static busybox on this machine'
	exit 0
fi
mkdir -p "$work/extra/opt/bin" "$work/here" "$work/bin"
cp "$busybox" "$work/extra/opt/busybox"
for applet in $("$busybox" --list); do
	ln -s /opt/busybox "$work/extra/opt/bin/$applet"
	ln -s "$busybox" "$work/bin/$applet"
done
cp tests/busybox/script "$work/extra/opt/script"

vitrix() {
	tools/exec -e "$work/extra" "$@" 2>&1
}

# Each part of the script is a test of its own: "== NAME" begins it.
part() {
	awk -v name="$1" '$1 == "==" { on = $2 == name } on' "$2"
}

plan 8
(cd "$work/here" && env -i PATH="$work/bin" "$busybox" sh \
	"$OLDPWD/tests/busybox/script") > "$work/linux" 2>&1
vitrix 'mkdir /tmp/here && cd /tmp/here &&
	PATH=/opt/bin exec /opt/busybox sh /opt/script' > "$work/vitrix"
status=$?
is 'the script ends well' "$status" 0
for name in text files tar processes; do
	part $name "$work/linux" > "$work/wanted"
	part $name "$work/vitrix" > "$work/got"
	if cmp -s "$work/wanted" "$work/got"; then
		tell ok "$name as on Linux"
	else
		tell 'not ok' "$name as on Linux" \
			"$(diff "$work/wanted" "$work/got")"
	fi
done
is 'ls and sort' "$(vitrix "PATH=/nowhere /opt/busybox sh -c \
	'ls / | sort | head -3'")" 'bin
dev
etc'
like 'ls -l' "$(vitrix "/opt/busybox sh -c 'ls -l / | sort | head -3'")" \
	'^[dt].*(root|0)'
like 'find in the whole tree' \
	"$(vitrix '/opt/busybox find / -name "*.c"')" '^/usr/src/demos/p3\.c$'
