"""Backstep's monitor as GDB commands, with the program's symbols at hand.

    (gdb) source python-gdb-scripts/backstep-gdb.py
    (gdb) backstep icount
    (gdb) backstep last-writer task->run
    (gdb) backstep writes journal->used from -1000000
    (gdb) backstep print-at journal.c:23, reading, journal->used
    (gdb) backstep seek -1000
    (gdb) monitor seek 5000000
    (gdb) print $_icount
    (gdb) break fail if $_icount > 1000000

"help backstep" lists the commands. They need a connection to Backstep (target remote). Each asks the monitor (GDB's
"monitor"), so what it shows is what the monitor shows. Works in GDB 9 and newer, built with Python 3.

$_icount, the number of instructions that have run where the machine stands, is a register of Backstep's, so that it is right in conditions
and commands of breakpoints, too, and there without this script. What the script does for it is to have GDB look again after a monitor
command that has moved the machine.
"""

import os
import re

import gdb

# Lines that are not a result.
ERRORS = ("Error: ", "unknown command: ")


class MonitorHooks:
    """Around each "monitor" command that is typed, or stands in a script: GDB, which is not told, learns whether it moved the machine."""

    def __init__(self):
        self.ours = False
        self.before = None
        gdb.execute("define hook-monitor\npython monitor_hooks.begin()\nend")
        gdb.execute("define hookpost-monitor\npython monitor_hooks.end()\nend")

    def execute(self, command):
        """Gives a monitor command of this script's, which itself knows what it does; the text that it prints."""
        was = self.ours
        self.ours = True
        try:
            return gdb.execute("monitor " + command, to_string=True)
        finally:
            self.ours = was

    def begin(self):
        self.before = None if self.ours else self.state()

    def end(self):
        if not self.ours and self.before != self.state():
            gdb.execute("maintenance flush register-cache", to_string=True)

    def state(self):
        """Where the machine stands and what its registers are; None when there is no connection to Backstep."""
        try:
            # Only Backstep has this register.
            if gdb.parse_and_eval("$_icount").type.code == gdb.TYPE_CODE_VOID:
                return None
            return self.execute("info replay") + self.execute("info registers -a")
        except gdb.error:
            return None


monitor_hooks = MonitorHooks()


def monitor(command):
    """The text that a monitor command prints; an error when it fails or there is no connection."""
    try:
        text = monitor_hooks.execute(command)
    except gdb.error as e:
        if "not supported by this target" in str(e):
            raise gdb.GdbError("There is no connection to Backstep: target remote :1234") from None
        raise gdb.GdbError(str(e)) from None
    # How far a long command was, while it ran, is no part of its answer.
    text = "".join(line for line in text.splitlines(True) if not line.startswith("... "))
    name = command.split(" ", 1)[0]
    if text.startswith(ERRORS) or text.startswith((name + ": ", "replay_" + name + ": ")):
        # The advice that follows is for those who sit at the monitor.
        raise gdb.GdbError(text.split("\n", 1)[0])
    return text


def show(command):
    gdb.write(monitor(command))


# How the monitor tells of an instruction: alone, or in a row of a list, behind its position and padded.
ALONE = re.compile(r"(?m)(^  pc:     |^|, pc )(0x[0-9a-f]{8})( <[^>]*>)?(?=[: \n])")
IN_ROW = re.compile(r"(?m)^( +\d+  )(0x[0-9a-f]{8})( <[^>]*>)?( on CPU#\d+)? +(?=\S)")
ROW_WIDTH = 44


def with_lines(text):
    """What the monitor tells of instructions, with what GDB knows of them: the function, where the monitor has no symbols (of a program
    under an operating system), and the line of the source."""
    text = IN_ROW.sub(lambda row: row[1] + (place(row[2], row[3]) + (row[4] or "")).ljust(ROW_WIDTH) + " ", text)
    return ALONE.sub(lambda found: found[1] + place(found[2], found[3]), text)


def place(address, symbol):
    if not symbol:
        found = re.match(r"(.*?)(?: \+ (\d+))? in section ", gdb.execute(f"info symbol {address}", to_string=True))
        symbol = f" <{found[1]}{'+%#x' % int(found[2]) if found[2] else ''}>" if found else ""
    line = gdb.find_pc_line(int(address, 16))
    return address + symbol + (f" {os.path.basename(line.symtab.filename)}:{line.line}" if line.symtab and line.line else "")


