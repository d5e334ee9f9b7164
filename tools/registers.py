# SPDX-License-Identifier: MIT
"""Where the CPUs of a run of Vitrix are, by QEMU's "info registers".

For tools/machine.py, which asks when nothing comes out any more. parse() makes
a list of the answer, a dict for each CPU: rip, and whether it is in a user's
program, has interrupts on, and is halted.
"""

import os
import re
import subprocess

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
KERNEL_ELF = os.path.join(TOP, "build/kernel/vitrix.elf")
KERNEL_BASE = 0xFFFFFFFF80000000


def parse(text):
    cpus = []
    for part in re.split(r"CPU#\d+", text):
        rip = re.search(r"[RE]IP=([0-9a-f]+).*?[RE]?FL=([0-9a-f]+).*?"
                        r"CPL=(\d).*?HLT=(\d)", part)
        if rip:
            cpus.append({"rip": int(rip[1], 16), "user": rip[3] == "3",
                         "interrupts": bool(int(rip[2], 16) & 0x200),
                         "halted": rip[4] == "1"})
    return cpus


def in_kernel(cpus):
    return any(cpu["user"] or cpu["rip"] >= KERNEL_BASE for cpu in cpus)


def where(cpu):
    """"at 0xffffffff80001234 (frame_alloc+0x12)", as far as it is known."""
    name, best = None, 0
    try:
        symbols = subprocess.run(["nm", KERNEL_ELF], capture_output=True,
                                 text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        symbols = ""
    for line in symbols.splitlines():
        fields = line.split()
        if len(fields) == 3 and fields[1] in "tT":
            address = int(fields[0], 16)
            if best <= address <= cpu["rip"]:
                name, best = fields[2], address
    place = f"at {cpu['rip']:#x}"
    if cpu["user"]:
        return place + " in a program"
    if name and cpu["rip"] - best < 0x10000:
        place += f" ({name}+{cpu['rip'] - best:#x})"
    return place
