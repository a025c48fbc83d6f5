"""Backstep's monitor as GDB commands, with the program's symbols at hand.

    (gdb) source python-gdb-scripts/backstep-gdb.py
    (gdb) backstep icount
    (gdb) backstep last-writer task->run
    (gdb) backstep replay seek -1000
    (gdb) print $_icount()

"help backstep" lists the commands. They need a connection to Backstep (target remote). Each asks the monitor (GDB's
"monitor"), so what it shows is what the monitor shows. Works in GDB 9 and newer, built with Python 3.
"""

import gdb

# Lines that are not a result.
ERRORS = ("Error: ", "unknown command: ")


def monitor(command):
    """The text that a monitor command prints; an error when it fails or there is no connection."""
    try:
        text = gdb.execute("monitor " + command, to_string=True)
    except gdb.error as e:
        if "not supported by this target" in str(e):
            raise gdb.GdbError("There is no connection to Backstep: target remote :1234") from None
        raise gdb.GdbError(str(e)) from None
    name = command.split(" ", 1)[0]
    if text.startswith(ERRORS) or text.startswith(name + ": "):
        # The advice that follows is for those who sit at the monitor.
        raise gdb.GdbError(text.split("\n", 1)[0])
    return text


def show(command):
    gdb.write(monitor(command))


def position(argument, words):
    """The monitor's form of a position: one of the words, a share of the whole, or an expression of GDB's with or without a sign before
    it that makes it relative."""
    text = argument.strip()
    if not text:
        raise gdb.GdbError("A position is needed: an instruction count" + "".join(", " + word for word in words))
    if text in words or text.endswith("%"):
        return text
    sign = text[0] if words and text[0] in "+-" else ""
    try:
        return f"{sign}{int(gdb.parse_and_eval(text[len(sign):]))}"
    except gdb.error as e:
        raise gdb.GdbError(f"{text} is no position: {e}") from None


def look_again():
    """Has GDB read the registers anew and shows where the machine stands."""
    gdb.execute("maintenance flush register-cache", to_string=True)
    gdb.execute("frame")


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


class LastWriter(gdb.Command):
    """Who wrote an object last: the instruction, when it ran, and the value before and after.
Usage: backstep last-writer EXPRESSION

The expression names an object in memory, such as task->run, array[3] or *(int *) 0x60001000.  The machine stays where it is; "backstep
replay seek" and the instruction count shown go to the moment before the write."""

    def __init__(self):
        super().__init__("backstep last-writer", gdb.COMMAND_DATA, gdb.COMPLETE_EXPRESSION)

    def invoke(self, argument, from_tty):
        if not argument:
            raise gdb.GdbError("An expression is needed that names an object in memory")
        try:
            value = gdb.parse_and_eval(argument)
            address = value.address
            if address is None:
                raise gdb.GdbError(f"{argument} is not in memory")
            place = int(address)
        except gdb.error as e:
            raise gdb.GdbError(str(e)) from None
        size = value.type.strip_typedefs().sizeof
        if size == 0:
            raise gdb.GdbError(f"{argument} has no size")
        show(f"last-writer {place:#x} {size}")


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
Usage: {name} N | +N | -N | begin | end

Positions are instruction counts since the machine was switched on; any expression will do, such as $here after "set $here = $_icount()".
With a sign they count from here.  GDB is told to look at the machine again."""

    def __init__(self, name):
        self.__doc__ = Seek.__doc__.format(name=name)
        super().__init__(name, gdb.COMMAND_RUNNING)

    def invoke(self, argument, from_tty):
        monitor("replay_seek " + position(argument, SEEK_WORDS))
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
        place = position(argument, ())
        monitor("replay_break " + place)
        gdb.write(f"The next run stops at instruction {place}\n")


class DeleteBreak(gdb.Command):
    """Takes "backstep replay break" back."""

    def __init__(self):
        super().__init__("backstep replay delete-break", gdb.COMMAND_BREAKPOINTS, gdb.COMPLETE_NONE)

    def invoke(self, argument, from_tty):
        monitor("replay_delete_break")


class Icount(gdb.Function):
    """$_icount(): how many instructions have run at the position where the machine stands."""

    def __init__(self):
        super().__init__("_icount")

    def invoke(self):
        first = monitor("info icount").split("\n", 1)[0]
        return int(first.split(":")[1].split()[0])


Backstep()
Info("icount", "Position in history as an instruction count, guest time, and how far the present is.")
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
LastWriter()
Icount()