def position(argument, words):
    """The monitor's form of a position: one of the words, a share of the whole, or an expression of GDB's with or without a sign before
    it that makes it relative."""
    text = argument.strip()
    if not text:
        raise gdb.GdbError("A position is needed: an instruction count" + "".join(", " + word for word in words))
    if text in words or text.endswith("%") or text.startswith("@"):
        return text
    sign = text[0] if words and text[0] in "+-" else ""
    try:
        return f"{sign}{int(gdb.parse_and_eval(text[len(sign):]))}"
    except gdb.error as e:
        raise gdb.GdbError(f"{text} is no position: {e}") from None


def look_again():
    """Has GDB read the registers anew and shows where the machine stands."""
    choose_cpu()
    gdb.execute("frame")


def choose_cpu():
    """Has GDB read the registers anew and, of several CPUs, look at the one whose turn it is."""
    gdb.execute("maintenance flush register-cache", to_string=True)
    found = re.search(r" on CPU#(\d+)$", monitor("position").strip())
    for thread in gdb.selected_inferior().threads() if found else ():
        if int(found[1]) + 1 in thread.ptid[1:]:
            thread.switch()


def starting_with(word, choices):
    return [choice for choice in choices if choice.startswith(word)]


class Backstep(gdb.Command):
    """Looks at the emulated machine and its history."""

    def __init__(self):
        super().__init__("backstep", gdb.COMMAND_USER, prefix=True)

    def invoke(self, argument, from_tty):
        if argument:
            raise gdb.GdbError(f'Undefined backstep command: "{argument}".  Try "help backstep".')
        gdb.execute("help backstep")


class Info(gdb.Command):
    """One of the monitor's "info" commands."""

    def __init__(self, name, text, flags=()):
        self.__doc__ = text
        self.name = name
        self.flags = flags
        super().__init__("backstep " + name, gdb.COMMAND_STATUS)

    def invoke(self, argument, from_tty):
        for word in argument.split():
            if word not in self.flags:
                raise gdb.GdbError(f"backstep {self.name} knows no {word}" + "".join(f"; it takes {flag}" for flag in self.flags))
        show(f"info {self.name} {argument}".strip())

    def complete(self, text, word):
        # GDB cuts words at a dash.
        dash = "-" if text.endswith("-" + word) else ""
        return [flag[len(dash):] for flag in starting_with(dash + word, self.flags)]


def piece(argument):
    """Address and size of an object in memory, as the monitor takes them."""
    if not argument:
        raise gdb.GdbError("An expression is needed that names an object in memory")
    try:
        value = gdb.parse_and_eval(argument)
        address = value.address
        if address is None:
            raise gdb.GdbError(f"{argument} is not in memory")
        start = int(address)
    except gdb.error as e:
        raise gdb.GdbError(str(e)) from None
    size = value.type.strip_typedefs().sizeof
    if size == 0:
        raise gdb.GdbError(f"{argument} has no size")
    return f"{start:#x} {size}"


def split_range(argument):
    """What stands before "from N to N", and the monitor's form of that; empty when it was left out."""
    match = re.fullmatch(r"(.*?)(?:^|\s+)from\s+(.+?)(?:\s+to\s+(.+))?", argument.strip())
    if not match:
        return argument.strip(), ""
    to = f" to {position(match[3], SEEK_WORDS)}" if match[3] else ""
    return match[1].strip(), f" from {position(match[2], SEEK_WORDS)}{to}"


def code_address(location):
    """The address of an instruction given as for a breakpoint."""
    if not location:
        raise gdb.GdbError("A location is needed, as for a breakpoint: a function, FILE:LINE or *ADDRESS")
    try:
        rest, places = gdb.decode_line(location)
    except gdb.error as e:
        raise gdb.GdbError(str(e)) from None
    if rest:
        raise gdb.GdbError(f"Junk behind the location: {rest}")
    if not places or places[0].pc is None:
        raise gdb.GdbError(f"There is no code at {location}")
    return places[0].pc


class Writer(gdb.Command):
    """Who wrote an object {which}: the instruction, when it ran, and the value before and after.
Usage: backstep {which}-writer EXPRESSION

The expression names an object in memory, such as task->run, array[3] or *(int *) 0x60001000.  The machine stays where it is; "backstep
seek" and the instruction count shown go to the moment before the write."""

    def __init__(self, which):
        self.__doc__ = Writer.__doc__.format(which=which)
        self.which = which
        super().__init__(f"backstep {which}-writer", gdb.COMMAND_DATA, gdb.COMPLETE_EXPRESSION)

    def invoke(self, argument, from_tty):
        gdb.write(with_lines(monitor(f"{self.which}-writer {piece(argument)}")))


