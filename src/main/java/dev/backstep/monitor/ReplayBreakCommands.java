package dev.backstep.monitor;

import dev.backstep.monitor.MonitorCommand.Nothing;

import java.util.List;

/** Commands about the position at which a run is to stop. */
final class ReplayBreakCommands {

    private ReplayBreakCommands() { }

    static List<MonitorCommand<?>> all() {
        return List.of(
                MonitorCommand.silent("replay_break", List.of(Parameter.expression("icount")),
                        "set breakpoint at the specified instruction count", (context, arguments) -> {
                            MachineControl.setReplayBreak(context, arguments.number("icount"));
                            return new Nothing();
                        }),
                MonitorCommand.silent("replay_delete_break", List.of(), "remove replay breakpoint", (context, arguments) -> {
                    context.control().deleteReplayBreak();
                    return new Nothing();
                }));
    }
}
