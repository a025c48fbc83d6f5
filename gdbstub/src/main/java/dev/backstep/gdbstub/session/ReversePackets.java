package dev.backstep.gdbstub.session;

import java.util.List;
import java.util.Map;

import dev.backstep.gdbstub.ReverseExecution;
import dev.backstep.gdbstub.TargetException;

/** {@code bs bc}: going backwards. */
final class ReversePackets implements PacketFamily {

    private final ReverseExecution reverse;
    private final SessionState state;
    private final RunControl runControl;

    ReversePackets(ReverseExecution reverse, SessionState state, RunControl runControl) {
        this.reverse = reverse;
        this.state = state;
        this.runControl = runControl;
    }

    @Override
    public Map<String, PacketHandler> packets() {
        return Map.of("bs", this::step, "bc", this::resume);
    }

    @Override
    public List<String> features() {
        return List.of("ReverseStep+", "ReverseContinue+");
    }

    private Reply step(PacketArguments arguments) throws TargetException {
        arguments.expectEnd();
        return runControl.resume(() -> reverse.reverseStep(state.steppingThread()));
    }

    private Reply resume(PacketArguments arguments) throws TargetException {
        arguments.expectEnd();
        return runControl.resume(() -> reverse.reverseContinue(state.steppingThread()));
    }
}
