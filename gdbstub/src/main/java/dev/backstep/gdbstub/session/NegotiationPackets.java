package dev.backstep.gdbstub.session;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import dev.backstep.gdbstub.TargetException;

/**
 * {@code qSupported QStartNoAckMode !}: what client and stub tell each other about themselves.
 *
 * <p>That acknowledgements can be done without is not offered, only understood. After a Ctrl-C in a monitor command GDB waits no
 * longer, without a word; what is still sent then GDB takes for the answer to its next packet, and each answer for the one after
 * it from then on. With acknowledgements it drops what comes before that packet's.
 */
final class NegotiationPackets implements PacketFamily {

    private final SessionState state;
    private final SessionOutput output;
    private final Supplier<List<String>> allFeatures;

    /** @param allFeatures what the families of this session promise */
    NegotiationPackets(SessionState state, SessionOutput output, Supplier<List<String>> allFeatures) {
        this.state = state;
        this.output = output;
        this.allFeatures = allFeatures;
    }

    @Override
    public Map<String, PacketHandler> packets() {
        return Map.of("qSupported", this::supported, "QStartNoAckMode", this::startNoAckMode, "!", this::extendedMode);
    }

    @Override
    public List<String> features() {
        return List.of("PacketSize=" + Integer.toHexString(RspSession.PACKET_SIZE), "error-message+");
    }

    private Reply supported(PacketArguments arguments) {
        arguments.take(':');
        while (!arguments.atEnd()) {
            switch (arguments.textUntil(";")) {
                case "swbreak+":
                    state.clientTakesSoftwareBreakpointReason = true;
                    break;
                case "hwbreak+":
                    state.clientTakesHardwareBreakpointReason = true;
                    break;
                case "error-message+":
                    state.clientTakesErrorMessages = true;
                    break;
                default:
                    break;
            }
            arguments.take(';');
        }
        return Reply.text(String.join(";", allFeatures.get()));
    }

    private Reply startNoAckMode(PacketArguments arguments) throws TargetException {
        arguments.expectEnd();
        output.startNoAckMode();
        return Reply.OK;
    }

    private Reply extendedMode(PacketArguments arguments) throws TargetException {
        arguments.expectEnd();
        state.extendedMode = true;
        return Reply.OK;
    }
}
