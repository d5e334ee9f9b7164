#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""gdb on a running Vitrix, as `make qemu-gdb' and `make gdb' start it: the
kernel's first line of C, a breakpoint in a program by name and across exec,
the process list, the back-trace of a process that waits. Prints TAP.
"""

import os
import re
import socket
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests/terminal"))

from terminal import WAIT, Terminal  # noqa: E402 (found by the line above)

LIMIT = WAIT  # until `ls' has been stopped and looked at

# What is typed into gdb. `echo' marks the parts of its output.
SCRIPT = r"""
continue
echo \n== first line\n
next
next
next
frame
echo \n== the shell\n
break-user sh
continue
frame
backtrace
echo \n== ls\n
break-user ls main
continue
frame
print argv[1]
echo \n== ps\n
ps
echo \n== bt-proc\n
bt-proc 1
bt-proc 2
echo \n== no such process\n
bt-proc 4000
kill
"""

number = 0


def tell(good, name, why):
    global number
    number += 1
    print(f"{'ok' if good else 'not ok'} {number} - {name}", flush=True)
    if not good:
        for line in str(why).splitlines()[-30:]:
            print(f"# {line}")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def wait_for_listener(port):
    """QEMU's own port; to connect and go would let the machine run."""
    line = re.compile(rf"^ *\d+: \w+:{int(port):04X} \w+:\w+ 0A ", re.M)
    until = time.monotonic() + WAIT
    while time.monotonic() < until:
        with open("/proc/net/tcp") as file:
            if line.search(file.read()):
                return
        time.sleep(0.05)


def session(image, folder):
    """All that gdb says while somebody types `ls /tmp' at the prompt."""
    port = free_port()
    script = os.path.join(folder, "script")
    with open(script, "w") as file:
        file.write(SCRIPT)
    terminal = Terminal(image, "-d", GDBPORT=port)
    terminal.expect("stopped at the first instruction")
    wait_for_listener(port)
    said = os.path.join(folder, "said")
    with open(said, "w") as out:
        gdb = subprocess.Popen(
            [ROOT + "/tools/gdb/run", "-batch", "-x", script], stdout=out,
            stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
            env=dict(os.environ, GDBPORT=port))
        terminal.prompt()
        terminal.type("ls /tmp\r")
        until = time.monotonic() + LIMIT
        while gdb.poll() is None and time.monotonic() < until:
            terminal.read(0.5)
        gdb.kill()
        gdb.wait()
    terminal.close()
    with open(said) as file:
        return file.read()


def parts(text):
    """{mark: what follows it}, None for what stands before the first."""
    pieces = re.split(r"^== (.*)\n", text, flags=re.M)
    return dict(zip([None] + pieces[1::2], pieces[0::2]))


def main():
    print("1..8", flush=True)
    image = os.environ.get("IMAGE", ROOT + "/build/vitrix.img")
    with tempfile.TemporaryDirectory() as folder:
        copy = os.path.join(folder, "vitrix.img")
        subprocess.run(["cp", "--sparse=always", image, copy], check=True)
        said = parts(session(copy, folder))

    def has(part, pattern, name):
        text = said.get(part, "nothing:\n" + "".join(said.values()))
        tell(re.search(pattern, text, re.M), name, text)

    has(None, r"breakpoint 1, .*in kernel_main \(.*kernel/main\.c",
        "the first line of C")
    has("first line", r"kernel_main .*kernel/main\.c",
        "stepping by lines of source")
    has("the shell", r"main \(argc=1.*\) at user/sh/main\.c",
        "a breakpoint in a program, before there is one")
    has("ls", r"main \(argc=2.*\) at user/ls\.c(.*\n)*.*\"/tmp\"",
        "a breakpoint across exec, with its arguments")
    has("ps", r"^ +1 +0 +SLEEPING .*init +\S+\n +2 +1 +\w+ +\d* +sh .*\n"
        r"(.*\n)*.* ls ", "the process list")
    has("bt-proc", r"in proc_wait \(\) at kernel/proc/\w+\.c(.*\n)*.*"
        r"in syscall_entry \(\)", "the back-trace of one that waits")
    has("bt-proc", r"\(init\)(.*\n)*#.* user/init\.c|\(init\)(.*\n)*#\d+ +"
        r"0x0000000000\w+ in (?!edit)", "and where in its program")
    has("no such process", "no process has the number 4000",
        "a wrong number gets a sentence")
    return 0


sys.exit(main())
