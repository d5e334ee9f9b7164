# SPDX-License-Identifier: MIT
"""One run of Vitrix in QEMU, as a program sees it.

Machine starts tools/qemu with the byte channels of the guest (see below) on
pipes, hands on what comes, and afterwards knows how the run ended: with an
exit record, a panic, a triple fault, a hang, a time-out, or without a boot.
tools/exec is the command around it; tests use it through that command.

    guest port  /dev/      here
    0xe9        hostout    the program's standard output
    0xea        hosterr    its standard error
    0xeb        hostctl    lines: "exit N", "panic: words", "reboot"
    COM1                   the console's log, of which the end is kept
    fw_cfg opt/vitrix/command and stdin: what to run and what it reads
"""

import collections
import json
import os
import re
import selectors
import signal
import socket
import subprocess
import time

import registers

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
CHANNELS = (("out", 0xE9), ("err", 0xEA), ("ctl", 0xEB))
QEMU_POWEROFF, QEMU_PANIC = 33, 35
LOOK_EVERY = 1.0  # seconds of silence before each look whether all is dead


class Machine:
    """Start it, call pump() until it returns False, then ask verdict()."""

    def __init__(self, command, stdin=None, console=None):
        self.selector = selectors.DefaultSelector()
        self.tail = collections.deque(maxlen=25)
        self.partial = b""
        self.panic = None  # the console's line that begins with this word
        self.control = b""
        self.qemu_says = b""
        self.qmp_buffer = b""
        self.registers = None
        self.shutdown = None
        self.end = None
        self.dead_looks = 0
        self.console = console
        self.sinks = {"out": 1, "err": 2}
        self._start(command, stdin)

    # ---- starting ---------------------------------------------------------

    def _start(self, command, stdin):
        arguments, pass_fds = [], []

        def give(fd):
            pass_fds.append(fd)
            return fd

        def channel(name):
            ours, theirs = os.pipe()
            self.selector.register(ours, selectors.EVENT_READ, name)
            give(theirs)
            arguments.extend(
                ["-add-fd", f"fd={theirs},set={theirs}", "-chardev",
                 f"file,id={name},path=/dev/fdset/{theirs},append=on"])

        for name, port in CHANNELS:
            channel(name)
            arguments.extend(["-device", "isa-debugcon,"
                              f"iobase={port:#x},chardev={name}"])
        channel("com1")
        arguments.extend(["-serial", "chardev:com1"])
        self.qmp, theirs = socket.socketpair()
        arguments.extend(
            ["-chardev", f"socket,id=qmp,fd={give(theirs.fileno())}",
             "-mon", "chardev=qmp,mode=control",
             "-action", "shutdown=pause"])
        self.selector.register(self.qmp, selectors.EVENT_READ, "qmp")
        self.qmp.send(b'{"execute":"qmp_capabilities"}\n')
        if command is not None:
            words = os.memfd_create("command")
            os.write(words, command)
            arguments.extend(_fw_cfg("command", give(words)))
        if stdin is not None:
            arguments.extend(_fw_cfg("stdin", give(stdin)))
        # pdeathsig: QEMU does not outlive us, not even our SIGKILL.
        self.qemu = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", os.path.join(TOP, "tools/qemu"),
             "--"] + arguments,
            pass_fds=pass_fds, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.selector.register(self.qemu.stdout, selectors.EVENT_READ, "qemu")
        for fd in pass_fds:
            if fd != theirs.fileno() and fd != stdin:
                os.close(fd)
        theirs.close()

    # ---- running ----------------------------------------------------------

    def pump(self, deadline):
        """Hand on what has come. False: the run is over, or time is."""
        now = time.monotonic()
        wait = LOOK_EVERY if deadline is None else \
            max(0, min(LOOK_EVERY, deadline - now))
        events = self.selector.select(wait)
        for key, _ in events:
            self._receive(key)
        if self.shutdown or self.end:
            self._finish()
            return False
        if not self.selector.get_map():
            self.qemu.wait()
            return False
        if deadline is not None and time.monotonic() >= deadline:
            self._time_out()
            return False
        if not events:
            self._look()
        return True

    def _receive(self, key):
        try:
            data = os.read(key.fd, 65536)
        except ConnectionResetError:
            data = b""
        if not data:
            self.selector.unregister(key.fileobj)
            return
        if key.data in self.sinks:
            _write_all(self.sinks[key.data], data)
        elif key.data == "com1":
            self._log(data)
        elif key.data == "ctl":
            self.control += data
        elif key.data == "qemu":
            self.qemu_says += data
        else:
            self._qmp_receive(data)

    def _log(self, data):
        if self.console is not None:
            _write_all(self.console, data)
        lines = (self.partial + data).split(b"\n")
        self.partial = lines.pop()[-4096:]
        for line in lines:
            found = re.search(rb"\bpanic: (.*)", line)
            if found and not self.panic:
                self.panic = _text(found[1])
        self.tail.extend(lines)

    def _qmp_receive(self, data):
        lines = (self.qmp_buffer + data).split(b"\n")
        self.qmp_buffer = lines.pop()
        for line in lines:
            message = json.loads(line)
            if message.get("event") == "SHUTDOWN":
                self.shutdown = message["data"]["reason"]
            elif isinstance(message.get("return"), str):
                self.registers = registers.parse(message["return"])

    def _ask(self):
        """The registers of all CPUs, or None if QEMU does not answer."""
        self.registers = None
        question = {"execute": "human-monitor-command",
                    "arguments": {"command-line": "info registers -a"}}
        try:
            self.qmp.send(json.dumps(question).encode() + b"\n")
        except OSError:
            return None
        until = time.monotonic() + 2
        while self.registers is None and time.monotonic() < until:
            events = self.selector.select(0.2)
            for key, _ in events:
                self._receive(key)
            if self.qmp not in (k.fileobj for k in
                                self.selector.get_map().values()):
                return None
        return self.registers

    def _look(self):
        """All CPUs halted with interrupts off, twice: nothing can follow."""
        cpus = self._ask()
        if cpus and all(cpu["halted"] and not cpu["interrupts"]
                        for cpu in cpus):
            self.dead_looks += 1
            if self.dead_looks == 2 and registers.in_kernel(cpus):
                self.end = ("hang", "every CPU is halted with interrupts "
                            "off, " + registers.where(cpus[0]))
            elif self.dead_looks == 2:
                self.end = ("never booted", self._last_words())
        else:
            self.dead_looks = 0

    def _last_words(self):
        lines = [line for line in self.last_lines() if line.strip()]
        return lines[-1] if lines else "the boot loader stopped in silence"

    def _time_out(self):
        """Was the program still at work, or the kernel, or nobody?"""
        samples = [self._ask() for _ in range(5)]
        samples = [cpus for cpus in samples if cpus]
        everything = [cpu for cpus in samples for cpu in cpus]
        if not everything:
            why = "QEMU does not answer"
        elif not registers.in_kernel(everything):
            why = "never booted: the kernel did not start"
        elif any(cpu["user"] for cpu in everything):
            why = "a program was still running"
        elif all(cpu["halted"] for cpu in everything):
            why = "every CPU was idle; somebody waits for something"
        else:
            busy = [cpu for cpu in everything if not cpu["halted"]]
            why = "hang: the kernel was busy " + registers.where(busy[-1])
        self.end = ("time-out", why)
        self._finish()

    def _finish(self):
        if self.shutdown == "guest-reset" and not self._ctl("reboot"):
            cpus = self._ask()
            self.end = ("triple fault",
                        registers.where(cpus[0]) if cpus else "place unknown")
        self.kill()

    def kill(self):
        """End QEMU, whatever it does, and take what it left in the pipes."""
        self.qemu.kill()
        self.qemu.wait()
        self.selector.unregister(self.qmp) if self.qmp in [
            key.fileobj for key in self.selector.get_map().values()] else None
        while self.selector.get_map():
            for key, _ in self.selector.select(0):
                self._receive(key)

    # ---- afterwards -------------------------------------------------------

    def _ctl(self, pattern):
        return re.search(rb"^" + pattern.encode() + rb"$", self.control,
                         re.MULTILINE)

    def verdict(self):
        """(word, words): ("exit", status) or a failure and its reason."""
        panic = self._ctl(r"panic: (.*)")
        panic = _text(panic[1]) if panic else self.panic
        status = self._ctl(r"exit (\d+)")
        code = self.qemu.returncode
        if code == QEMU_PANIC or (panic and not status):
            return "panic", panic or "no message"
        if self.end:
            return self.end
        if status:
            return "exit", int(status.group(1))
        if self._ctl("reboot") or code == QEMU_POWEROFF or self.shutdown:
            return "no exit record", "Vitrix powered off before the command " \
                "had ended"
        return "QEMU failed", f"status {code}"

    def last_lines(self):
        lines = list(self.tail) + ([self.partial] if self.partial else [])
        return [_text(line) for line in lines]


def _fw_cfg(name, fd):
    return ["-fw_cfg", f"name=opt/vitrix/{name},file=/proc/self/fd/{fd}"]


def _write_all(fd, data):
    while data:
        data = data[os.write(fd, data):]


def _text(line):
    """A line for a terminal: no escapes, no control characters."""
    text = line.decode("utf-8", "replace")
    text = re.sub(r"\x1b\[[0-9;?=]*[A-Za-z]|\x1b[c()][0-9A-Z]?", "", text)
    return "".join(c for c in text if c == "\t" or c.isprintable())
