# SPDX-License-Identifier: MIT
"""Talking to the shell on a pseudo-terminal, as a person would.

A dialogue is a list of what is typed and of what must then be seen: bytes are
typed; a number of seconds passes; a regular expression must match what came
since the last one did; `until` types something, and again (or something else)
at each prompt, until all that came shows what happens at a moment of its own,
like the end of a job. compare.py holds each with our shells.
"""

import os
import pty
import re
import select
import signal
import tempfile
import time

SLOW = int(os.environ.get("SLOW") or 1)         # see tests/run
PATIENCE = 30 * SLOW    # seconds until an answer must have come


def see(text):
    return re.compile(text.encode(), re.S)


def until(keys, text, again=None):
    return keys, see(text), again or keys


PROMPT = see(r"@ $")
ENTER = b"\r"


def hold(shell, dialogue, work):
    """'' when all was seen; else what was not."""
    folder = tempfile.mkdtemp(dir=work)
    env = {"PATH": os.environ["PATH"], "HOME": folder, "TERM": "xterm",
           "PS1": "@ ", "LC_ALL": "C", "ASAN_OPTIONS": "detect_leaks=0"}
    for path in "alpha.txt", "alphabet":
        with open(os.path.join(folder, path), "w", encoding="utf-8"):
            pass
    os.makedirs(os.path.join(folder, "beta dir"), exist_ok=True)
    pid, tty = pty.fork()
    if pid == 0:
        os.chdir(folder)
        os.execve(shell, ["sh"], env)
    try:
        return talk(tty, [PROMPT] + dialogue)
    finally:
        os.close(tty)
        finish(pid)


def finish(pid):
    for _ in range(100):
        if os.waitpid(pid, os.WNOHANG)[0]:
            return
        time.sleep(0.02)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def wait_for(tty, pattern, seen):
    """What went wrong or '', all up to the end of the match, and the rest."""
    end = time.monotonic() + PATIENCE
    while not pattern.search(seen):
        ready, _, _ = select.select([tty], [], [],
                                    max(0, end - time.monotonic()))
        if not ready:
            return f"not seen: {pattern.pattern!r} in {seen!r}", seen, b""
        try:
            more = os.read(tty, 4096)
        except OSError:
            more = b""
        if not more:
            if pattern.search(seen + b"<end>"):
                return "", seen, b""
            return f"ended before {pattern.pattern!r}: {seen!r}", seen, b""
        seen += more
    end = pattern.search(seen).end()
    return "", seen[:end], seen[end:]


def type_until(tty, keys, pattern, again):
    end = time.monotonic() + PATIENCE
    seen = b""
    while True:
        os.write(tty, keys)
        wrong, more, _ = wait_for(tty, PROMPT, b"")
        seen += more
        if wrong or pattern.search(seen):
            return wrong
        if time.monotonic() > end:
            return f"not seen: {pattern.pattern!r} in {seen!r}"
        time.sleep(0.1)
        keys = again


def talk(tty, dialogue):
    seen, wrong = b"", ""
    for step in dialogue:
        if isinstance(step, bytes):
            os.write(tty, step)
        elif isinstance(step, float):
            time.sleep(step)
        elif isinstance(step, tuple):
            wrong, seen = type_until(tty, *step), b""
        else:
            wrong, _, seen = wait_for(tty, step, seen)
        if wrong:
            return wrong
    return ""


def runs(typed, output):
    """Typing this line gives that output and a prompt again."""
    return [typed.encode() + ENTER, see(r"\r\n" + output + r"\r\n.*@ $")]


LEFT, RIGHT, UP, DOWN = b"\033[D", b"\033[C", b"\033[A", b"\033[B"
HOME, END, DELETE = b"\033[H", b"\033[F", b"\033[3~"

