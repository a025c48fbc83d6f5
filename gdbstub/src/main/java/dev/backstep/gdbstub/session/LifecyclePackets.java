package dev.backstep.gdbstub.session;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.backstep.gdbstub.DetachCause;
import dev.backstep.gdbstub.Kill;
import dev.backstep.gdbstub.Restart;
import dev.backstep.gdbstub.StopReason;
import dev.backstep.gdbstub.Target;
import dev.backstep.gdbstub.TargetException;

/** {@code D k vKill R vRun}: ends and new beginnings. */
final class LifecyclePackets implements PacketFamily {

    private static final Logger LOG = LoggerFactory.getLogger(LifecyclePackets.class);

    private final RspSession session;
    private final SessionState state;
    private final SessionOutput output;
    private final RunControl runControl;
    private final Optional<Kill> kill;
    private final Optional<Restart> restart;

    LifecyclePackets(Target target, RspSession session, SessionState state, SessionOutput output, RunControl runControl) {
        this.session = session;
        this.state = state;
        this.output = output;
        this.runControl = runControl;
        this.kill = target.kill();
        this.restart = target.restart();
    }

    @Override
    public Map<String, PacketHandler> packets() {
        Map<String, PacketHandler> packets = new HashMap<>(Map.of("D", this::detach, "k", this::killSilently, "vKill", this::killPolitely));
        if (restart.isPresent()) {
            packets.put("R", this::restartSilently);
            packets.put("vRun", this::run);
        }
        return packets;
    }

    private Reply detach(PacketArguments arguments) {
        output.send(Reply.OK.data());
        session.detach(DetachCause.REQUESTED);
        output.close(() -> { });
        return Reply.NONE;
    }

    /** {@code k} has no reply. */
    private Reply killSilently(PacketArguments arguments) {
        end();
        return Reply.NONE;
    }

    private Reply killPolitely(PacketArguments arguments) {
        output.send(Reply.OK.data());
        if (state.extendedMode && restart.isPresent()) {
            // GDB's "run" kills what is there, and then asks for a new one over the same connection.
            session.removeBreakpoints();
            state.stopped(new StopReason.Terminated(state.generalThread(), 9));
        } else {
            end();
        }
        return Reply.NONE;
    }

    private void end() {
        session.detach(DetachCause.REQUESTED);
        output.close(() -> kill.ifPresent(Kill::killTarget));
    }

    /** {@code R} has no reply, not even when it fails; GDB asks {@code ?} next. */
    private Reply restartSilently(PacketArguments arguments) {
        try {
            startOver();
        } catch (TargetException failure) {
            LOG.warn("the target did not start over: {}", failure.getMessage());
        }
        return Reply.NONE;
    }

    /** The file and the arguments that may follow are the embedder's business, not the client's. */
    private Reply run(PacketArguments arguments) throws TargetException {
        startOver();
        return runControl.currentStop();
    }

    private void startOver() throws TargetException {
        runControl.requireNotRunning();
        state.stopped(restart.orElseThrow().restartTarget());
        runControl.startedOver();
    }
}
