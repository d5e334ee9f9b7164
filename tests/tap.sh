# SPDX-License-Identifier: MIT
# For the test scripts in bash: the lines of TAP. Sourced from the top of the
# tree. A script gives its plan, then calls ok, is or like once a test.

tap_count=0

# Ctrl-C ends the script, and not only the boot that it waits for.
trap 'exit 130' INT TERM

# Limits of time are for a machine on which Vitrix boots in half a second;
# tests/run says how many times slower this one is.
slow=${SLOW:-1}

plan() {
	echo "1..$1"
}

# tell WORD NAME [WHY, in lines]
tell() {
	tap_count=$((tap_count + 1))
	echo "$1 $tap_count - $2"
	[ -z "$3" ] || printf '%s\n' "$3" | sed 's/^/# /' | cut -c1-200
}

# ok NAME COMMAND...: it ends in 0.
ok() {
	local name=$1 said

	shift
	if said=$("$@" 2>&1); then
		tell ok "$name"
	else
		tell 'not ok' "$name" "$* failed: $said"
	fi
}

# is NAME GOT WANTED
is() {
	if [ "$2" = "$3" ]; then
		tell ok "$1"
	else
		tell 'not ok' "$1" "wanted: $3
got: $2"
	fi
}

# like NAME GOT PATTERN: an extended regular expression somewhere in it.
like() {
	if printf '%s\n' "$2" | grep -qE -- "$3"; then
		tell ok "$1"
	else
		tell 'not ok' "$1" "wanted: /$3/
got: $2"
	fi
}

skip() {
	tap_count=$((tap_count + 1))
	echo "ok $tap_count - $1 # skip $2"
}
