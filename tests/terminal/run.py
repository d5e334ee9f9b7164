#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What a person does at the terminal, typed by a program. Prints TAP.

Boots as `make qemu' does, on a copy of the image whose writes are kept, on a
terminal of our own; waits for a prompt, types, reads. Then: the disk after a
power-off, the files after a second boot, the terminal's settings, what idling
costs this machine, endless loops beside the shell, vi (busybox's) on a file,
and no program to begin with.
"""

import os
import re
import subprocess
import sys
import tempfile
import time

from terminal import (ROOT, ROOT_AT, SLOW, Terminal, copy_of, skip,
                      static_program, tell)

IDLE_MAX = 5.0  # per cent of one host CPU
BUSY_MAX = 30 * SLOW  # seconds for three programs beside endless loops


def cpu_seconds(pid):
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def first_boot(image):
    terminal = Terminal(image)
    tell(terminal.prompt(), "a prompt comes", terminal.text)
    said = terminal.command("echo hello from $((40 + 2))")
    tell(said == "hello from 42\n", "a command answers", said)
    said = terminal.command("ls / | sort | head -n 3")
    tell(said == "bin\ndev\netc\n", "a pipeline does", said)
    terminal.type("ecgo\x7f\x7f\x7f\x7fecho rubbed ou''t\r")
    tell(terminal.expect(r"\nrubbed out"), "rubbing out", terminal.text)
    terminal.prompt()
    terminal.type("cat > /root/note\r")
    terminal.expect(r"note\r*\n")
    time.sleep(0.5)
    terminal.type("written by hand\r")
    terminal.expect(r"hand\r*\n")
    terminal.type("\x04")
    terminal.prompt()
    said = terminal.command("cat /root/note")
    tell(said and said.endswith("written by hand\n"),
         "end of file by Ctrl-D", said)
    ctrl_c(terminal)
    terminal.type("poweroff\r")
    status = terminal.ends()
    tell(status == 0, "poweroff ends QEMU with 0", status)
    terminal.close()
    tell(terminal.before == terminal.after,
         "the terminal is as it was before")
    check = subprocess.run(
        ["/usr/sbin/e2fsck", "-fn", f"{image}?offset={ROOT_AT}"],
        capture_output=True, text=True)
    tell(check.returncode == 0, "e2fsck finds a clean disk", check.stdout)


def ctrl_c(terminal):
    for line in ("sleep 1000", "yes > /dev/null"):
        terminal.type(line + "\r")
        terminal.expect(r"\n")
        time.sleep(SLOW)
        terminal.type("\x03")
        terminal.prompt()
        said = terminal.command("echo $?")
        tell(said == "130\n", f"Ctrl-C ends {line}", said)


def second_boot(image):
    terminal = Terminal(image, CPUS="4")
    terminal.prompt()
    said = terminal.command("cat /root/note")
    tell(said == "written by hand\n", "the file is there after a reboot",
         said)
    idle(terminal, "4 CPUs")
    terminal.type("\x01x")
    tell(terminal.ends() == 0, "Ctrl-A X leaves", terminal.text)
    terminal.close()


def idle(terminal, name, seconds=5):
    pid = terminal.qemu_pid()
    time.sleep(1)
    start, before = time.monotonic(), cpu_seconds(pid)
    while time.monotonic() < start + seconds:
        terminal.read(0.5)
    share = 100 * (cpu_seconds(pid) - before) / (time.monotonic() - start)
    tell(share < IDLE_MAX, f"idle at the prompt, {name}", f"{share:.1f} %")
    print(f"# idle, {name}: {share:.1f} % of a host CPU")


def one_cpu(image, busybox):
    terminal = Terminal(image, CPUS="1")
    terminal.prompt()
    idle(terminal, "1 CPU")
    endless_loops(terminal)
    stopped_output(terminal)
    if busybox:
        vi(terminal)
    else:
        skip("vi", "no static busybox here")
    terminal.close()


def endless_loops(terminal, loops=4):
    """They take the only CPU in turns with the shell, which stays usable."""
    for _ in range(loops):
        terminal.type("while :; do :; done &\r")
        terminal.prompt()
    start = time.monotonic()
    said = terminal.command("ls / | wc -l; wc -l < /etc/passwd", BUSY_MAX)
    took = time.monotonic() - start
    tell(said and re.fullmatch(r"\d+\n\d+\n", said),
         "the shell is usable beside endless loops", said)
    print(f"# a pipeline beside {loops} endless loops: {took:.2f} s")
    terminal.command("kill %1 %2 %3 %4; wait")


def stopped_output(terminal, stops=20):
    """^S and ^Q amid writes that signals end: nothing is shown twice."""
    terminal.type("/tests/tools/interrupted; echo ma''rk\r")
    for _ in range(stops):
        terminal.type("\x13")
        time.sleep(0.05)
        terminal.read(0)
        terminal.type("\x11")
        time.sleep(0.02)
        terminal.read(0)
    said = terminal.expect(r"\nmark\r*\n") or ""
    lines = re.findall(r"^(\d{4})\r*$", said, re.M)
    tell([int(line) for line in lines] == list(range(5000)),
         "stopped, interrupted and continued: each line comes once",
         "\n".join(lines[-30:]))
    terminal.prompt()


def vi(terminal):
    terminal.command("export TERM=vt100; cd /root; printf 'one\\ntwo\\n' > f")
    terminal.type("/opt/busybox vi f\r")
    terminal.expect("two")
    for keys in ("jo", "three", "\x1b", "ggi", "zero ", "\x1b", ":wq\r"):
        terminal.type(keys)
        time.sleep(0.5 * SLOW)
        terminal.read(0.1)
    terminal.prompt()
    said = terminal.command("cat f")
    tell(said and said.endswith("zero one\ntwo\nthree\n"),
         "vi opens, inserts and saves", said)


def no_init(image):
    """The kernel says what it could not run, and the status is not 0."""
    for name in ("/no/such", "/etc/motd"):
        terminal = Terminal(image, CMDLINE=f"init={name}")
        status = terminal.ends()
        terminal.read(0.1)
        tell(status == 1 and
             f"panic: cannot run {name} as init" in terminal.text and
             "the kernel panicked; its last lines say why" in terminal.text,
             f"init={name} gets a sentence", terminal.text)
        terminal.close()


def main():
    print("1..19", flush=True)
    busybox = static_program("busybox")
    image = os.environ.get("IMAGE", ROOT + "/build/vitrix.img")
    with tempfile.TemporaryDirectory() as folder:
        copy = copy_of(image, folder, busybox)
        first_boot(copy)
        second_boot(copy)
        one_cpu(copy, busybox)
        no_init(copy)
    return 0


sys.exit(main())
