package dev.backstep.gdbstub;

/** Why the target stopped. */
public sealed interface StopReason {

    /** SIGINT, the signal of a stop that the client asked for. */
    int SIGINT = 2;
    /** SIGTRAP, the signal of a step that is done. */
    int SIGTRAP = 5;

    /** The thread that stopped. */
    int thread();

    /**
     * A signal in GDB's numbering: a step is done (5), the client interrupted (2), the guest hit an error (for
     * instance 4 SIGILL, 11 SIGSEGV).
     *
     * @param signal 0 to 255
     */
    record Signal(int thread, int signal) implements StopReason {
    }

    /** Stands at a breakpoint of {@link Target#softwareBreakpoints()}, whose instruction has not run. */
    record SoftwareBreakpoint(int thread) implements StopReason {
    }

    /** Stands at a breakpoint of {@link Target#hardwareBreakpoints()}, whose instruction has not run. */
    record HardwareBreakpoint(int thread) implements StopReason {
    }

    /**
     * A watched access is met. Where the thread is to stand depends on the architecture, for GDB finishes the job itself.
     * On ARM, AArch64 and MIPS ({@code have_nonsteppable_watchpoint} in GDB) GDB takes the accessing instruction for not yet
     * done: it removes the watchpoints and steps once in the current direction before it shows the stop. So the thread
     * stands, without having done the access, <em>before</em> the instruction going forwards, and <em>behind</em> it
     * (with its effect not yet undone) going backwards. Elsewhere (x86) GDB does not step: the thread stands behind the
     * instruction going forwards and before it going backwards. A request that begins at such a place stops there at once.
     *
     * @param kind    of the watchpoint (not of the access)
     * @param address an accessed address that lies in the watched range
     */
    record Watchpoint(int thread, WatchKind kind, long address) implements StopReason {
    }

    /** Recorded history ends here. */
    record ReplayLog(int thread, ReplayLogEnd end) implements StopReason {
    }

    /**
     * The program has ended by itself ({@code W}). GDB then takes the connection for finished; a target that is to stay
     * inspectable reports a {@link Signal} instead.
     *
     * @param code 0 to 255
     */
    record Exited(int thread, int code) implements StopReason {
    }

    /**
     * A signal ended the program ({@code X}).
     *
     * @param signal 0 to 255
     */
    record Terminated(int thread, int signal) implements StopReason {
    }

    /** An end of recorded history. */
    enum ReplayLogEnd {
        /** The oldest position: no further backwards. */
        BEGIN,
        /** The newest position: no further forwards. */
        END
    }
}
