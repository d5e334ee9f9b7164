#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Users on Vitrix: what the ordinary user is and may not do, su with right and
# wrong passwords, a password changed and used, and the status tools. One boot
# runs the list below; each line prints "ok" or "not ok" itself. Prints TAP.

cd "$(dirname "$0")/../../.." || exit 1
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
mkdir "$work/tests"

cat > "$work/tests/users.sh" << 'END'
number=0
is() { # NAME EXPECTED FOUND
	number=$((number + 1))
	if [ "$2" = "$3" ]; then
		echo "ok $number - $1"
	else
		echo "not ok $number - $1"
		echo "# expected: $2"
		echo "# found: $3"
	fi
}
as_user() { su user -c "$1" 2>&1; }

is 'ids of a user' 'uid=1000(user) gid=1000(user) groups=1000(user),100(users)' \
	"$(as_user id)"
is 'groups by name' 'user : user users' "$(groups user)"
is 'the hashes are hidden' 'cat: /etc/shadow: Permission denied' \
	"$(as_user 'cat /etc/shadow')"
is 'home belongs to the user' user "$(stat -c %U /home/user)"
is 'root is not signalled' 1 "$(as_user 'kill -9 1 2> /dev/null; echo $?')"
is 'a set-uid program gives up' 'and back: Operation not permitted' \
	"$(as_user whose | tail -n 1)"
is 'a login shell has its own environment' '/home/user /bin:/sbin user' \
	"$(PATH=/bin:/x su - user -c 'echo $HOME $PATH $USER' | tail -n 1)"
is 'su with the password' 0 "$(as_user 'echo root | su -c "id -u" 2> /dev/null')"
is 'su with another' 1 \
	"$(as_user 'echo wrong | su -c id > /dev/null 2>&1; echo $?')"
is 'a user without an entry in shadow' 1 \
	"$(as_user 'echo | su nobody -c id > /dev/null 2>&1; echo $?')"
as_user 'printf "user\nfresh\nfresh\n" | passwd' > /dev/null
is 'the changed password' 1000 \
	"$(as_user 'echo fresh | su user -c "id -u" 2> /dev/null')"
is 'the one before' 1 \
	"$(as_user 'echo user | su user -c id > /dev/null 2>&1; echo $?')"
is 'shadow stays hidden' '600 root' "$(stat -c '%a %U' /etc/shadow)"
is 'nobody else changes it' \
	'passwd: only root may change the password of root' \
	"$(as_user 'passwd root')"
is 'nicer' 15 "$(as_user 'nice -n 15 nice')"
sleep 100 &
is 'ps shows a command' 'sleep 100' "$(ps -o args -p $! | tail -n 1)"
is 'pidof finds it' $! "$(pidof sleep)"
kill -STOP $!
is 'and that it is stopped' T "$(ps -o s -p $! | tail -n 1)"
is 'renice' "$! (process ID) old priority 0, new priority 4" \
	"$(renice 4 $!)"
killall -9 sleep
wait $!
is 'killall ends it' 137 $?
is 'top in one table' 1 "$(top -b -n 1 | grep -c 'hostexec$')"
END
sed -n 's/^is .*/x/p' "$work/tests/users.sh" | grep -c x > "$work/count"

echo "1..$(cat "$work/count")"
tools/exec -e "$work" 'sh /tests/users.sh' > "$work/out" 2> "$work/err"
status=$?
cat "$work/out"
[ $status = 0 ] || sed 's/^/# /' "$work/err"
! grep -q '^not ok' "$work/out" && [ $status = 0 ]