DIALOGUES = [
    ("a command", runs("echo hello", "hello")),
    ("left and insert", [b"echo ac", LEFT, b"b", ENTER,
                         see(r"\r\nabc\r\n")]),
    ("home, end, delete", [b"cho xx", HOME, b"e", DELETE, b"c", END, b"y",
                           LEFT, LEFT, RIGHT, b"-", ENTER,
                           see(r"\r\nxx-y\r\n")]),
    ("erase", [b"echo abcd", b"\x7f\x7f", b"\x08", ENTER,
               see(r"\r\na\r\n")]),
    ("^A ^K ^E ^U", [b"junk", b"\x15", b"o one two", b"\x01", b"ech",
                     b"\x05", b"!", b"\x02\x02\x02\x02\x02\x0b", ENTER,
                     see(r"\r\none\r\n")]),
    ("^W", [b"echo a bb cc", b"\x17\x17", b"d", ENTER,
            see(r"\r\na d\r\n")]),
    ("^D deletes, and ends an empty line",
     [b"echo ab", LEFT, b"\x04", ENTER, see(r"\r\na\r\n.*@ $"), b"\x04",
      see(r"<end>")]),
    ("^L redraws", [b"echo q\x0c", see(r"\033\[H\033\[2J.*@ echo q"), ENTER,
                    see(r"\r\nq\r\n")]),
    ("^C clears the line", [b"echo no\x03", see(r"\^C\r\n@ $")] +
     runs("echo $?", "130")),
    ("^C leaves an open quote", [b"echo 'a" + ENTER, see(r"> $"), b"\x03",
                                 see(r"@ $")] + runs("echo b", "b")),
    ("history", runs("echo one", "one") + runs("echo two", "two") +
     [UP, UP, ENTER, see(r"\r\none\r\n.*@ $"), UP, UP, DOWN, ENTER,
      see(r"\r\none\r\n.*@ $")]),
    ("history keeps the new line", runs("echo one", "one") +
     [b"echo new", UP, DOWN, ENTER, see(r"\r\nnew\r\n")]),
    ("a line longer than the window",
     [b"echo " + b"x" * 100 + b"y" * 100, HOME, END, b"z", ENTER,
      see(r"\r\nx{100}y{100}z\r\n")]),
    ("characters of several bytes",
     [b"echo \xc3\xa9\xc3\xa8", b"\x7f", LEFT, b"a", ENTER,
      see("\\r\\na\u00e9\\r\\n")]),
    ("completion of a file", [b"echo alphab\t", ENTER,
                              see(r"\r\nalphabet\r\n")]),
    ("completion up to a choice", [b"echo al\t", b"\t",
                                   see(r"alpha\.txt +alphabet"), b".\t",
                                   ENTER, see(r"\r\nalpha\.txt\r\n")]),
    ("completion of a folder with a blank",
     [b"cd be\t", ENTER, see(r"@ $")] + runs("pwd", r"[^\r]*/beta dir")),
    ("completion of a command", [b"unse\tx", ENTER, see(r"unset x\r\n"),
                                 see(r"@ $")]),
    ("an open command goes on", [b"if true" + ENTER, see(r"> $"),
                                 b"then echo yes" + ENTER, see(r"> $"),
                                 b"fi" + ENTER, see(r"\r\nyes\r\n.*@ $")]),
    ("a syntax error is survived", [b"fi; echo no" + ENTER,
                                    see(r"Syntax error.*@ $")] +
     runs("echo $?", "2")),
    ("an error in a function is survived",
     [b"f() { cd /; echo ${x?}; }; set -- a b" + ENTER, see(r"@ $"),
      b"f q > f" + ENTER, see(r"x: parameter not set\r\n.*@ $")] +
     runs("echo $# $?", "2 2")),
    ("^C ends a program", [b"sleep 60" + ENTER, see(r"\r\n"), 0.6, b"\x03",
                           see(r"@ $")] + runs("echo $?", "130")),
    ("^C ends a loop", [b"while :; do sleep 1; done" + ENTER, see(r"\r\n"),
                        0.6, b"\x03", see(r"@ $")] + runs("echo a", "a")),
    ("^C ends a loop of builtins", [b"while :; do :; done" + ENTER,
                                    see(r"\r\n"), 0.6, b"\x03",
                                    see(r"@ $")] + runs("echo a", "a")),
    ("a program dies of a signal", [b"sh -c 'kill -SEGV $$'" + ENTER,
                                    see(r"Segmentation fault.*@ $")] +
     runs("echo $?", "139")),
    ("a killed program's terminal modes go",
     [b"sh -c 'stty -echo raw; kill -9 $$'" + ENTER,
      see(r"Killed.*@ $")] +
     runs("stty -a | grep -o -e '-*icanon' -e '-*opost'",
          r"opost\r\nicanon")),
    ("a deaf terminal is mended", [b"stty raw -echo" + ENTER, see(r"@ $")] +
     runs("stty -a | grep -o ' -*icanon'", " icanon")),
    ("stopped and continued", [b"sleep 60" + ENTER, see(r"\r\n"), 0.6,
                               b"\x1a", see(r"@ $"), b"jobs" + ENTER,
                               see(r"\[1\] \+ Stopped.*sleep 60.*@ $"),
                               b"fg" + ENTER, see(r"sleep 60\r\n"), 0.6,
                               b"\x03", see(r"@ $")] + runs("echo a", "a")),
    ("exit warns of stopped jobs, once",
     [b"sleep 60" + ENTER, see(r"\r\n"), 0.6, b"\x1a",
      see(r"Stopped.*@ $"), b"exit" + ENTER,
      see(r"You have stopped jobs\.\r\n@ $"), b"exit" + ENTER,
      see(r"<end>")]),
    ("and again after another command, and at ^D",
     [b"sleep 60" + ENTER, see(r"\r\n"), 0.6, b"\x1a",
      see(r"Stopped.*@ $"), b"exit" + ENTER, see(r"stopped jobs.*@ $"),
      b"echo a" + ENTER, see(r"a\r\n.*@ $"), b"\x04",
      see(r"stopped jobs.*@ $"), b"kill %1" + ENTER, see(r"@ $"), 0.3,
      ENTER, see(r"Terminated.*@ $"), b"exit" + ENTER, see(r"<end>")]),
    ("a pipeline stops, and goes on behind",
     [b"sleep 1.5 | cat" + ENTER, see(r"\r\n"), 0.4, b"\x1a",
      see(r"\^Z\r\n\[1\] \+ Stopped +sleep 1.5 \| cat\r\n@ $"),
      b"bg" + ENTER, see(r"\[1\] sleep 1.5 \| cat\r\n@ $"),
      b"jobs" + ENTER, see(r"Running.*@ $"), b"wait" + ENTER, see(r"@ $"),
      b"jobs; echo $?" + ENTER, see(r"\r\n0\r\n.*@ $")]),
    ("a background reader stops, and reads in front",
     [b"cat &" + ENTER, see(r"@ $"), 0.4, b"jobs" + ENTER,
      see(r"Stopped \(tty input\) +cat\r\n.*@ $"), b"fg %cat" + ENTER,
      see(r"cat\r\n"), 0.4, b"hi" + ENTER, see(r"hi\r\nhi\r\n"), b"\x04",
      see(r"@ $")] + runs("echo $?", "0")),
    ("kill -STOP and -CONT",
     [b"sleep 60 &" + ENTER, see(r"@ $"), b"kill -STOP %1" + ENTER,
      see(r"@ $"),
      until(b"jobs" + ENTER, r"\[1\] \+ Stopped \(signal\) +sleep 60.*@ $"),
      b"kill -CONT %1" + ENTER, see(r"@ $"),
      until(b"jobs" + ENTER, r"\[1\] \+ Running +sleep 60.*@ $"),
      until(b"kill %?60" + ENTER, r"Terminated +sleep 60.*@ $", ENTER)]),
    ("which job is the current one",
     [b"sleep 61 &" + ENTER, see(r"@ $"), b"sleep 62 &" + ENTER,
      see(r"@ $"), b"sleep 63 &" + ENTER, see(r"@ $"), b"fg %1" + ENTER,
      see(r"sleep 61\r\n"), 0.4, b"\x1a", see(r"Stopped.*@ $"),
      b"jobs" + ENTER, see(r"\[1\] \+ S.*\[2\]   R.*\[3\] - R.*@ $"),
      b"kill %1 %2 %3; wait" + ENTER, see(r"@ $")] + runs("jobs; echo x",
                                                          "x")),
    ("a stopped program's terminal modes come back with it",
     [b"sh -c 'stty raw; kill -STOP $$; stty -a; stty sane'" + ENTER,
      see(r"Stopped.*@ $")] +
     runs("stty -a | grep -o -e '-*icanon'", "icanon") +
     [b"fg" + ENTER, see(r" -icanon.*@ $")]),
    ("set -m in a script",
     runs("sh -c 'set -m; sleep 0.1; sleep 0.1 & fg; echo end'",
          r"sleep 0.1 *\r\nend")),
    ("a background job is told of",
     [until(b"sleep 0.1 &" + ENTER,
            r"\[1] \d+\r\n.*@ .*\[1\] \+ Done +sleep 0.1.*@ $", ENTER)]),
    ("typed ahead for a program", [b"cat\rone\r", see(r"one\r\n"), b"\x04",
                                   see(r"@ $")]),
    ("the directory in the prompt",
     [b"PS1='\\w@ '" + ENTER, see(r"@ $"), b"cd /usr/bin" + ENTER,
      see(r"/usr/bin@ $"), b"cd" + ENTER, see(r"~@ $")]),
    ("dumb terminal", [b"TERM=dumb" + ENTER, see(r"@ $")] +
     runs("echo plain", "plain")),
    ("exit", [b"exit 3" + ENTER, see(r"<end>")]),
]
