package dev.backstep.monitor;

import dev.backstep.debug.RunControl;
import dev.backstep.debug.RunRequest;
import dev.backstep.debug.Stop;
import dev.backstep.monitor.MonitorCommand.Nothing;

import java.util.List;

/** Commands that start and stop the machine. */
final class RunCommands {

    private RunCommands() { }

    static List<MonitorCommand<?>> all() {
        return List.of(
                MonitorCommand.silent("stop|s", List.of(), "stop emulation", (context, arguments) -> {
                    context.control().stop(new Stop.Interrupted());
                    return new Nothing();
                }),
                MonitorCommand.silent("cont|c", List.of(), "resume emulation", (context, arguments) -> resume(context)),
                MonitorCommand.silent("system_reset", List.of(), "reset the system", (context, arguments) -> {
                    context.timeline().systemReset();
                    return new Nothing();
                }),
                MonitorCommand.silent("quit|q", List.of(), "quit the emulator", (context, arguments) -> {
                    context.control().quit(0);
                    return new Nothing();
                }));
    }

    private static Nothing resume(MonitorContext context) throws MonitorException {
        RunControl control = context.control();
        if (!control.isRunning()) {
            if (context.machine().power().isOff()) {
                throw MonitorException.failed("the guest has shut the machine down: system_reset first, or go back");
            }
            control.resume(new RunRequest.Continue());
        }
        return new Nothing();
    }
}
