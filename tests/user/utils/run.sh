#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The utilities against the host's own: each case of *.cases is a script that
# runs three times in a fresh folder, with the host's programs, with ours, and
# with ours built with AddressSanitizer and UBSan. Standard output and exit
# status must be the same; after "=2=" standard error too. Prints TAP.
#
# A case begins with a line "=== name", "=== name [needs PROGRAM]" (skipped
# where the host has none), or "=2= name". With a word as argument, only cases
# whose name holds that word run.

here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../../.." && pwd)
build=${BUILD:-$top/build}
filter=$1
work=$(mktemp -d) || exit 1
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
trap 'exit 1' INT TERM

cd "$top" || exit 1
make -s -j2 -f tests/user/utils/sanitized.mk B="$build" >&2 || {
	echo "Bail out! the sanitized programs cannot be built"
	exit 1
}

# A folder of links to each build, without the shell: scripts name /bin/sh.
for kind in user user-sanitized; do
	mkdir "$work/$kind"
	for program in user/*.c; do
		name=$(basename "$program" .c)
		case $name in init | hostexec | usertests) continue ;; esac
		# The host's would be found instead, and always be right.
		[ -x "$build/$kind/$name" ] || {
			echo "Bail out! $build/$kind/$name is not built"
			exit 1
		}
		ln -s "$build/$kind/$name" "$work/$kind/$name"
	done
	ln -s test "$work/$kind/["
done

# What each script finds in its folder.
mkdir "$work/template"
(
	cd "$work/template" || exit
	printf 'apple\nbanana\ncherry\ndate\nelderberry\nfig\ngrape\n' > fruit
	printf '10\n9\n2\n-3\n1.5\n0\n100\n2\n' > numbers
	printf 'one two three\nfour five six\n\nseven\n\n\neight nine\n' > words
	printf 'a:1:x\nb:22:y\nc:3\nnothing\n::\n' > fields
	printf 'no end' > unended
	printf '\000\001\002abc\n\377\200xyz\000\n' > binary
	: > empty
	i=0
	while [ $i -lt 200 ]; do
		i=$((i + 1))
		echo "line $i of many"
	done > long
	mkdir -p tree/sub/deep tree/other
	echo inner > tree/sub/file
	echo deep > tree/sub/deep/file
	echo "an apple" > tree/other/list
	ln -s sub/file tree/link
	ln -s missing tree/dangling
	ln fruit hard
	touch -d '2001-02-03 04:05:06' fruit
	touch -d '2002-02-03 04:05:06' numbers
	chmod 755 words
)

# Functions take precedence over what the shell has built in.
cat > "$work/prelude" <<'END'
echo() { env echo "$@"; }
printf() { env printf "$@"; }
test() { env test "$@"; }
pwd() { env pwd "$@"; }
kill() { env kill "$@"; }
true() { env true "$@"; }
false() { env false "$@"; }
END

# Cuts the files of cases into $work/case/N, each with its title in N.title.
mkdir "$work/case"
awk -v to="$work/case/" '
/^=[=2]= / { n++; print > (to n ".title"); next }
{ print > (to n) }' "$here"/*.cases
count=$(ls "$work/case" | grep -c title)

# run KIND PATH: runs $script in a fresh folder; leaves KIND.out .err .status
run() {
	rm -rf "$work/cwd"
	cp -a "$work/template" "$work/cwd"
	cat "$work/prelude" "$script" > "$work/script"
	(
		cd "$work/cwd" && exec env -i PATH="$2" LC_ALL=C TZ=UTC0 \
			HOME=/nowhere ASAN_OPTIONS=detect_leaks=0 \
			UBSAN_OPTIONS=print_stacktrace=1 \
			timeout 20 /bin/sh "$work/script" \
			< /dev/null > "$work/$1.out" 2> "$work/$1.err"
	)
	echo $? > "$work/$1.status"
	# GNU's second line on wrong arguments is its own.
	sed -i "/^Try '.* --help' for more information/d" "$work/$1.err"
}

# The difference between the host's answer and KIND's, if there is any.
compare() {
	for part in status out $1; do
		cmp -s "$work/host.$part" "$work/$2.$part" && continue
		echo "$2 $part:"
		diff -u "$work/host.$part" "$work/$2.$part" | tail -n +3 |
			cat -v | head -n 20
	done
	grep -a 'Sanitizer\|runtime error' "$work/$2.err" | head -n 5
}

failed=0
number=0
echo "1..$count"
while [ $number -lt "$count" ]; do
	number=$((number + 1))
	script=$work/case/$number
	read -r mark title < "$work/case/$number.title"
	needs=$(expr "$title" : '.*\[needs \(.*\)\]')
	if [ -n "$needs" ] && ! command -v "$needs" > /dev/null; then
		echo "ok $number - utils/$title # SKIP no $needs here"
		continue
	fi
	case $title in
	*"$filter"*) ;;
	*)
		echo "ok $number - utils/$title # SKIP not asked for"
		continue
		;;
	esac
	errors=
	[ "$mark" = "=2=" ] && errors=err
	run host /usr/bin:/bin
	run user "$work/user:/usr/bin:/bin"
	run user-sanitized "$work/user-sanitized:/usr/bin:/bin"
	(
		compare "$errors" user
		compare "$errors" user-sanitized
	) > "$work/difference"
	if [ -s "$work/difference" ]; then
		echo "not ok $number - utils/$title"
		sed 's/^/# /' "$work/difference"
		failed=1
	else
		echo "ok $number - utils/$title"
	fi
done
exit $failed
