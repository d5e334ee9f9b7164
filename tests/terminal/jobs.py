#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Job control at the console, typed by a program. Prints TAP.

The same dialogue with three shells on Vitrix: our own, busybox's ash and
bash, the last two as Debian built them. Then what the terminal alone does:
its signals, lines typed fast, and a session whose leader dies.
"""

import os
import re
import sys
import tempfile
import time

from terminal import (ROOT, SLOW, Terminal, copy_of, skip, static_program,
                      tell)

PROMPT = r"[#$] (\x1b\[6n)?$"  # busybox asks where the cursor is
PATIENCE = 30 * SLOW  # seconds for an answer

# A job that says when it is there; in every shell a pipeline.
JOB = "sh -c 'echo up; exec sleep 1000' | cat"
UP = r"\nup\r*\n"

# What is tested; then in turn what is typed and what must be seen, both at
# most once a line. A step that only waits types nothing.
DIALOGUE = [
    ("Ctrl-C ends a pipeline",
     [(JOB + "\r", UP), ("\x03", PROMPT), ("echo $?\r", r"\n130\r")]),
    ("Ctrl-\\ does", [(JOB + "\r", UP), ("\x1c", PROMPT),
                      ("echo $?\r", r"\n131\r")]),
    ("Ctrl-C ends what never reads",
     [("(echo u''p; while :; do :; done)\r", UP), ("\x03", PROMPT),
      ("echo $?\r", r"\n130\r")]),
    ("Ctrl-Z stops it", [(JOB + "\r", UP),
                         ("\x1a", r"Stopped.*sleep 1000"),
                         ("jobs\r", r"\[1\] *\+ +Stopped.*sleep 1000")]),
    ("bg lets it go on", [("bg\r", r"\[1\].*sleep 1000"),
                          ("jobs\r", r"\[1\] *\+ +Running.*sleep 1000")]),
    ("fg takes it in front", [("fg\r", r"sleep 1000.*\n"),
                              ("\x03", PROMPT),
                              ("jobs; echo no''ne\r", r"\nnone\r")]),
    ("a pipeline behind, and kill %1",
     [("sleep 1000 | cat &\r", PROMPT), ("jobs\r", r"\[1\].*Running"),
      ("kill %1\r", PROMPT), ("wait; echo\r", r"Terminated|\n\r"),
      ("jobs; echo no''ne\r", r"\nnone\r")]),
    ("a background reader is stopped",
     [("cat &\r", PROMPT), ("", 0.5),
      ("jobs\r", r"Stopped( \(tty input\))? +cat")]),
    ("and reads in front", [("fg\r", r"cat\r*\n"), ("he''llo\r", r"he''llo"),
                            ("", r"\nhe''llo\r"), ("\x04", PROMPT),
                            ("echo $?\r", r"\n0\r")]),
    ("kill -STOP and kill -CONT",
     [("(sleep 1; echo a''live) &\r", PROMPT), ("", 0.3),
      ("kill -STOP %1\r", PROMPT), ("", 1.2),
      ("jobs\r", r"\[1\] *\+ +Stopped.*sleep 1"),
      ("kill -CONT %1\r", r"alive\r"),
      ("wait; echo wai''ted\r", r"\nwaited\r")]),
    ("a command that reads is stopped, and goes on reading",
     [("echo u''p; cat\r", UP), ("", 0.3), ("one\r", r"\none\r"),
      ("\x1a", r"Stopped.*cat"),
      ("fg\r", r"cat\r*\n"), ("two\r", r"\ntwo\r"), ("\x04", PROMPT)]),
    ("tostop stops a background writer",
     [("/opt/busybox stty tostop\r", PROMPT), ("/bin/echo wr''itten &\r",
                                              PROMPT), ("", 0.5),
      ("jobs\r", r"Stopped( \(tty output\))? +/bin/echo"),
      ("fg\r", r"\nwritten\r"),
      ("/opt/busybox stty -tostop\r", PROMPT)]),
    ("wait, and a trap",
     [("trap 'echo tr''apped' USR1\r", PROMPT),
      ("(sleep 0.2; kill -USR1 $$; sleep 1) & wait; echo $((128 + 10)) $?\r",
       r"138 138\r"), ("wait\r", PROMPT), ("trap - USR1\r", PROMPT)]),
    ("exit with a stopped job warns once",
     [(JOB + "\r", UP), ("\x1a", r"Stopped.*sleep 1000"),
      ("exit\r", r"stopped jobs\.\r*\n"), ("fg\r", r"sleep 1000.*\n"),
      ("\x03", PROMPT), (JOB + "\r", UP), ("\x1a", r"Stopped.*sleep 1000"),
      ("exit\r", r"stopped jobs\.\r*\n")]),
]


def hold(terminal, steps):
    """'' when all was seen; else what was not, and what was."""
    for typed, seen in steps:
        if typed:
            terminal.type(typed)
        if isinstance(seen, float):
            time.sleep(seen * min(SLOW, 3))  # 0.3 stays below 1
        elif terminal.expect(seen, PATIENCE) is None:
            return f"after {typed!r} not seen: {seen}\n{terminal.text!r}"
        if typed.endswith("\r") and seen != PROMPT and \
                not is_running(seen, typed):
            terminal.expect(PROMPT, PATIENCE)
    return ""


def is_running(seen, typed):
    """Does what was typed go on running? Then no prompt follows at once."""
    return seen == UP or re.match(r"fg\r|cat\r|he''llo|one|two|kill -C", typed)


def talk(terminal, name, tostop):
    """The dialogue, one test a topic; what fails ends it."""
    why = ""
    for topic, steps in DIALOGUE:
        words = f"{name}: {topic}"
        if "tostop" in topic and not tostop:
            skip(words, "no static busybox here")
            continue
        why = why and "an earlier test failed" or hold(terminal, steps)
        tell(not why, words, why)


def shell(image, name, command, cpus, tostop):
    terminal = Terminal(image, CPUS=cpus,
                        CMDLINE="lockcheck loglevel=4")
    terminal.expect(PROMPT)
    if command:
        terminal.type(f"PS1='@ # ' TERM=dumb {command}\r")
        terminal.expect(r"\n(.*\n)*.*" + PROMPT)
    talk(terminal, f"{name}, {cpus} CPU{'s' * (cpus > '1')}", tostop)
    terminal.close()


def fast(terminal):
    line = "0123456789" * 30
    terminal.type(f"echo {line} | wc -c\r")
    good = terminal.expect(r"\n301\r", PATIENCE)
    tell(good, "300 characters typed fast at the prompt", terminal.text)
    terminal.expect(PROMPT)
    terminal.type("sleep 1; cat > /tmp/line\r")
    terminal.expect(r"\n")
    terminal.type(line + "\r")
    time.sleep(1.5)
    terminal.type("\x04")
    terminal.expect(PROMPT, PATIENCE)
    said = terminal.command("cat /tmp/line")
    tell(said == line + "\n", "and before anybody reads", said)


def leader_dies(terminal):
    terminal.type("sh -c 'trap \"echo hung u\"p HUP; kill -9 $PPID;"
                  " sleep 1; exit'\r")
    seen = terminal.expect(r"hung up\r", PATIENCE)
    tell(seen, "a leader's end is told to the foreground", terminal.text)
    time.sleep(1.5)  # init's greeting and the next prompt
    terminal.type("\r")
    terminal.expect(PROMPT)
    why = hold(terminal, DIALOGUE[3][1] + DIALOGUE[5][1])
    tell(not why, "and the next shell has the terminal", why)


def main():
    busybox, bash = static_program("busybox"), static_program("bash-static")
    image = os.environ.get("IMAGE", ROOT + "/build/vitrix.img")
    shells = [("sh", "", "1"), ("sh", "", "4")]
    if busybox:
        shells.append(("ash", "exec /opt/busybox ash", "4"))
    if bash:
        shells.append(("bash", "exec /opt/bash-static --norc", "4"))
    print(f"1..{len(shells) * len(DIALOGUE) + 4}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        copy = copy_of(image, folder, busybox, bash)
        for name, command, cpus in shells:
            shell(copy, name, command, cpus, busybox)
        terminal = Terminal(copy, CPUS="4")
        terminal.expect(PROMPT)
        fast(terminal)
        leader_dies(terminal)
        terminal.close()
    return 0


sys.exit(main())
