package dev.backstep.app;

import dev.backstep.monitor.HmpMonitor;
import dev.backstep.monitor.MonitorContext;
import dev.backstep.qmp.QmpContext;
import dev.backstep.qmp.QmpServer;
import dev.backstep.server.endpoint.CharacterDevices;
import dev.backstep.server.spec.MonitorSpec;

import java.util.Arrays;
import java.util.List;

/** Opens the monitors that speak QMP; without any, nothing of QMP is loaded. */
final class QmpMonitors implements AutoCloseable {

    /** Null without such a monitor. */
    private final QmpServer server;

    private QmpMonitors(QmpServer server) {
        this.server = server;
    }

    static QmpMonitors open(CharacterDevices devices, MonitorContext context, HmpMonitor hmp, Options options) {
        List<CharacterDevices.Monitor> monitors =
                devices.monitors().stream().filter(monitor -> monitor.mode() == MonitorSpec.Mode.CONTROL).toList();
        if (monitors.isEmpty()) {
            return new QmpMonitors(null);
        }
        QmpServer server = new QmpServer(new QmpContext(context, hmp, options.name(),
                Arrays.stream(Options.Board.values())
                        .map(board -> new QmpContext.MachineType(board.machineName(), board.cpu(), board.cpuLimit())).toList(),
                devices::descriptions));
        monitors.forEach(monitor -> server.serve(monitor.endpoint(), monitor.pretty()));
        return new QmpMonitors(server);
    }

    /** The machine has ended; on its thread. */
    void ended() {
        if (server != null) {
            server.ended();
        }
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
    }
}
