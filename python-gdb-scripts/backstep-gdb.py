"""Backstep's monitor as GDB commands, with the kernel's symbols at hand.

    (gdb) source python-gdb-scripts/backstep-gdb.py
    (gdb) backstep icount
    (gdb) backstep last-writer task->run
    (gdb) backstep seek -1000

Needs a connection to Backstep (target remote). Each command asks the monitor (GDB's "monitor"), so what it shows is what the
monitor shows.
"""

import gdb


def monitor(command):
    """The text that a monitor command prints; an error when there is no connection."""
    return gdb.execute("monitor " + command, to_string=True)


def show(command):
    gdb.write(monitor(command))


class Backstep(gdb.Command):
    """Looks at the emulated machine and its timeline."""

    def __init__(self):
        super().__init__("backstep", gdb.COMMAND_USER, prefix=True)

    def invoke(self, argument, from_tty):
        gdb.execute("help backstep")


class Info(gdb.Command):
    """One of the monitor's "info" commands."""

    def __init__(self, name, monitor_command, text):
        self.__doc__ = text
        self.monitor_command = monitor_command
        super().__init__("backstep " + name, gdb.COMMAND_STATUS)

    def invoke(self, argument, from_tty):
        show((self.monitor_command + " " + argument).strip())


class LastWriter(gdb.Command):
    """Who wrote an object last: backstep last-writer EXPRESSION

The expression names an object in memory, such as task->run or *(int *) 0x60001000. The machine stays where it is."""

    def __init__(self):
        super().__init__("backstep last-writer", gdb.COMMAND_DATA, gdb.COMPLETE_EXPRESSION)

    def invoke(self, argument, from_tty):
        value = gdb.parse_and_eval(argument)
        if value.address is None:
            raise gdb.GdbError(f"{argument} is not in memory")
        show(f"last-writer {int(value.address):#x} {value.type.sizeof}")


class Seek(gdb.Command):
    """Goes to a position: backstep seek N|+N|-N|begin|end

Positions are instruction counts. GDB is told to look at the machine again."""

    def __init__(self):
        super().__init__("backstep seek", gdb.COMMAND_RUNNING)

    def invoke(self, argument, from_tty):
        if not argument:
            raise gdb.GdbError("a position is needed: N, +N, -N, begin or end")
        monitor("replay_seek " + argument)
        gdb.execute("maintenance flush register-cache", to_string=True)
        gdb.execute("frame")


class Icount(gdb.Function):
    """$_icount(): how many instructions have run at the position where the machine stands."""

    def __init__(self):
        super().__init__("_icount")

    def invoke(self):
        first = monitor("info icount").split("\n", 1)[0]
        return int(first.split(":")[1].split()[0])


Backstep()
Info("icount", "info icount", "Position, guest time, and how far the present is.")
Info("timers", "info timers", "The timers of each clock, with owner and deadline.")
Info("mtree", "info mtree", "The memory tree; with -f the flat view.")
Info("checkpoints", "info checkpoints", "Where one can go back to at once.")
Info("replay", "info replay", "Whether the machine runs live or stands in the past.")
LastWriter()
Seek()
Icount()
