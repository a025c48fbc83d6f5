package dev.backstep.gdbstub.session;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.backstep.gdbstub.StopReason;
import dev.backstep.gdbstub.Target;
import dev.backstep.gdbstub.TargetException;
import dev.backstep.gdbstub.WatchKind;

/** Stop reasons as stop reply packets (GDB manual, section "Stop Reply Packets"). */
final class StopReplyWriter {

    private static final Logger LOG = LoggerFactory.getLogger(StopReplyWriter.class);

    private final Target target;
    private final SessionState state;

    StopReplyWriter(Target target, SessionState state) {
        this.target = target;
        this.state = state;
    }

    String write(StopReason reason) {
        if (reason instanceof StopReason.Exited exited) {
            return String.format("W%02x", exited.code() & 0xff);
        }
        if (reason instanceof StopReason.Terminated terminated) {
            return String.format("X%02x", terminated.signal() & 0xff);
        }
        int signal = reason instanceof StopReason.Signal plain ? plain.signal() & 0xff : StopReason.SIGTRAP;
        StringBuilder text = new StringBuilder(String.format("T%02x", signal));
        appendReason(text, reason);
        text.append("thread:").append(Integer.toHexString(reason.thread())).append(';');
        appendRegisters(text, reason.thread());
        return text.toString();
    }

    private void appendReason(StringBuilder text, StopReason reason) {
        if (reason instanceof StopReason.SoftwareBreakpoint) {
            text.append(state.clientTakesSoftwareBreakpointReason ? "swbreak:;" : "");
        } else if (reason instanceof StopReason.HardwareBreakpoint) {
            text.append(state.clientTakesHardwareBreakpointReason ? "hwbreak:;" : "");
        } else if (reason instanceof StopReason.Watchpoint watchpoint) {
            text.append(watchName(watchpoint.kind())).append(':').append(Long.toHexString(watchpoint.address())).append(';');
        } else if (reason instanceof StopReason.ReplayLog replayLog) {
            text.append(replayLog.end() == StopReason.ReplayLogEnd.BEGIN ? "replaylog:begin;" : "replaylog:end;");
        }
    }

    private static String watchName(WatchKind kind) {
        return switch (kind) {
            case WRITE -> "watch";
            case READ -> "rwatch";
            case ACCESS -> "awatch";
        };
    }

    /** Registers that GDB would ask for next. One that cannot be read is left out; GDB then asks, and hears why. */
    private void appendRegisters(StringBuilder text, int thread) {
        for (int number : target.description().expedited()) {
            try {
                byte[] value = target.readRegister(thread, number);
                if (value.length > 0) {
                    text.append(String.format("%02x:", number));
                    Hex.append(text, value);
                    text.append(';');
                }
            } catch (TargetException | RuntimeException failure) {
                LOG.debug("register {} is not in the stop reply: {}", number, failure.getMessage());
            }
        }
    }
}
