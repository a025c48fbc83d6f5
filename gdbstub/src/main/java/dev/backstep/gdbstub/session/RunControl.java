package dev.backstep.gdbstub.session;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

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
    /** Who resumes so soon after a stop is no user who has seen it, but GDB within a command of many steps. */
    private static final long RIGHT_BEHIND_NANOSECONDS = TimeUnit.MILLISECONDS.toNanos(300);

    private final Target target;
    private final SessionState state;
    private final SessionOutput output;
    private final StopReplyWriter writer;
    private final LongSupplier nanoseconds;
    private long stoppedAt;
    /** An interrupt has crossed the last stop reply on its way. */
    private boolean interruptIsLate;

    /** {@code nanoseconds} is a monotonic clock. */
    RunControl(Target target, SessionState state, SessionOutput output, LongSupplier nanoseconds) {
        this.target = target;
        this.state = state;
        this.output = output;
        this.nanoseconds = nanoseconds;
        this.stoppedAt = nanoseconds.getAsLong() - RIGHT_BEHIND_NANOSECONDS;
        this.writer = new StopReplyWriter(target, state);
    }

    /** Resumes; the answer is the stop reply to come. A target that cannot be set going is an error reply at once. */
    Reply resume(Start start) throws TargetException {
        requireStopped();
        if (takeLateInterrupt()) {
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

    /** True when an interrupt was meant for what the client does by stopping and resuming without a pause. */
    private boolean takeLateInterrupt() {
        boolean late = interruptIsLate && isRightBehindStop();
        interruptIsLate = false;
        return late;
    }

    private boolean isRightBehindStop() {
        return nanoseconds.getAsLong() - stoppedAt < RIGHT_BEHIND_NANOSECONDS;
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
                stoppedAt = nanoseconds.getAsLong();
                interruptIsLate = false;
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
     * The client wants the target to stop; the stop reply follows when it has. One that finds the target just stopped, for another
     * reason, holds for the next resume if that comes at once: otherwise a Ctrl-C during GDB's {@code reverse-stepi 100000} would
     * be lost whenever it comes between two steps.
     */
    void interrupt() {
        if (state.run == Run.RUNNING) {
            target.interrupt();
        } else if (state.run == Run.STOPPED) {
            interruptIsLate = isRightBehindStop() && !isInterrupt(state.lastStop);
        }
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