class Writes(gdb.Command):
    """All writes to an object: position, who did it, the value before and after.
Usage: backstep writes EXPRESSION [from N [to N]]

Positions are as for "backstep seek"; without them it is all history up to here.  The machine stays where it is."""

    def __init__(self):
        super().__init__("backstep writes", gdb.COMMAND_DATA, gdb.COMPLETE_EXPRESSION)

    def invoke(self, argument, from_tty):
        expression, part = split_range(argument)
        gdb.write(with_lines(monitor(f"writes {piece(expression)}{part}")))


class WhenExecuted(gdb.Command):
    """When an instruction ran: all the positions.
Usage: backstep when-executed LOCATION [from N [to N]]

The location is one as for a breakpoint; positions are as for "backstep seek", and without them it is all history up to here.  The
machine stays where it is."""

    def __init__(self):
        super().__init__("backstep when-executed", gdb.COMMAND_DATA, gdb.COMPLETE_LOCATION)

    def invoke(self, argument, from_tty):
        location, part = split_range(argument)
        gdb.write(with_lines(monitor(f"when-executed {code_address(location):#x}{part}")))


class PrintAt(gdb.Command):
    """Prints expressions for each time that an instruction ran: a print put into the past.
Usage: backstep print-at LOCATION, EXPRESSION[, EXPRESSION]... [from N [to N]]

The expressions are GDB's, and are evaluated where the machine stood just before the instruction; the location is one as for a
breakpoint.  When it ran more often than the monitor's when-executed lists, these are the newest times.  The machine is taken there and
back again.  Ctrl-C ends the list."""

    def __init__(self):
        super().__init__("backstep print-at", gdb.COMMAND_DATA, gdb.COMPLETE_LOCATION)

    def invoke(self, argument, from_tty):
        text, part = split_range(argument)
        location, *expressions = split_at_commas(text)
        if not expressions or not all(expressions):
            raise gdb.GdbError("Expressions to print are needed: LOCATION, EXPRESSION[, EXPRESSION]...")
        there = code_address(location)
        if "On a diversion" in monitor("info replay"):
            raise gdb.GdbError("The machine is on a diversion, which looking elsewhere would drop")
        lines = with_lines(monitor(f"when-executed {there:#x}{part}")).splitlines()
        gdb.write("\n".join(line for line in lines[:3] if not line[:1].isspace() or "not shown" in line) + "\n")
        state = monitor("info icount").splitlines()
        here = "end" if "(live)" in state[1] else state[0].split()[1]
        thread = gdb.selected_thread()
        try:
            for line in lines:
                count = line.split()[:1]
                if line[:1].isspace() and count and count[0].isdigit():
                    monitor(f"seek {count[0]} quiet")
                    choose_cpu()
                    gdb.execute("frame", to_string=True)
                    gdb.write(f"{count[0]:>16}  {', '.join(printed(expression) for expression in expressions)}\n")
        except KeyboardInterrupt:
            gdb.write("Quit\n")
        finally:
            monitor(f"seek {here} quiet")
            gdb.execute("maintenance flush register-cache", to_string=True)
            thread.switch()
            gdb.execute("frame", to_string=True)


def split_at_commas(text):
    """The parts between commas that are in no parentheses, brackets or quotes."""
    parts = [""]
    depth = 0
    quote = None
    for character in text:
        if quote:
            quote = None if character == quote else quote
        elif character in "'\"":
            quote = character
        elif character in "([{":
            depth += 1
        elif character in ")]}":
            depth -= 1
        elif character == "," and depth == 0:
            parts.append("")
            continue
        parts[-1] += character
    return [part.strip() for part in parts]


def printed(expression):
    try:
        return f"{expression} = {gdb.parse_and_eval(expression)}"
    except gdb.error as e:
        return f"{expression}: {e}"


TIMELINE_WORDS = ("console", "fork", "save")


