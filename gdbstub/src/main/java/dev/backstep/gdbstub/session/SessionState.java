package dev.backstep.gdbstub.session;

import java.util.List;

import dev.backstep.gdbstub.StopReason;
import dev.backstep.gdbstub.Target;
import dev.backstep.gdbstub.TargetThread;

/** What a client has chosen and where the target stands, as far as the session knows. */
final class SessionState {

    /** Whether the target runs for the client. */
    enum Run {
        /** Stands; the client may look and resume. */
        STOPPED,
        /** Was resumed and owes a stop reply. */
        RUNNING,
        /** Has ended; only a restart brings it back. */
        EXITED,
        /** The client has gone or is not there yet. */
        DETACHED
    }

    private final Target target;

    Run run = Run.DETACHED;
    StopReason lastStop;

    boolean clientTakesSoftwareBreakpointReason;
    boolean clientTakesHardwareBreakpointReason;
    boolean clientTakesErrorMessages;
    boolean extendedMode;
    boolean physicalMemory;
    /** While a monitor command is carried out, for which the client may lose patience without a word. Read by any thread. */
    volatile boolean commandRuns;

    /** From {@code Hg}; {@link ThreadPackets#ANY} or {@link ThreadPackets#ALL} mean the thread that stopped last. */
    private int generalThread = ThreadPackets.ANY;
    /** From {@code Hc}. */
    private int continueThread = ThreadPackets.ALL;

    SessionState(Target target) {
        this.target = target;
    }

    /** Notes a stop. GDB then takes the thread that stopped as chosen, without saying so with {@code Hg}. */
    void stopped(StopReason reason) {
        stoppedUnheard(reason);
        generalThread = reason.thread();
    }

    /** Notes a stop of which the client is not told: it goes on to look at the thread that it has chosen. */
    void stoppedUnheard(StopReason reason) {
        lastStop = reason;
        run = isEnd(reason) ? Run.EXITED : Run.STOPPED;
    }

    private static boolean isEnd(StopReason reason) {
        return reason instanceof StopReason.Exited || reason instanceof StopReason.Terminated;
    }

    void chooseGeneralThread(int thread) {
        generalThread = thread;
    }

    void chooseContinueThread(int thread) {
        continueThread = thread;
    }

    /** The thread of register and memory packets. */
    int generalThread() {
        return existing(generalThread);
    }

    /** The thread of {@code s}, {@code bs} and {@code bc}. */
    int steppingThread() {
        return continueThread > 0 ? existing(continueThread) : generalThread();
    }

    /** What {@code c} resumes: a thread's number, {@link ThreadPackets#ALL}, or {@link ThreadPackets#ANY}. */
    int continueThread() {
        return continueThread;
    }

    private int existing(int thread) {
        List<TargetThread> threads = target.threads();
        int wanted = thread > 0 ? thread : lastStop == null ? ThreadPackets.ANY : lastStop.thread();
        for (TargetThread each : threads) {
            if (each.id() == wanted) {
                return wanted;
            }
        }
        return threads.get(0).id();
    }
}
