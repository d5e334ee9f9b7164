#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What a person sees and types in the window of `make qemu-gui': the text on
the screen, VGA's under a BIOS and the frame buffer's under UEFI, and the keys
of the PS/2 keyboard. Prints TAP.

The screen is read from the pixels of QEMU's screendump. How each character
looks is learnt first, from two lines of which we know what they say.
"""

import json
import os
import re
import socket
import sys
import tempfile
import time

from terminal import ROOT, SLOW, WAIT, Terminal, copy_of, tell

KNOWN = "".join(chr(c) for c in range(33, 127) if chr(c) not in "'\\")
FIRST, SECOND = KNOWN[:46], KNOWN[46:]
CELL_HEIGHT = 16
LIT = bytes([0] + [1] * 255)  # a pixel's brightness: black or not
KEYS = {" ": "spc", "\n": "ret", "$": "shift-4", "?": "shift-slash"}


class Monitor:
    """QEMU's monitor, at a socket in this folder."""

    def __init__(self, folder):
        self.path = os.path.join(folder, "monitor")
        self.picture = os.path.join(folder, "picture")
        self.options = ("--", "-qmp", f"unix:{self.path},server=on,wait=off")

    def connect(self):
        plug = socket.socket(socket.AF_UNIX)
        plug.settimeout(WAIT)
        plug.connect(self.path)
        self.stream = plug.makefile("rw")
        self.ask("qmp_capabilities")

    def ask(self, command, **arguments):
        print(json.dumps({"execute": command, "arguments": arguments}),
              file=self.stream, flush=True)
        while True:
            answer = json.loads(self.stream.readline())
            if "return" in answer or "error" in answer:
                return

    def press(self, key):
        self.ask("human-monitor-command",
                 **{"command-line": f"sendkey {key} 20"})
        time.sleep(0.1)

    def keyboard(self, text):
        for c in text:
            self.press(KEYS.get(c) or
                       (f"shift-{c.lower()}" if c.isupper() else c))

    def cells(self):
        """The screen as rows of cells, a cell being its pixels."""
        self.ask("screendump", filename=self.picture)
        with open(self.picture, "rb") as file:
            _, size, _, pixels = file.read().split(b"\n", 3)
        width, height = map(int, size.split())
        cell = 9 if width == 720 else 8
        lit = brightness(pixels).translate(LIT)
        return [[b"".join(lit[y * width + x:y * width + x + cell]
                          for y in range(top, top + CELL_HEIGHT))
                 for x in range(0, width - cell + 1, cell)]
                for top in range(0, height - CELL_HEIGHT + 1, CELL_HEIGHT)]


def brightness(pixels):
    """A byte a pixel: red, green and blue, or-ed as three long numbers."""
    red, green, blue = (int.from_bytes(pixels[i::3], "big") for i in range(3))
    return (red | green | blue).to_bytes(len(pixels) // 3, "big")


def learn(monitor):
    """{cell: character}, once the known lines stand at the screen's top."""
    until = time.monotonic() + WAIT
    while time.monotonic() < until:
        rows = monitor.cells()
        looks = dict(zip(rows[0], FIRST))
        looks.update(zip(rows[1], SECOND))
        if len(looks) == len(KNOWN) and not any(map(any, rows[3])):
            break
        time.sleep(0.2)
    looks[bytes(len(rows[0][0]))] = " "
    return looks


def text_of(rows, looks):
    return "\n".join("".join(looks.get(cell, "\N{REPLACEMENT CHARACTER}")
                             for cell in row).rstrip() for row in rows)


def shows(monitor, looks, pattern, name):
    """One test: the screen comes to say this."""
    until = time.monotonic() + WAIT
    while True:
        text = text_of(monitor.cells(), looks)
        found = re.search(pattern, text, re.M)
        if found or time.monotonic() > until:
            break
        time.sleep(0.2)
    tell(found, name, text)


def window(image, folder, firmware):
    monitor = Monitor(folder)
    terminal = Terminal(image, "-g", *monitor.options, FIRMWARE=firmware)
    terminal.prompt()
    monitor.connect()
    time.sleep(SLOW)
    greeting = monitor.cells()
    terminal.type(f"clear; echo '{FIRST}'; echo '{SECOND}'\r")
    looks = learn(monitor)
    terminal.prompt()
    tell(len(looks) == len(KNOWN) + 1,
         f"{firmware}: every character has its own look",
         f"{len(looks)} of {len(KNOWN) + 1} differ")
    text = text_of(greeting, looks)
    tell(re.search(r"^Welcome to Vitrix\.(.*\n)+~ #", text, re.M),
         f"{firmware}: the greeting and the prompt stand there", text)
    keys(terminal, monitor, looks, firmware)
    terminal.close()


def keys(terminal, monitor, looks, firmware):
    monitor.keyboard("echo Typed by HAND\n")
    tell(terminal.expect(r"\nTyped by HAND\r*\n"),
         f"{firmware}: the keyboard types", terminal.text)
    shows(monitor, looks, "^Typed by HAND$", f"{firmware}: and is answered")
    monitor.keyboard("sleep 1000\n")
    time.sleep(SLOW)
    monitor.press("ctrl-c")
    monitor.keyboard("echo $?\n")
    shows(monitor, looks, "^130$", f"{firmware}: Ctrl-C ends a program")
    monitor.keyboard("poweroff\n")
    tell(terminal.ends() == 0, f"{firmware}: poweroff", terminal.text)


def main():
    print("1..12", flush=True)
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        os.environ.pop(name, None)
    image = os.environ.get("IMAGE", ROOT + "/build/vitrix.img")
    for firmware in ("bios", "uefi"):
        with tempfile.TemporaryDirectory() as folder:
            window(copy_of(image, folder), folder, firmware)
    return 0


sys.exit(main())
