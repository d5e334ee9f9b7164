#!/bin/bash
# SPDX-License-Identifier: MIT
#
# The leak check itself: it finds nothing after a command that leaves nothing,
# and names what was left by those that do. Prints TAP. (The check proper
# stands around the guest tests: tests/run-guest.)

cd "$(dirname "$0")/../.." || exit 1
. tests/tap.sh

plan 6
leaks() {
	CPUS=4 TIMEOUT=100 tools/exec "/tests/tools/leaks $1; echo status \$?"
}

said=$(leaks "sh -c 'ls -lR / > /tmp/list; sort /tmp/list; rm /tmp/list' \
	> /dev/null")
like 'after work that is all undone' "$said" '^status 0$'

said=$(leaks '-k true')
like 'a file left open: found' "$said" '^status 1$'
like 'and named' "$said" '^open files: 4 before, 5 after$'

said=$(leaks "sh -c 'sleep 1000 &'")
like 'a process left behind' "$said" '^processes: [0-9]+ before'

said=$(leaks "sh -c 'echo > /root/x'")
like 'a file left on the disk' "$said" '^disk inodes: [0-9]+ before'

said=$(leaks "sh -c 'cd /usr; sleep 3 &'")
like 'a process that ends soon leaves nothing' "$said" '^status 0$'
