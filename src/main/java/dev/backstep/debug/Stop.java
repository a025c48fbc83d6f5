package dev.backstep.debug;

import dev.backstep.gdbstub.WatchKind;

/** Why the machine stopped. On which CPU, {@link RunControl#lastStopCpu} says. */
public sealed interface Stop {

    /** The requested number of instructions has run, forwards or backwards, or a seek is done. */
    record Stepped() implements Stop { }

    /** A debugger or the monitor asked for it. */
    record Interrupted() implements Stop { }

    /** Stands at a breakpoint; {@code hardware} when only a hardware one is there. */
    record Breakpoint(boolean hardware) implements Stop { }

    /** Stands before (forwards) or behind (backwards) an access to a watched address. */
    record Watchpoint(WatchKind kind, int address) implements Stop { }

    /** The beginning of history. */
    record HistoryBegin() implements Stop { }

    /** The machine has been shut down and stays there: the end of history. */
    record HistoryEnd() implements Stop { }

    /** The machine has been shut down and the program ends with this status, 0 to 255. */
    record Exit(int status) implements Stop { }
}
