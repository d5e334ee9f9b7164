#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""An ordinary user attacks, and root's shell answers. Prints TAP.

usage: tests/attack/run.py [SECONDS]      20 unless told

On 4 CPUs, all at once: a fork bomb, a program that allocates, one that opens
files and one that fills /tmp, each without end, and started again when it is
ended. Meanwhile root types `ps' on the console, again and again: each time all
of its answer must be there within two seconds. Then `kill -9 -1', by the user,
ends it all, and what the kernel has in use must be what it was before (the
leaks program, around the shell). Once more, with a bomb in bash where there is
a static one, and root's `kill -9 -1' ends it.
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
from terminal import (ROOT, ROOT_AT, SLOW, Terminal,  # noqa: E402
                      copy_of, static_program, tell)

LIMIT = 2.0 * SLOW  # seconds for an answer
TOOL = "/tests/tools/attack"
ATTACKS = ("disk", "memory", "files", "bomb sh")
OTHERS = ("disk", "memory", "crowd")


def command(terminal, line, seconds=60 * SLOW):
    """Its output. No prompt is waited for: a line of the kernel's log, about
    memory that is out, may stand behind it."""
    terminal.type(line + "; echo ma''rk\r")
    said = terminal.expect(r"\nmark\r*\n", seconds)
    return said and said.replace("\r", "")


def attack(terminal, kinds):
    for what in kinds:
        command(terminal, f"(su user -c 'exec {TOOL} {what}' "
                         "> /dev/null 2>&1 &)")


def ask(terminal):
    """(seconds here, seconds there, processes) of one `ps -e'."""
    start = time.monotonic()
    said = command(terminal, "ask", 30)
    if not said:
        return None
    seconds = time.monotonic() - start
    found = re.search(r"^T (\S+) (\S+)$", said, re.M)
    if not found:
        return None
    return (seconds, float(found[2]) - float(found[1]),
            len(re.findall(r"^ *\d+ \S+ +\d+:", said, re.M)))


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


def left(terminal):
    """The user's processes, counted until there are none."""
    for _ in range(20):
        said = command(terminal, "ps -e -o user | grep -c '^user'")
        if said and re.search(r"^0$", said, re.M):
            return ""
        time.sleep(0.5)
    return said or "no answer"


def by_the_user(terminal, seconds):
    terminal.type("/tests/tools/leaks sh\r")
    terminal.prompt()
    command(terminal, "ask() { read a x < /proc/uptime; ps -e; "
                     "read b x < /proc/uptime; echo T $a $b; }")
    command(terminal, "(until [ -e /root/end ]; do sleep 0.2; done; echo) | "
                     "su user -c 'read x; kill -9 -1' & true")
    attack(terminal, ATTACKS)
    answers = watch(terminal, seconds)
    tell(answers, "ps answers while a user attacks", terminal.text)
    if answers:
        report(answers)
        worst = max(answer[0] for answer in answers)
        tell(worst <= LIMIT, f"each time within {LIMIT:.0f} s",
             f"{worst:.2f} s")
    else:
        tell(False, f"each time within {LIMIT:.0f} s", "no answer")
    said = command(terminal, "df / | tail -n 1; grep Free /proc/meminfo; "
                             "cat /proc/sys/fs/file-nr") or ""
    for line in re.findall(r"^(?:/dev|Mem|\d).*", said, re.M):
        print("#", line)
    command(terminal, "touch /root/end")
    said = left(terminal)
    tell(not said, "the user's kill -9 -1 ends it all", said)
    command(terminal, "rm -rf /tmp/* /root/end")
    terminal.type("exit\r")
    said = terminal.expect(r"figures: .*\n")
    tell(said and "all as before" in said, "all is reclaimed", said)
    print("".join(f"# {line.strip()}\n" for line in (said or "").split("\n")
                  if "figures" in line), end="")


def by_root(terminal, shell):
    attack(terminal, [*OTHERS, "bomb " + shell])
    time.sleep(5)
    terminal.type("kill -9 -1\r")
    terminal.expect(r"[#$] $", 5)  # a new shell's
    said = left(terminal)
    tell(not said, "so does root's", said)
    command(terminal, "rm -rf /tmp/*")


def main():
    print("1..6", flush=True)
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 20
    image = os.environ.get("IMAGE", ROOT + "/build/vitrix.img")
    with tempfile.TemporaryDirectory() as folder:
        bash = static_program("bash-static")
        copy = copy_of(image, folder, bash)
        terminal = Terminal(copy, CPUS="4")
        terminal.prompt()
        by_the_user(terminal, seconds)
        by_root(terminal, "/opt/bash-static" if bash else "sh")
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
