#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The manual against the sources: every source is free of mandoc's warnings;
# every command, demo and system call has a page, and every page something that
# it is about; the lists that code and pages both have (options, errors, words
# at boot, restarted calls, policies) are the same; cross references lead
# somewhere; and man(1) finds pages by name, section and word. Prints TAP.

cd "$(dirname "$0")/../../.." || exit 1
build=${BUILD:-build}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
LC_ALL=C
export LC_ALL
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

# same CODE PAGE: two lists, sorted here; what only one of them has is found.
same() {
	sort -u "$1" > "$work/left"
	sort -u "$2" > "$work/right"
	comm -23 "$work/left" "$work/right" | sed 's/$/: not in the page/'
	comm -13 "$work/left" "$work/right" | sed 's/$/: not in the code/'
}

# The names in the NAME sections of pages.
names() {
	sed -n '/^\.Sh NAME/,/^\.Nd/s/^\.Nm \([^ ]*\).*/\1/p' "$@" |
		sed 's/^\\&//'
}

echo 1..15

mandoc -Tlint -Wwarning user/man/man*/*.[0-9] > "$work/found" 2>&1
report 'mandoc has no warnings'

user/man/render "$work/man" user/man/man*/*.[0-9] > "$work/found" 2>&1
report 'all pages can be formatted'

