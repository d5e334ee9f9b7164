# SPDX-License-Identifier: MIT
# Goes before each case: functions take precedence over what a shell has built
# in, so that the programs are tested and not the shell.
echo() { env echo "$@"; }
printf() { env printf "$@"; }
test() { env test "$@"; }
pwd() { env pwd "$@"; }
kill() { env kill "$@"; }
true() { env true "$@"; }
false() { env false "$@"; }
