#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The utilities against the host's own: each case of *.cases is a script that
# runs in a fresh folder with the host's programs, with ours, with ours built
# with AddressSanitizer and UBSan, and then, all of them in one boot, with ours
# on Vitrix. Standard output and exit status must be the same; after "=2="
# standard error too, but on Vitrix. Prints TAP.
#
# A case begins with a line "=== name" or "=2= name". The name may end in a
# note: [needs PROGRAM], skipped where the host has none; [here], not run on
# Vitrix, because its output depends on the machine or the user. With a word as
# argument, only cases whose name holds that word run.

umask 022				# not the user's: Vitrix has this one
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

# What each script finds in its folder, and what it begins with.
mkdir "$work/template"
(cd "$work/template" && . "$here/template.sh")

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
	cat "$here/prelude.sh" "$script" > "$work/script"
	(
		cd "$work/cwd" && exec env -i PATH="$2" LC_ALL=C TZ=UTC0 \
			HOME=/nowhere ASAN_OPTIONS=detect_leaks=0 \
			UBSAN_OPTIONS=print_stacktrace=1 \
			timeout $((60 * ${SLOW:-1})) /bin/sh "$work/script" \
			< /dev/null > "$work/$1.out" 2> "$work/$1.err"
	)
	echo $? > "$work/$1.status"
	# GNU's second line on wrong arguments is its own.
	[ "$1 $mark" != "host =2=" ] || sed -i \
		"/^Try '.* --help' for more information/d" "$work/host.err"
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

# May this case run? If not, says so in TAP.
is_wanted() {
	case $title in
	*"$filter"*) ;;
	*)
		echo "ok $1 - utils/$title$2 # SKIP not asked for"
		return 1
		;;
	esac
	needs=$(expr "$title" : '.*\[needs \(.*\)\]')
	[ -z "$needs" ] || command -v "$needs" > /dev/null && return 0
	echo "ok $1 - utils/$title$2 # SKIP no $needs here"
	return 1
}

# report NUMBER TITLE FILE: the test has failed if there is anything in FILE.
report() {
	if [ -s "$3" ]; then
		echo "not ok $1 - utils/$2"
		sed 's/^/# /' "$3"
		failed=1
	else
		echo "ok $1 - utils/$2"
	fi
}

failed=0
number=0
echo "1..$((2 * count))"
while [ $number -lt "$count" ]; do
	number=$((number + 1))
	case=$work/case/$number script=$work/case/$number
	read -r mark title < "$case.title"
	is_wanted $number || continue
	errors=
	[ "$mark" = "=2=" ] && errors=err
	run host /usr/bin:/bin
	run user "$work/user:/usr/bin:/bin"
	run user-sanitized "$work/user-sanitized:/usr/bin:/bin"
	(
		compare "$errors" user
		compare "$errors" user-sanitized
	) > "$work/difference"
	report $number "$title" "$work/difference"
	# Once more in a form that Vitrix can send.
	{
		cat "$work/host.status"
		od -An -c "$work/host.out"
	} > "$case.host"
done

# ---- on Vitrix -----------------------------------------------------------

mkdir -p "$work/extra/cases" "$work/vitrix"
cp "$here/template.sh" "$here/prelude.sh" "$here/vitrix.sh" "$work/extra/cases"
for case in "$work"/case/*.host; do
	case=${case%.host}
	grep -q '\[here\]' "$case.title" || cp "$case" "$work/extra/cases/"
done
boot() {
	tools/exec -e "$work/extra" 'sh /cases/vitrix.sh' 2>&1
}
boot > "$work/answer"
awk -v to="$work/vitrix/" '
/^== [0-9]+ / { if (file) close(file); file = to $2; print $3 > file; next }
{ print > (file ? file : to "before") }' "$work/answer"

number=0
while [ $number -lt "$count" ]; do
	number=$((number + 1))
	case=$work/case/$number
	read -r mark title < "$case.title"
	is_wanted $((count + number)) " (vitrix)" || continue
	case $title in *"[here]"*)
		echo "ok $((count + number)) - utils/$title (vitrix) # SKIP" \
			"depends on the machine"
		continue
		;;
	esac
	if [ -f "$work/vitrix/$number" ]; then
		diff -u "$case.host" "$work/vitrix/$number" | tail -n +3
	else
		echo "no answer; the last lines were:"
		tail -n 3 "$work/answer"
	fi > "$work/difference"
	report $((count + number)) "$title (vitrix)" "$work/difference"
done
exit $failed
