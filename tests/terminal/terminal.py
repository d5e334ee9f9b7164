# SPDX-License-Identifier: MIT
"""Vitrix on a pseudo-terminal, for tests that type, read and print TAP."""

import os
import pty
import re
import select
import shutil
import subprocess
import termios
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
SLOW = int(os.environ.get("SLOW") or 1)  # see tests/run
WAIT = 60 * SLOW  # seconds for anything to appear
ROOT_AT = 17825792  # the second partition's first byte in an image

number = 0


def tell(good, name, why=""):
    """One test's line, and on failure the end of what was said."""
    global number
    number += 1
    print(f"{'ok' if good else 'not ok'} {number} - {name}", flush=True)
    if not good:
        for line in str(why).splitlines()[-30:]:
            print(f"# {line}")


def skip(name, why):
    tell(True, f"{name} # skip {why}")


def static_program(name):
    """Its path if this machine has one that is statically linked."""
    path = shutil.which(name)
    return path if path and subprocess.run(
        ["ldd", path], capture_output=True).returncode else None


def copy_of(image, folder, *programs):
    """A copy of the image, with these programs in its /opt."""
    copy = os.path.join(folder, "vitrix.img")
    subprocess.run(["cp", "--sparse=always", image, copy], check=True)
    script = "mkdir /opt\ncd /opt\n"
    for path in filter(None, programs):
        name = os.path.basename(path)
        script += f"write {path} {name}\nsif {name} mode 0100755\n"
    subprocess.run(["/usr/sbin/debugfs", "-w", f"{copy}?offset={ROOT_AT}",
                    "-f", "-"], check=True, capture_output=True, text=True,
                   input=script)
    return copy


class Terminal:
    """Starts tools/qemu -i; close() ends it in any case."""

    def __init__(self, image, *options, **settings):
        ours, theirs = pty.openpty()
        self.fd, self.theirs = ours, theirs
        self.before = termios.tcgetattr(theirs)
        self.text = ""
        environment = dict(os.environ, IMAGE=image, TERM="dumb", **settings)
        self.process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", ROOT + "/tools/qemu", "-i",
             *options], stdin=theirs, stdout=theirs,
            stderr=theirs, env=environment, start_new_session=True)

    def read(self, seconds):
        if select.select([self.fd], [], [], seconds)[0]:
            self.text += os.read(self.fd, 65536).decode("utf-8", "replace")
            return True
        return False

    def expect(self, pattern, seconds=WAIT):
        """Wait for it; what came up to its end is taken away, and told."""
        until = time.monotonic() + seconds
        while True:
            found = re.search(pattern, self.text)
            if found:
                taken = self.text[:found.end()]
                self.text = self.text[found.end():]
                return taken
            if time.monotonic() > until or self.process.poll() is not None:
                while self.read(0.1):
                    pass
                return None
            self.read(0.2)

    def type(self, text):
        """No more than a line at once: who reads it next reads it his way."""
        os.write(self.fd, text.encode())

    def command(self, line, seconds=WAIT):
        """Typed at a prompt: its output, by a mark typed in a form in which
        it is not echoed. Then there is the next prompt: what was typed before
        it came would be echoed twice."""
        self.type(line + "; echo ma''rk\r")
        said = self.expect(r"\nmark\r*\n", seconds)
        self.prompt()
        return None if said is None else \
            said.split("\n", 1)[1].rsplit("mark", 1)[0].replace("\r", "")

    def ends(self, seconds=WAIT):
        """Its status once it ended by itself, else None."""
        until = time.monotonic() + seconds
        while self.process.poll() is None and time.monotonic() < until:
            self.read(0.2)
        return self.process.poll()

    def close(self):
        if self.process.poll() is None:
            os.write(self.fd, b"\x01x")
            if self.ends(5) is None:
                os.killpg(self.process.pid, 9)
                self.process.wait()
        self.after = termios.tcgetattr(self.theirs)
        os.close(self.fd)
        os.close(self.theirs)

    def prompt(self):
        return self.expect(r"[#$] (\x1b\[6n)?$")

    def qemu_pid(self):
        """QEMU itself: the child of the script that we started."""
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{pid}/stat") as file:
                    name, rest = file.read().rsplit(")", 1)
            except OSError:
                continue
            if "(qemu" in name and int(rest.split()[1]) == self.process.pid:
                return int(pid)
        return self.process.pid