class Timeline(gdb.Command):
    """The run at a glance, and what to do with it.
Usage: backstep timeline
       backstep timeline console [TEXT]
       backstep timeline save FILE
       backstep timeline fork [FILE]

"console" lists what the guest wrote, or the lines with TEXT, with their positions.  "save" writes all history into a recording.  "fork"
drops the future and makes here the present; a diversion becomes part of history.  With FILE the old future is saved before."""

    def __init__(self):
        super().__init__("backstep timeline", gdb.COMMAND_STATUS)

    def invoke(self, argument, from_tty):
        show(f"timeline {argument}".strip())

    def complete(self, text, word):
        return starting_with(word, TIMELINE_WORDS) if text == word else gdb.COMPLETE_FILENAME


class Position(gdb.Command):
    """Where the machine stands, in a form for bug reports; "backstep seek" goes there in another session."""

    def __init__(self):
        super().__init__("backstep position", gdb.COMMAND_STATUS, gdb.COMPLETE_NONE)

    def invoke(self, argument, from_tty):
        gdb.write(with_lines(monitor("position")))


class Through(gdb.Command):
    """Goes {where} through the places where the machine stopped in this session.
Usage: backstep {name} [COUNT]"""

    def __init__(self, name, where):
        self.__doc__ = Through.__doc__.format(name=name, where=where)
        self.name = name
        super().__init__("backstep " + name, gdb.COMMAND_RUNNING, gdb.COMPLETE_EXPRESSION)

    def invoke(self, argument, from_tty):
        monitor(f"{self.name} {position(argument, ()) if argument else ''}".strip())
        look_again()


class Replay(gdb.Command):
    """Whether the machine runs live or stands in the past; with a subcommand, goes through history.
Usage: backstep replay
       backstep replay seek POSITION
       backstep replay break POSITION
       backstep replay delete-break"""

    def __init__(self):
        super().__init__("backstep replay", gdb.COMMAND_RUNNING, prefix=True)

    def invoke(self, argument, from_tty):
        if argument:
            raise gdb.GdbError(f'Undefined backstep replay command: "{argument}".  Try "help backstep replay".')
        show("info replay")


SEEK_WORDS = ("begin", "end")


class Seek(gdb.Command):
    """Goes to a position in history.
Usage: {name} N | +N | -N | begin | end | @N:HASH

Positions are instruction counts since the machine was switched on; any expression will do, such as $here after "set $here = $_icount".
With a sign they count from here; @N:HASH is what "backstep position" shows.  GDB is told to look at the machine again."""

    def __init__(self, name):
        self.__doc__ = Seek.__doc__.format(name=name)
        super().__init__(name, gdb.COMMAND_RUNNING)

    def invoke(self, argument, from_tty):
        told = monitor("seek " + position(argument, SEEK_WORDS))
        gdb.write("".join(line for line in told.splitlines(True) if line.startswith("Warning: ")))
        look_again()

    def complete(self, text, word):
        return starting_with(word, SEEK_WORDS)


class Break(gdb.Command):
    """Has the next run that comes to an instruction count stop there, once.
Usage: backstep replay break N

It replaces the one that was set before.  N is any expression, and not before the position now."""

    def __init__(self):
        super().__init__("backstep replay break", gdb.COMMAND_BREAKPOINTS, gdb.COMPLETE_EXPRESSION)

    def invoke(self, argument, from_tty):
        count = position(argument, ())
        monitor("replay_break " + count)
        gdb.write(f"The next run stops at instruction {count}\n")


class DeleteBreak(gdb.Command):
    """Takes "backstep replay break" back."""

    def __init__(self):
        super().__init__("backstep replay delete-break", gdb.COMMAND_BREAKPOINTS, gdb.COMPLETE_NONE)

    def invoke(self, argument, from_tty):
        monitor("replay_delete_break")


Backstep()
Info("icount", """Position in history as an instruction count, guest time, and how far the present is.
In expressions and conditions the position is $_icount.""")
Info("timers", "The timers of each clock: deadline, time and instructions until then, and whose it is.")
Info("mtree", """The memory tree: each region with its range, priority, kind and name, aliases included.
Usage: backstep mtree [-f]

With -f the flat view: what is seen where in the end.""", ("-f",))
Info("checkpoints", "The checkpoints that history is reached from: position, guest time, size.")
Replay()
Seek("backstep replay seek")
Break()
DeleteBreak()
Seek("backstep seek")
Writer("last")
Writer("first")
Writes()
WhenExecuted()
PrintAt()
Timeline()
Position()
Through("back", "back")
Through("forward", "forward again")
