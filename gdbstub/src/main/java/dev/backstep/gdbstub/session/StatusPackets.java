package dev.backstep.gdbstub.session;

import java.util.Map;

import dev.backstep.gdbstub.TargetException;

/** {@code ? qAttached qSymbol}: simple questions about the target as a whole. */
final class StatusPackets implements PacketFamily {

    private final RunControl runControl;

    StatusPackets(RunControl runControl) {
        this.runControl = runControl;
    }

    @Override
    public Map<String, PacketHandler> packets() {
        return Map.of("?", this::whyStopped,
                // 1: the target was there before the client; GDB then detaches at its end instead of killing.
                "qAttached", arguments -> Reply.text("1"),
                // OK: no symbols are needed.
                "qSymbol", arguments -> Reply.OK);
    }

    private Reply whyStopped(PacketArguments arguments) throws TargetException {
        runControl.requireNotRunning();
        return runControl.currentStop();
    }
}
