package dev.backstep.gdbstub.session;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.backstep.gdbstub.DetachCause;
import dev.backstep.gdbstub.StopListener;
import dev.backstep.gdbstub.StopReason;
import dev.backstep.gdbstub.Target;
import dev.backstep.gdbstub.TargetException;

/**
 * One client's session with a target, from {@link #attach} to {@link #vanished} or a leave of its own.
 *
 * <p>Whatever bytes come in, no exception goes out: a packet that makes no sense or that the target refuses gets an error
 * reply, one that is not known gets the empty reply, and a target that throws what it should not is logged and answered
 * with an error.
 *
 * <p>The constructor and all methods are called on the session's thread, but for those that say otherwise.
 */
public final class RspSession {

    /** Greatest packet in bytes that the session wants to see; what {@code qSupported} says. */
    public static final int PACKET_SIZE = 0x20000;

    private static final Logger LOG = LoggerFactory.getLogger(RspSession.class);
    private static final int LONGEST_MESSAGE = 400;

    private final Target target;
    private final SessionOutput output;
    private final Executor executor;
    private final SessionState state;
    private final RunControl runControl;
    private final BreakpointPackets breakpoints;
    private final Map<String, PacketHandler> packets = new HashMap<>();
    private final List<String> features = new ArrayList<>();

    /** Set by any thread; tells a long search that its client has lost patience. */
    private volatile boolean interruptRequested;
    /** Whether an interrupt is still this client's business. */
    private volatile boolean attached;
    /** While a packet is being handled. */
    private volatile boolean busy;
    /** The interrupt that has been seen was for a packet that has been handled since. */
    private boolean interruptIsSpent;

    /**
     * No client is there yet.
     *
     * @param output   where replies go
     * @param executor runs what the target reports on the session's thread; {@code Runnable::run} when the target reports
     *                 on that thread anyway
     */
    public RspSession(Target target, SessionOutput output, Executor executor) {
        this.target = target;
        this.output = output;
        this.executor = executor;
        this.state = new SessionState(target);
        this.runControl = new RunControl(target, state, output);
        this.breakpoints = new BreakpointPackets(target);
        MemoryAccess memory = new MemoryAccess(target, state);
        add(new NegotiationPackets(state, output, () -> features));
        add(new StatusPackets(runControl));
        add(new RegisterPackets(target, state));
        add(new MemoryPackets(memory));
        add(new SearchPackets(memory, this::takeInterrupt));
        add(new ThreadPackets(target, state));
        add(new TransferPackets(target));
        add(new ResumePackets(target, state, runControl));
        add(breakpoints);
        add(new LifecyclePackets(target, this, state, output, runControl));
        target.reverseExecution().ifPresent(reverse -> add(new ReversePackets(reverse, state, runControl)));
        target.monitor().ifPresent(monitor -> add(new MonitorPackets(monitor, state, runControl)));
        target.physicalMemory().ifPresent(present -> add(new PhysicalMemoryPackets(state)));
    }

    private void add(PacketFamily family) {
        packets.putAll(family.packets());
        features.addAll(family.features());
    }

    /** The client is there: the target stops. */
    public void attach() {
        StopListener listener = new StopListener() {
            @Override
            public void stopped(StopReason reason) {
                executor.execute(() -> runControl.stopped(reason));
            }

            @Override
            public void consoleOutput(String text) {
                executor.execute(() -> runControl.targetOutput(text));
            }
        };
        state.stopped(target.attach(listener));
        attached = true;
    }

    /**
     * A packet has come.
     *
     * @param data without framing and escapes; not changed by anyone
     */
    public void packet(byte[] data) {
        if (state.run == SessionState.Run.DETACHED) {
            return;
        }
        Reply reply;
        busy = true;
        runControl.heard();
        try {
            PacketArguments arguments = new PacketArguments(data);
            PacketHandler handler = packets.get(PacketName.take(arguments));
            reply = handler == null ? Reply.UNSUPPORTED : handler.handle(arguments);
        } catch (TargetException failure) {
            reply = error(failure.code(), failure.getMessage());
        } catch (RuntimeException failure) {
            LOG.error("packet {} failed", describe(data), failure);
            reply = error(TargetException.ACCESS_FAILED, "internal error: " + failure);
        }
        busy = false;
        if (reply.data() != null) {
            runControl.answer(reply.data());
        }
        if (state.commandRuns) {
            takeInterrupt();
            state.commandRuns = false;
        }
    }

    /** True when the interrupt byte has come while the packet was being handled; it has done its work then. */
    private boolean takeInterrupt() {
        interruptIsSpent |= interruptRequested;
        return interruptRequested;
    }

    /**
     * A packet has come that was too long to keep.
     *
     * @param limit the greatest length in bytes
     */
    public void oversizedPacket(int limit) {
        if (state.run != SessionState.Run.DETACHED) {
            output.send(error(TargetException.BAD_ARGUMENT, "the packet is longer than " + limit + " bytes").data());
        }
    }

    /**
     * The interrupt byte has come, in its order among the packets. While the target stands it has no reply, but may be kept for the
     * next resume.
     */
    public void interrupt() {
        interruptRequested = false;
        if (!interruptIsSpent || state.run == SessionState.Run.RUNNING) {
            runControl.interrupt();
        }
        interruptIsSpent = false;
    }

    /**
     * The interrupt byte has been seen. Callable from any thread, so that a target which keeps the session's thread busy
     * hears of it; {@link #interrupt} follows in its order.
     */
    public void requestInterrupt() {
        if (attached) {
            interruptRequested = true;
            target.interrupt();
        }
    }

    /**
     * The client has sent another packet, which has not been handed over yet. Callable from any thread. When the user of GDB
     * presses Ctrl-C during a monitor command, GDB waits no longer and says nothing; this is how one hears of it.
     */
    public void clientGoesOn() {
        if (state.commandRuns) {
            target.interrupt();
        }
    }

    /** The connection is gone; {@link #vanished} follows in its order. Callable from any thread. Nobody waits for what takes long. */
    public void clientIsGone() {
        if (busy) {
            requestInterrupt();
        }
    }

    /** The connection is gone. No effect when the client has taken its leave before. */
    public void vanished() {
        detach(DetachCause.VANISHED);
    }

    void detach(DetachCause cause) {
        if (state.run == SessionState.Run.DETACHED) {
            return;
        }
        state.run = SessionState.Run.DETACHED;
        attached = false;
        removeBreakpoints();
        target.detach(cause);
    }

    void removeBreakpoints() {
        breakpoints.removeAll();
    }

    private Reply error(int code, String message) {
        if (!state.clientTakesErrorMessages) {
            return Reply.text(String.format("E%02x", code));
        }
        StringBuilder text = new StringBuilder("E.");
        for (int i = 0; i < Math.min(LONGEST_MESSAGE, message.length()); i++) {
            char c = message.charAt(i);
            text.append(c < ' ' || c > '~' ? '?' : c);
        }
        return Reply.text(text.toString());
    }

    private static String describe(byte[] data) {
        return new String(data, 0, Math.min(data.length, 40), StandardCharsets.ISO_8859_1).replaceAll("[^ -~]", "?");
    }
}
