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
    /** The client has sent a packet since it was told of the last stop, or attached. */
    private boolean heard;
    /** The client knows that the target stands as it wants: it has attached, or an interrupt has brought about what it was told last. */
    private boolean interruptIsAnswered = true;
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
        if (interruptIsKept) {
            state.stopped(new StopReason.Signal(state.lastStop.thread(), StopReason.SIGINT));
            clientIsTold(true);
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
                clientIsTold(reason instanceof StopReason.Signal signal && signal.signal() == StopReason.SIGINT);
                output.send(currentStop().data());
                break;
            case STOPPED:
                LOG.debug("a stop that answers no resume: {}", reason);
                state.stoppedUnheard(reason);
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
     * section "Interrupts" of the appendix "Remote Protocol"). GDB counts on that. It sends 0x03 during a command only, but then also
     * while the target stands: between the packets that insert breakpoints and the first resume, and between two resumes of one command
     * ({@code stepi 100000}, a {@code reverse-continue} that steps off a breakpoint first, a condition that GDB evaluates itself), where
     * it reads memory for longer than the target runs. From then on GDB thinks that it is owed a stop reply, until the next one comes. If it
     * takes long, the user's second Ctrl-C makes GDB offer to give the target up, and with {@code set confirm off} it does so unasked.
     *
     * <p>When nothing was heard from the client since it was told of a stop, the interrupt may have crossed the stop reply. If an interrupt
     * has brought the stop about, this one has been answered too, and is dropped: GDB sends no second one before it knows of the stop, but
     * other clients do. So is one that comes before the client's first packet, for attaching has stopped the target
     * ({@code set remote interrupt-on-connect on}). If the target has stopped for another reason, neither order nor time tells whether
     * the client's command ends with that stop or goes on with another resume: the same bytes come in the same order, sooner or later as
     * the host is busy. It is kept: at worst the user's next command stops where it begins, and can be given again, which is less than a
     * Ctrl-C lost.
     */
    void interrupt() {
        if (state.run == Run.RUNNING) {
            target.interrupt();
        } else if (state.run == Run.STOPPED) {
            interruptIsKept |= heard || !interruptIsAnswered;
        }
    }

    /** The client has sent a packet. */
    void heard() {
        heard = true;
    }

    /** The client has had the target started over, and is told where it stands: what came before is over. */
    void startedOver() {
        clientIsTold(true);
    }

    private void clientIsTold(boolean byInterrupt) {
        heard = false;
        interruptIsAnswered = byInterrupt;
        interruptIsKept = false;
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
