package dev.backstep.monitor;

import dev.backstep.monitor.MonitorCommand.Nothing;

import java.util.List;

/** Commands that start and stop the machine. */
final class RunCommands {

    private RunCommands() { }

    static List<MonitorCommand<?>> all() {
        return List.of(
                MonitorCommand.silent("stop|s", List.of(), "stop emulation", (context, arguments) -> {
                    MachineControl.stop(context);
                    return new Nothing();
                }),
                MonitorCommand.silent("cont|c", List.of(), "resume emulation", (context, arguments) -> {
                    MachineControl.resume(context);
                    return new Nothing();
                }),
                MonitorCommand.silent("system_reset", List.of(), "reset the system", (context, arguments) -> {
                    context.control().systemReset();
                    return new Nothing();
                }),
                MonitorCommand.silent("quit|q", List.of(), "quit the emulator", (context, arguments) -> {
                    context.control().quit(0);
                    return new Nothing();
                }));
    }
}
