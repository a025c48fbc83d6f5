package dev.backstep.monitor;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A command: what it is called, what it takes, what it does, and how its result reads.
 *
 * @param <R> the result: data, from which every face of the monitor makes its own form
 * @param names its name, then its aliases; {@code info icount} is a name
 * @param parameters in order, flags first
 * @param help one line
 * @param action does it
 * @param text the result as QEMU's HMP prints it, lines ended by {@code \n}; may be empty
 */
record MonitorCommand<R>(List<String> names, List<Parameter> parameters, String help, Action<R> action,
                         Function<R, String> text) {

    /** The result of a command that has nothing to tell. */
    record Nothing() { }

    /** Does what a command does, on the machine thread. */
    @FunctionalInterface
    interface Action<R> {
        R run(MonitorContext context, Arguments arguments) throws MonitorException;
    }

    /** {@code nameAndAliases} separated by {@code |}. */
    static <R> MonitorCommand<R> of(String nameAndAliases, List<Parameter> parameters, String help, Action<R> action,
                                    Function<R, String> text) {
        return new MonitorCommand<>(List.of(nameAndAliases.split("\\|")), parameters, help, action, text);
    }

    /** A command without a result. */
    static MonitorCommand<Nothing> silent(String nameAndAliases, List<Parameter> parameters, String help,
                                          Action<Nothing> action) {
        return of(nameAndAliases, parameters, help, action, nothing -> "");
    }

    String name() {
        return names.get(0);
    }

    /** A line of {@code help}: {@code stop|s  -- stop emulation}. */
    String helpLine() {
        return String.join("|", names) + " "
                + parameters.stream().map(Parameter::usage).collect(Collectors.joining(" ")) + " -- " + help + "\n";
    }

    String runAsText(MonitorContext context, Arguments arguments) throws MonitorException {
        return text.apply(action.run(context, arguments));
    }
}