{
	for source in user/*.c user/demos/*.c; do
		basename "$source" .c
	done
	echo sh
	echo '['
} | grep -vx 'init\|hostexec' > "$work/code"
names user/man/man1/*.1 > "$work/page"
same "$work/code" "$work/page" > "$work/found"
report 'every command has a page, and every page a command'

# C has other names for some, and intro(2) is about all.
sed -n 's/^CALL[0-9]([0-9]*, \([a-z0-9_]*\).*/\1/p' kernel/sys/calls.def \
	> "$work/calls"
names user/man/man2/*.2 | grep -vx 'intro\|_exit\|sig[a-z]*' > "$work/page"
grep -vx 'sig[a-z]*' "$work/calls" > "$work/code"
same "$work/code" "$work/page" > "$work/found"
report 'every system call has a page, and every page a system call'

while read -r name; do
	page=$work/man/cat2/$name.2
	for section in SYNOPSIS 'RETURN VALUES' ERRORS; do
		grep -qx "$section" "$page" || echo "$name(2): no $section"
	done
	grep -q "^     _*$name([^0-9]" "$page" ||
		echo "$name(2): no declaration"
done < "$work/calls" > "$work/found" 2>&1
report 'the page of a call has its declaration, values and errors'

sed -n 's/^#define	\(E[A-Z0-9]*\)	.*/\1/p' include/abi/errno.h > "$work/code"
grep -ho '\<E[A-Z0-9]*\>' user/man/man2/*.2 user/man/man7/*.7 |
	grep -vx 'E\|ERRORS\|EXAMPLES\|EXIT\|EXECVE\|EFI\|ELF' | sort -u |
	grep -vxFf "$work/code" > "$work/found"
report 'errors in the pages are those that there are'

# Of those commands that read their options by next_option(): its letters, those
# of the page's list and synopsis, and those of the message about usage.
for source in user/*.c; do
	name=$(basename "$source" .c)
	spec=$(tr '\n' ' ' < "$source" | sed -n \
		's/.*next_option([ 	]*argc,[ 	]*argv,[ 	]*"\([^"]*\)".*/\1/p')
	echo "$spec" | tr -d '+:' | fold -w 1 | grep . > "$work/code"
	[ -s "$work/code" ] || continue
	sed -n '/^\.Sh DESCRIPTION/,$s/^\.It \(.*\bFl.*\)/\1/p' \
		"user/man/man1/$name.1" | grep -o 'Fl [^ ]*' |
		sed 's/^Fl //' > "$work/page"
	same "$work/code" "$work/page" | sed "s/^/$name -/"
	grep -o '^\.\(Op \)*Fl [^ ]*' "user/man/man1/$name.1" |
		sed 's/.*Fl //' | grep -v '^Ns$' | fold -w 1 |
		sort -u | comm -13 "$work/left" - |
		sed "s/^/$name -/; s/\$/: in the synopsis, not in the code/"
	tr '\n' ' ' < "$source" | sed 's/synopsis\[\] =/usage(/' |
		grep -o 'usage([^;]*"[^;]*;' | grep -o '[["| ]-[A-Za-z0-9]*' |
		sed 's/.*-//' | fold -w 1 | grep . | sort -u | comm -3 "$work/left" - |
		sed "s/^/$name -/; s/\$/: in the usage, or the code, alone/"
done | grep -v '^man -k' > "$work/found"
report 'options of commands are those of their pages and of their usage'

sed -n 's/.*{ "\(-[a-z0-9]*\)", .*/\1/p' user/lib/predicate.c |
	while read -r word; do
		grep -q "Fl ${word#-}\>\|[ (]$word\>" user/man/man1/find.1 ||
			echo "find $word"
	done > "$work/found"
sed -n 's/^	{ "[a-z]*", "\([a-z]*\)", &.*/\1/p' user/dd.c |
	while read -r word; do
		grep -q "\<$word\>" user/man/man1/dd.1 || echo "dd $word"
	done >> "$work/found"
sed -n 's/^	{ "\([^"]*\)", builtin_.*/\1/p' user/sh/builtin.c |
	while read -r word; do
		grep -qF " $word" user/man/man1/sh.1 ||
			grep -qF "Cm \\&$word" user/man/man1/sh.1 ||
			echo "sh: $word"
	done >> "$work/found"
report 'find(1), dd(1) and sh(1) have all words of theirs'

grep -h '^\.Xr' user/man/man*/*.[0-9] | sort -u |
	while read -r _ name section _; do
		[ -r "$work/man/cat$section/$name.$section" ] ||
			echo "$name($section)"
	done > "$work/found"
report 'cross references lead to a page'

sed -n 's/^	{ "\([a-z]*\)", [a-z].*/\1/p' kernel/cmdline.c > "$work/code"
sed -n 's/^\.It Cm \([a-z]*\).*/\1/p' user/man/man7/boot.7 > "$work/page"
same "$work/code" "$work/page" > "$work/found"
sed -n 's/^EVENT(\([a-z]*\),.*/\1/p' kernel/trace/events.def |
	while read -r event; do
		sed -n '/^\.It Cm trace/,/^\.It Cm console/p' \
			user/man/man7/boot.7 | grep -q "\<$event\>" ||
			echo "trace=$event"
	done >> "$work/found"
report 'boot(7) has the words of the command line, and the events'

# The cases that restart.c calls CALL_RESTARTS: the last ones.
sed -n '/case SYS_futex/,/default:/s/.*case SYS_\([a-z0-9]*\):.*/\1/p' \
	kernel/sys/restart.c > "$work/code"
sed -n '/^\.Bl.*-compact/,/^\.El/s/^\.Xr \([a-z0-9]*\) 2$/\1/p' \
	user/man/man7/signal.7 > "$work/page"
same "$work/code" "$work/page" > "$work/found"
report 'signal(7) has the calls that are made again'

grep -o '^#define SIG[A-Z0-9]*	*[0-9]*$' kernel/proc/signal.h |
	sed 's/^#define //; s/	/ /g; s/  */ /' > "$work/code"
sed -n 's/^\.It \(SIG[A-Z0-9]*\) Ta \([0-9]*\) Ta .*/\1 \2/p' \
	user/man/man7/signal.7 > "$work/page"
grep -vxFf "$work/page" "$work/code" > "$work/found"
seq 1 31 > "$work/left"
sed 's/.* //' "$work/page" | cmp - "$work/left" >> "$work/found" 2>&1
report 'signal(7) has all standard signals, with their numbers'

ls kernel/sched/policy/*.c | sed 's,.*/,,; s/\.c$//' > "$work/code"
sed -n 's/^\.It Cm \([a-z]*\)$/\1/p' user/man/man7/sched.7 > "$work/page"
same "$work/code" "$work/page" > "$work/found"
report 'sched(7) has the policies'

{
	sed -n 's/^	\(FILE\|LINK\)("\([^"]*\)".*/process \2/p' \
		kernel/proc/status_entries.c
	grep -o '{ "[a-z]*", KIND' kernel/fs/procfs_names.c |
		sed 's/.*"\(.*\)".*/process \1/'
	sed -n 's/^	\(FILE(\|{ .name = \)"\([^"]*\)".*/machine \2/p' \
		kernel/sys/machine*.c kernel/fs/procfs_mounts.c
} > "$work/code"
{
	sed -n '/^\.Ss Of each/,/^\.Ss Of the/s/^\.It Pa /process /p' \
		user/man/man5/proc.5
	sed -n '/^\.Ss Of the/,$s/^\.It Pa /machine /p' user/man/man5/proc.5
} > "$work/page"
same "$work/code" "$work/page" > "$work/found"
report 'proc(5) has the files of /proc'

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
