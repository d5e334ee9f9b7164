#!/bin/bash
# SPDX-License-Identifier: MIT
#
# A shell that nobody here built: Debian's bash-static (glibc), laid over the
# root, runs one long script on Linux and on Vitrix, with the same output (on
# standard error bash tells process numbers). The commands are busybox's in
# both. Prints TAP.

cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bash=$(command -v bash-static)
busybox=$(command -v busybox)
export TIMEOUT=${TIMEOUT:-$((120 * ${SLOW:-1}))}

for program in "$bash" "$busybox"; do
	if [ -z "$program" ] || ldd "$program" > /dev/null 2>&1; then
		echo '1..0 # skip no static bash or busybox on this machine'
		exit 0
	fi
done
mkdir -p "$work/extra/opt/bin" "$work/here" "$work/bin"
cp "$bash" "$work/extra/opt/bash"
cp "$busybox" "$work/extra/opt/busybox"
for applet in $("$busybox" --list); do
	ln -s /opt/busybox "$work/extra/opt/bin/$applet"
	ln -s "$busybox" "$work/bin/$applet"
done
cp tests/bash/script "$work/extra/opt/script"

# Each part of the script is a test of its own: "== NAME" begins it.
part() {
	awk -v name="$1" '$1 == "==" { on = $2 == name } on' "$2"
}

plan 12
(cd "$work/here" && env -i PATH="$work/bin" "$bash" \
	"$OLDPWD/tests/bash/script") > "$work/linux" 2> /dev/null
is 'Linux comes to the end' "$(grep -c '^== end' "$work/linux")" 1
is 'the script ends well there' "$(tail -n 1 "$work/linux")" \
	'exit trap, status 0'
for cpus in 1 4; do
	CPUS=$cpus tools/exec -e "$work/extra" 'mkdir /tmp/here &&
		cd /tmp/here && PATH=/opt/bin exec /opt/bash /opt/script' \
		> "$work/vitrix" 2> "$work/said"
	is "the script ends well, CPUS=$cpus" "$?" 0
	for name in traps subshells substitution documents; do
		part $name "$work/linux" > "$work/wanted"
		part $name "$work/vitrix" > "$work/got"
		what="$name as on Linux, CPUS=$cpus"
		if cmp -s "$work/wanted" "$work/got"; then
			tell ok "$what"
		elif [ $name = substitution ] && [ "$(wc -l < "$work/got")" = 1 ]
		then
			tell ok "$what # skip there is no /dev/fd"
		else
			tell 'not ok' "$what" \
				"$(diff "$work/wanted" "$work/got"
				cat "$work/said")"
		fi
	done
done
