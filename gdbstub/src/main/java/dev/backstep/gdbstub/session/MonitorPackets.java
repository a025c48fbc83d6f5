package dev.backstep.gdbstub.session;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import dev.backstep.gdbstub.Monitor;
import dev.backstep.gdbstub.TargetException;

/** {@code qRcmd}: GDB's {@code monitor}. */
final class MonitorPackets implements PacketFamily {

    private final Monitor monitor;
    private final SessionState state;
    private final RunControl runControl;

    MonitorPackets(Monitor monitor, SessionState state, RunControl runControl) {
        this.monitor = monitor;
        this.state = state;
        this.runControl = runControl;
    }

    @Override
    public Map<String, PacketHandler> packets() {
        return Map.of("qRcmd", this::command);
    }

    private Reply command(PacketArguments arguments) throws TargetException {
        arguments.expect(',');
        String command = new String(arguments.hexRest("command"), StandardCharsets.UTF_8);
        state.commandRuns = true;
        try {
            monitor.monitorCommand(command, runControl::console);
        } catch (TargetException failure) {
            if (!state.clientTakesErrorMessages) {
                // Such a client shows a bare number, so it gets the message as text.
                runControl.console(failure.getMessage() + "\n");
            }
            throw failure;
        }
        return Reply.OK;
    }
}
