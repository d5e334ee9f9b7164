#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""An ordinary user attacks, and root's shell answers. Prints TAP.

usage: tests/attack/run.py [SECONDS]      20 unless told

On 4 CPUs, all at once: a fork bomb, a program that allocates, one that opens
files and one that fills /tmp, each without end, and started again when it is
ended. Meanwhile root types `ps' on the console, again and again: each time all
of its answer must be there within two seconds. Then `kill -9 -1', by the user,
ends it all, and what the kernel has in use must be what it was before (the
leaks program, around the shell). Once more, and root's `kill -9 -1' ends it.
The figures come out as comments.
"""

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../terminal"))
from terminal import ROOT, ROOT_AT, Terminal, copy_of, tell  # noqa: E402

LIMIT = 2.0  # seconds for an answer
BOMB = ":(){ :|:& };:"
ATTACKS = ["while :; do (" + BOMB + "); sleep 1; done"] + [
    f"while :; do /tests/tools/attack {what}; sleep 1; done"
    for what in ("memory", "files", "disk")]


def attack(terminal):
    for line in ATTACKS:
        terminal.command(f"(su user -c '{line}' > /dev/null 2>&1 &)")


def ask(terminal):
    """(seconds here, seconds there, processes) of one `ps -e'."""
    start = time.monotonic()
    said = terminal.command("ask", 30)
    if said is None:
        return None
    seconds = time.monotonic() - start
    found = re.search(r"^T (\S+) (\S+)$", said, re.M)
    if not found:
        return None
    return (seconds, float(found[2]) - float(found[1]),
            said.count("\n") - 2)


def watch(terminal, seconds):
    """The answers in this time; None if one did not come."""
    answers = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = ask(terminal)
        if not answer:
            return None
        answers.append(answer)
        time.sleep(0.2)
    return answers


def report(answers):
    here = [answer[0] for answer in answers]
    there = [answer[1] for answer in answers]
    print(f"# {len(answers)} times ps: largest {max(here):.2f} s, median "
          f"{statistics.median(here):.2f} s; by the guest's clock "
          f"{max(there):.2f} and {statistics.median(there):.2f} s; up to "
          f"{max(answer[2] for answer in answers)} processes; load here "
          f"{os.getloadavg()[0]:.1f}", flush=True)


def by_the_user(terminal, seconds):
    terminal.type("/tests/tools/leaks sh\r")
    terminal.prompt()
    terminal.command("ask() { read a x < /proc/uptime; ps -e; "
                     "read b x < /proc/uptime; echo T $a $b; }")
    attack(terminal)
    answers = watch(terminal, seconds)
    tell(answers, "ps answers while a user attacks", terminal.text)
    if answers:
        report(answers)
        worst = max(answer[0] for answer in answers)
        tell(worst <= LIMIT, f"each time within {LIMIT:.0f} s",
             f"{worst:.2f} s")
    else:
        tell(False, "each time within {LIMIT:.0f} s", "no answer")
    said = terminal.command("df / | tail -n 1; head -n 3 /proc/meminfo; "
                            "cat /proc/sys/fs/file-nr")
    print("".join(f"# {line}\n" for line in (said or "").splitlines()
                  if not line.startswith("[")), end="")
    terminal.command("su user -c 'kill -9 -1'")
    said = terminal.command("sleep 1; ps -e -o user= | grep -c '^user'")
    tell(said and said.endswith("0\n"), "the user's kill -9 -1 ends it all",
         said)
    terminal.command("rm -rf /tmp/*")
    terminal.type("exit\r")
    said = terminal.expect(r"figures: .*\n")
    tell(said and "all as before" in said, "all is reclaimed", said)
    print("".join(f"# {line.strip()}\n" for line in (said or "").split("\n")
                  if "figures" in line), end="")


def by_root(terminal):
    terminal.prompt()
    attack(terminal)
    time.sleep(5)
    terminal.type("kill -9 -1\r")
    time.sleep(1)
    terminal.type("\r")
    terminal.prompt()
    said = terminal.command("sleep 1; ps -e -o user= | grep -c '^user'")
    tell(said and said.endswith("0\n"), "so does root's", said)
    terminal.command("rm -rf /tmp/*")


def main():
    print("1..6", flush=True)
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 20
    image = os.environ.get("IMAGE", ROOT + "/build/vitrix.img")
    with tempfile.TemporaryDirectory() as folder:
        copy = copy_of(image, folder)
        terminal = Terminal(copy, CPUS="4")
        terminal.prompt()
        by_the_user(terminal, seconds)
        by_root(terminal)
        terminal.type("poweroff\r")
        terminal.ends()
        terminal.close()
        check = subprocess.run(
            ["/usr/sbin/e2fsck", "-fn", f"{copy}?offset={ROOT_AT}"],
            capture_output=True, text=True)
        tell(check.returncode == 0, "e2fsck finds a clean disk",
             check.stdout)
    return 0


sys.exit(main())
