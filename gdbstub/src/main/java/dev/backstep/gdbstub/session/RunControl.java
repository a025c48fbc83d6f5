package dev.backstep.gdbstub.session;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.backstep.gdbstub.StopReason;
import dev.backstep.gdbstub.Target;
import dev.backstep.gdbstub.TargetException;
import dev.backstep.gdbstub.session.SessionState.Run;

/**
 * Keeps the rule "one stop, one reply": a resume that the target accepts is answered by exactly one stop reply, whatever
 * comes in between; a stop that nobody waits for is answered by none.
 */
final class RunControl {

    /** Something that sets the target going. */
    @FunctionalInterface
    interface Start {
        void start() throws TargetException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(RunControl.class);
    /** Bytes of text in one console packet; small enough for any client. */
    private static final int CONSOLE_CHUNK = 1024;

    private final Target target;
    private final SessionState state;
    private final SessionOutput output;
    private final StopReplyWriter writer;
    /** The client has resumed the target at some time. */
    private boolean hasRun;
    /** An interrupt that found the target standing waits for the next resume. */
    private boolean interruptIsKept;

    RunControl(Target target, SessionState state, SessionOutput output) {
        this.target = target;
        this.state = state;
        this.output = output;
        this.writer = new StopReplyWriter(target, state);
    }

    /** Resumes; the answer is the stop reply to come. A target that cannot be set going is an error reply at once. */
    Reply resume(Start start) throws TargetException {
        requireStopped();
        hasRun = true;
        if (interruptIsKept) {
            interruptIsKept = false;
            state.stopped(new StopReason.Signal(state.lastStop.thread(), StopReason.SIGINT));
            return currentStop();
        }
        state.run = Run.RUNNING;
        try {
            start.start();
        } catch (TargetException | RuntimeException failure) {
            if (state.run != Run.RUNNING) {
                LOG.warn("the target reported a stop and then failed to resume: {}", failure.getMessage());
                return Reply.NONE;
            }
            state.run = Run.STOPPED;
            throw failure;
        }
        return Reply.NONE;
    }

    void requireStopped() throws TargetException {
        requireNotRunning();
        if (state.run != Run.STOPPED) {
            throw TargetException.badArgument("the target has ended");
        }
    }

    void requireNotRunning() throws TargetException {
        if (state.run == Run.RUNNING) {
            throw TargetException.badArgument("the target is running");
        }
    }

    /** The target reports a stop. */
    void stopped(StopReason reason) {
        switch (state.run) {
            case RUNNING:
                state.stopped(reason);
                output.send(currentStop().data());
                break;
            case STOPPED:
                LOG.debug("a stop that answers no resume: {}", reason);
                state.stopped(reason);
                break;
            default:
                LOG.debug("a stop without a client to hear it: {}", reason);
                break;
        }
    }

    /** Why the target stands where it stands, as {@code ?} asks. */
    Reply currentStop() {
        return Reply.text(writer.write(state.lastStop));
    }

    /**
     * The client wants the target to stop; the stop reply follows when it has.
     *
     * <p>An interrupt that finds the target standing is kept, however long, and ends the next resume before anything runs (GDB manual,
     * section "Interrupts" of the appendix "Remote Protocol"). GDB counts on that. It sends 0x03 during a command only, and many a command
     * is several resumes: {@code stepi 100000}, a {@code reverse-continue} that steps off a breakpoint first, a condition that GDB
     * evaluates itself. Then 0x03 may go out between two of them, or cross the stop reply to one on its way; and from then on GDB
     * thinks that it is owed a stop reply. If the next one does not come soon, the user's next Ctrl-C makes it offer to give the target up,
     * and with {@code set confirm off} it does so unasked.
     *
     * <p>Neither order nor time tells whether the command has ended with the stop that 0x03 has crossed: the same bytes come in the
     * same order, sooner or later as the host is busy. If it has, the user's next command stops at once where it begins, and can be given
     * again; that is less than a Ctrl-C lost.
     *
     * <p>Two have been answered, and are dropped: one behind a stop that an interrupt has brought about, for GDB ends its command there and
     * other clients may send several; and one before the first resume, for attaching has stopped the target
     * ({@code set remote interrupt-on-connect on}).
     */
    void interrupt() {
        if (state.run == Run.RUNNING) {
            target.interrupt();
        } else if (state.run == Run.STOPPED) {
            interruptIsKept |= hasRun && !isInterrupt(state.lastStop);
        }
    }

    /** The target has started over: what came before is over. */
    void startedOver() {
        hasRun = false;
        interruptIsKept = false;
    }

    private static boolean isInterrupt(StopReason reason) {
        return reason instanceof StopReason.Signal signal && signal.signal() == StopReason.SIGINT;
    }

    /** Text of the running target. */
    void targetOutput(String text) {
        if (state.run == Run.RUNNING) {
            console(text);
        }
    }

    /** Text for the client's console; only while it waits for a stop reply or for the end of a monitor command. */
    void console(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int from = 0; from < bytes.length; from += CONSOLE_CHUNK) {
            int to = Math.min(bytes.length, from + CONSOLE_CHUNK);
            StringBuilder packet = new StringBuilder(1 + 2 * (to - from)).append('O');
            Hex.append(packet, Arrays.copyOfRange(bytes, from, to));
            answer(packet.toString().getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    /** Sends what answers the packet that is being handled. */
    void answer(byte[] data) {
        if (state.commandRuns) {
            output.sendIfAwaited(data);
        } else {
            output.send(data);
        }
    }
}
