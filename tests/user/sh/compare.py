#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Compares shells; run.sh starts it.

usage: compare.py WORK OURS CHECKED [WORD]

WORK is a scratch folder, OURS and CHECKED are the shell as it ships and with
sanitizers. A case in *.cases begins with "### name [how]", where how is any of
    file    the text is a script file with two arguments, not sh -c
    stdin   the text is standard input
    quiet   of standard error only whether there is some is compared
What dash prints is what is wanted, unless the text has a line "--- wanted"
with what is wanted behind it: things that dash does not do, or does otherwise.
"""

import glob
import os
import re
import shutil
import subprocess
import sys

from concurrent import futures

import terminal

HERE = os.path.dirname(os.path.abspath(__file__))
LIMIT = 60 * terminal.SLOW      # seconds a case may take
SPOILS = ["", ")", ";;", "fi", "|", "<"]


class Runner:
    def __init__(self, work):
        self.folder = os.path.join(work, "in")
        self.script = os.path.join(work, "script")

    def run(self, shell, how, text):
        """What the shell made of it, as text: status, output, complaints.
        Of one that has no end, its name: no other shell says the same."""
        shutil.rmtree(self.folder, ignore_errors=True)
        os.mkdir(self.folder)
        with open(self.script, "w", encoding="utf-8") as file:
            file.write(text)
        arguments = ["sh", "-c", text]
        if "file" in how:
            arguments = ["sh", self.script, "one", "two words"]
        if "stdin" in how:
            arguments = ["sh"]
        source = self.script if "stdin" in how else os.devnull
        env = {"PATH": os.environ["PATH"], "HOME": "/home/u", "LC_ALL": "C",
               "PWD": self.folder, "ASAN_OPTIONS": "detect_leaks=0"}
        with open(source, "rb") as stdin:
            try:
                done = subprocess.run(
                    arguments, executable=shell, cwd=self.folder, env=env,
                    stdin=stdin, capture_output=True, timeout=LIMIT,
                    check=False)
            except subprocess.TimeoutExpired:
                return f"{shell}: no end within {LIMIT} seconds"
        return describe(done, how)


def describe(done, how):
    lines = [f"status {done.returncode}"]
    err = done.stderr.decode("latin-1")
    lines += ["out: " + line for line in
              done.stdout.decode("latin-1").split("\n")]
    if "Sanitizer" in err or "runtime error" in err:
        lines += ["err: " + line for line in err.split("\n")[:20]]
    elif "quiet" in how:
        lines += ["err: some"] if err else []
    elif "syntax" in how:
        err = re.sub(r"\d+: Syntax error: .*", "Syntax error", err)
        lines += ["err: " + line for line in err.split("\n")]
    else:
        lines += ["err: " + line for line in err.split("\n")]
    return "\n".join(line for line in lines if line not in ("out: ", "err: "))


def read_cases():
    for path in sorted(glob.glob(HERE + "/*.cases")):
        topic = os.path.basename(path)[:-len(".cases")]
        with open(path, encoding="utf-8") as file:
            parts = re.split(r"^### (.*)\n", file.read(), flags=re.M)
        for title, text in zip(parts[1::2], parts[2::2]):
            name, _, how = title.partition(" [")
            text, _, wanted = text.partition("--- wanted\n")
            yield f"{topic}: {name}", how, text, wanted.rstrip("\n")


def read_programs():
    with open(HERE + "/syntax.list", encoding="utf-8") as file:
        for line in file:
            if not line.startswith("#"):
                yield line.rstrip("\n")


class Tap:
    def __init__(self):
        self.count = 0
        self.failed = 0

    def compare(self, name, got, wanted):
        self.count += 1
        print("ok" if got == wanted else "not ok", self.count, "-", name,
              flush=True)
        if got != wanted:
            self.failed += 1
            for line in ("wanted: " + wanted + "\ngot: " + got).split("\n"):
                print("#", line[:200])


def spoiled(program):
    """The program cut off, or with a token too many, at every token."""
    tokens = program.split()
    for place in range(len(tokens)):
        for spoil in SPOILS:
            rest = tokens[place:] if spoil else []
            text = " ".join(tokens[:place] + [spoil] + rest)
            yield text.replace("^", "\n")


def main():
    work, ours, checked = sys.argv[1:4]
    only = sys.argv[4] if len(sys.argv) > 4 else ""
    oracle = shutil.which("dash")
    if not oracle:
        print("1..0 # skip no dash here to compare with")
        return 0
    cases = [case for case in read_cases() if only in case[0]]
    programs = [] if only else list(read_programs())
    dialogues = [] if only else terminal.DIALOGUES
    runner = Runner(work)
    tap = Tap()
    print(f"1..{2 * (len(cases) + len(programs) + len(dialogues))}")
    for name, how, text, wanted in cases:
        wanted = wanted or runner.run(oracle, how, text)
        tap.compare(name, runner.run(ours, how, text), wanted)
        tap.compare(name + ", sanitized", runner.run(checked, how, text),
                    wanted)
    for program in programs:
        wanted = [text + "\n" + runner.run(oracle, "syntax", text)
                  for text in spoiled(program)]
        for shell, word, step in (ours, "", 1), (checked, ", sanitized", 5):
            got = [text + "\n" + runner.run(shell, "syntax", text)
                   for text in list(spoiled(program))[::step]]
            wrong = [pair for pair in zip(got, wanted[::step])
                     if pair[0] != pair[1]]
            tap.compare(f"at every token of: {program}{word}",
                        *(wrong[0] if wrong else ("", "")))
    jobs = [(f"terminal: {name}{word}", shell, dialogue)
            for name, dialogue in dialogues
            for shell, word in ((ours, ""), (checked, ", sanitized"))]
    with futures.ThreadPoolExecutor(4) as pool:     # they mostly wait
        for job, missed in zip(jobs, pool.map(
                lambda job: terminal.hold(*job[1:], work), jobs)):
            tap.compare(job[0], missed, "")
    return 1 if tap.failed else 0


sys.exit(main())
