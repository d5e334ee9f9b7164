# SPDX-License-Identifier: MIT
"""Helpers for gdb on a running Vitrix: `help vitrix' lists them.

They read the kernel's own structures by their names in the sources, so they
need build/kernel/vitrix.elf and nothing from the guest. A thread that does
not run has its registers where swtch left them (struct context, on its kernel
stack); from there the chain of frame pointers leads to where it came from.
"""

import contextlib
import os

import gdb

TOP = os.getcwd()
USER = os.path.join(TOP, "build/user")
CALL_DEPTH = 40


class Vitrix(gdb.Command):
    """Helpers for Vitrix: ps, bt-proc PID, break-user PROGRAM [FUNCTION],
symbol-user PROGRAM. `help' and a name tells more of one."""

    def __init__(self):
        super().__init__("vitrix", gdb.COMMAND_USER)

    def invoke(self, argument, from_tty):
        gdb.execute("help vitrix")


def lookup(name):
    """A type of the kernel's."""
    return gdb.lookup_type(name)


def each(head, type_name, member):
    """The structs on a `struct list' (base/list.h), first to last."""
    kind = lookup(type_name)
    offset = next(f.bitpos // 8 for f in kind.fields() if f.name == member)
    link = head["next"]
    while link != head.address:
        yield (link.cast(lookup("char").pointer()) - offset).cast(
            kind.pointer()).dereference()
        link = link.dereference()["next"]


def stop_at_first_line(name):
    """Once, at the function's first line in its own file: gdb alone would
    stop within what is inlined there."""
    function = gdb.lookup_global_symbol(name)
    start = int(function.value().address)
    inside = gdb.block_for_pc(start)
    gdb.Breakpoint("*%#x" % min(
        line.pc for line in function.symtab.linetable()
        if line.line > function.line and start <= line.pc < inside.end),
        temporary=True)


def processes():
    return each(gdb.parse_and_eval("proctable")["all"], "struct proc",
                "all_link")


def name_of(value, enumeration, prefix):
    """"SLEEPING", by the enumerator's own name."""
    text = str(value.cast(lookup("enum " + enumeration)))
    return text.removeprefix(prefix)


def state_of(process):
    """That of its thread, as long as it has one."""
    state = name_of(process["state"], "proc_state", "PROC_")
    if state != "ALIVE" or not int(process["thread"]):
        return state
    return name_of(process["thread"]["state"], "thread_state", "THREAD_")


def symbol(address):
    """"<name+offset>" without the angle brackets, or "?"."""
    text = gdb.execute(f"info symbol {int(address):#x}", to_string=True)
    return text.split(" in section")[0].strip() \
        if "No symbol" not in text else "?"


class Ps(gdb.Command):
    """ps: all processes, their state, and where those that sleep wait.

Then what each CPU runs now, kernel threads and idle ones included."""

    def __init__(self):
        super().__init__("ps", gdb.COMMAND_USER)

    def invoke(self, argument, from_tty):
        print("  PID  PPID  STATE      CPU  NAME             WAITS IN")
        for process in processes():
            self.line(process)
        cpus = gdb.parse_and_eval("cpus")
        for index in range(int(gdb.parse_and_eval("cpu_count"))):
            thread = cpus[index]["current"]
            print(f"CPU {index} runs {thread['name'].string()}"
                  if int(thread) else f"CPU {index} runs no thread yet")

    def line(self, process):
        parent = process["parent"]
        state, cpu, place = state_of(process), "", ""
        if int(process["thread"]) and state != "ZOMBIE":
            thread = process["thread"].dereference()
            cpu = str(int(thread["cpu"]))
            if state in ("SLEEPING", "STOPPED"):
                place = waits_in(thread)
        print(f"{int(process['pid']):5} "
              f"{int(parent['pid']) if int(parent) else 0:5}  "
              f"{state:9} {cpu:>4}  {process['name'].string():16} {place}")


def waits_in(thread):
    """The innermost function that is not the scheduler's own."""
    for pc in saved_calls(thread):
        where = gdb.find_pc_line(pc)
        file = where.symtab.filename if where.symtab else ""
        if "/sched/" not in file and not file.startswith("kernel/sched/"):
            return symbol(pc - 1).split("+")[0].strip()
    return ""


def saved_calls(thread):
    """Return addresses from a switched-away thread's kernel stack."""
    context = thread["context"].dereference()
    pc, frame = int(context["rip"]), int(context["rbp"])
    low, high = int(thread["kstack"]), int(thread["kstack_top"])
    word = lookup("unsigned long").pointer()
    for _ in range(CALL_DEPTH):
        yield pc
        if not low <= frame < high - 8:
            return
        pair = gdb.Value(frame).cast(word)
        frame, pc = int(pair.dereference()), int((pair + 1).dereference())
        if not pc:
            return


def print_call(number, pc):
    """A line like those of gdb's own `backtrace'."""
    where = gdb.find_pc_line(pc)
    place = f" at {where.symtab.filename}:{where.line}" \
        if where.symtab else ""
    name = symbol(pc).split(" +")[0]
    print(f"#{number:<3} {pc:#018x} in {name} (){place}")


class BtProc(gdb.Command):
    """bt-proc PID: the back-trace of a process that does not run just now.

First the kernel's part, from where the process was switched away; then the
place in its program from which it came."""

    def __init__(self):
        super().__init__("bt-proc", gdb.COMMAND_STACK)

    def invoke(self, argument, from_tty):
        try:
            wanted = int(argument)
        except ValueError:
            raise gdb.GdbError("usage: bt-proc PID (`ps' lists them)")
        found = [process for process in processes()
                 if int(process["pid"]) == wanted]
        if not found:
            raise gdb.GdbError(f"no process has the number {wanted}")
        if state_of(found[0]) == "ZOMBIE":
            raise gdb.GdbError(f"{wanted} has ended and waits for its parent")
        self.show(found[0], found[0]["thread"].dereference())

    def show(self, process, thread):
        print(f"process {int(process['pid'])} ({process['name'].string()}), "
              f"{state_of(process)}")
        if int(thread["on_cpu"]):
            cpu = int(thread["cpu"])
            print(f"It runs on CPU {cpu}: `thread {cpu + 1}', then "
                  "`backtrace'.")
            return
        number = 0
        for number, pc in enumerate(saved_calls(thread)):
            print_call(number, pc if number == 0 else pc - 1)
        if int(thread["tf"]):
            with UserSymbols.of(process["name"].string()):
                print_call(number + 1, int(thread["tf"]["rip"]))


# ---- programs ---------------------------------------------------------------

def program_path(name):
    path = os.path.join(USER, name)
    if not os.path.exists(path):
        raise gdb.GdbError(f"there is no program {path}")
    return path


class UserSymbols:
    """All programs lie at the same addresses: one has its symbols loaded."""

    loaded = None

    @classmethod
    def load(cls, name):
        if cls.loaded == name:
            return
        if cls.loaded:
            gdb.execute("remove-symbol-file " + program_path(cls.loaded),
                        to_string=True)
        if name:
            gdb.execute("add-symbol-file " + program_path(name),
                        to_string=True)
        cls.loaded = name

    @classmethod
    @contextlib.contextmanager
    def of(cls, name):
        """For a while, those of this program, or none if it is not ours."""
        before = cls.loaded
        cls.load(name if os.path.exists(os.path.join(USER, name)) else None)
        try:
            yield
        finally:
            cls.load(before)


def running_name():
    """The process of the current CPU, which is in user mode."""
    cpu = gdb.parse_and_eval("(struct cpu *)$k_gs_base")
    return cpu["current"]["proc"]["name"].string()


class UserBreakpoint(gdb.Breakpoint):
    """Stops in one program only, in whichever process runs it.

    QEMU's breakpoints are addresses of the CPU's and not bytes in memory, so
    this one may be set long before the program is there, and lives on when it
    is gone."""

    def __init__(self, program, function):
        UserSymbols.load(program)
        symbol_value = gdb.parse_and_eval(f"(unsigned long)&{function}")
        super().__init__(f"*{int(symbol_value):#x}")
        self.program = program

    def stop(self):
        try:
            return running_name() == self.program[:15]
        except (gdb.error, gdb.MemoryError):
            return False


def on_stop(event):
    for breakpoint in getattr(event, "breakpoints", ()):
        if isinstance(breakpoint, UserBreakpoint):
            UserSymbols.load(breakpoint.program)


class BreakUser(gdb.Command):
    """break-user PROGRAM [FUNCTION]: stop when a program gets there.

FUNCTION is main unless told. The program need not run yet, nor exist: the
breakpoint stays, through every exec of it."""

    def __init__(self):
        super().__init__("break-user", gdb.COMMAND_BREAKPOINTS)

    def invoke(self, argument, from_tty):
        words = argument.split()
        if not 1 <= len(words) <= 2:
            raise gdb.GdbError("usage: break-user PROGRAM [FUNCTION]")
        UserBreakpoint(words[0], words[1] if len(words) > 1 else "main")


class SymbolUser(gdb.Command):
    """symbol-user PROGRAM: take names and lines from this program."""

    def __init__(self):
        super().__init__("symbol-user", gdb.COMMAND_FILES)

    def invoke(self, argument, from_tty):
        UserSymbols.load(argument.strip())


for command in (Vitrix, Ps, BtProc, BreakUser, SymbolUser):
    command()
gdb.events.stop.connect(on_stop)
