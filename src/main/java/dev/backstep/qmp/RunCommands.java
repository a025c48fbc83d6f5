package dev.backstep.qmp;

import dev.backstep.monitor.MachineControl;
import dev.backstep.qmp.QmpParameter.Type;

import java.util.List;
import java.util.Map;

/** Commands that start, stop and move the machine. */
final class RunCommands {

    private static final Map<String, Object> NOTHING = Map.of();

    private RunCommands() { }

    static List<QmpCommand> all() {
        return List.of(
                QmpCommand.of("stop", (context, arguments) -> {
                    MachineControl.stop(context.monitor());
                    return NOTHING;
                }),
                QmpCommand.of("cont", (context, arguments) -> {
                    MachineControl.resume(context.monitor());
                    return NOTHING;
                }),
                QmpCommand.of("system_reset", (context, arguments) -> {
                    context.monitor().control().systemReset();
                    return NOTHING;
                }),
                QmpCommand.of("quit", (context, arguments) -> {
                    context.monitor().control().quit(0);
                    return NOTHING;
                }),
                QmpCommand.of("replay-break", (context, arguments) -> {
                    MachineControl.setReplayBreak(context.monitor(), (Long) arguments.get("icount"));
                    return NOTHING;
                }, QmpParameter.of("icount", Type.INTEGER)),
                QmpCommand.of("replay-delete-break", (context, arguments) -> {
                    context.monitor().control().deleteReplayBreak();
                    return NOTHING;
                }),
                QmpCommand.of("replay-seek", (context, arguments) -> {
                    MachineControl.seek(context.monitor(), (Long) arguments.get("icount"));
                    return NOTHING;
                }, QmpParameter.of("icount", Type.INTEGER)),
                QmpCommand.of("human-monitor-command", RunCommands::humanMonitor,
                        QmpParameter.of("command-line", Type.STRING), QmpParameter.optional("cpu-index", Type.INTEGER)));
    }

    private static Object humanMonitor(QmpContext context, Map<String, Object> arguments) throws QmpException {
        Long cpu = (Long) arguments.get("cpu-index");
        if (cpu != null && (cpu < 0 || cpu >= context.monitor().machine().cpus().size())) {
            throw QmpException.generic("Parameter 'cpu-index' expects a CPU number");
        }
        StringBuilder out = new StringBuilder();
        context.hmp().execute(cpu == null ? 0 : cpu.intValue(), (String) arguments.get("command-line"), out::append);
        return out.toString().replace("\n", "\r\n");
    }
}
