package dev.backstep.monitor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All commands, and how a line becomes one of them.
 *
 * <p>Immutable.
 */
final class CommandTable {

    private static final String INFO = "info";
    private static final String FAMILY_PREFIX = INFO + " ";

    private final List<MonitorCommand<?>> commands;
    private final Map<String, MonitorCommand<?>> byName = new LinkedHashMap<>();

    /** A command with what stood behind its name. */
    record Line(MonitorCommand<?> command, String arguments) { }

    /** The commands there are, and {@code help} and {@code info} about them. */
    CommandTable() {
        List<MonitorCommand<?>> all = new ArrayList<>();
        all.addAll(RunCommands.all());
        all.addAll(MemoryCommands.all());
        all.addAll(HistoryCommands.all());
        all.addAll(ReplayBreakCommands.all());
        all.addAll(WriterCommands.all());
        all.addAll(ExecutionCommands.all());
        all.addAll(TimelineCommands.all());
        all.addAll(SnapshotCommands.all());
        all.addAll(InfoCommands.all());
        all.addAll(JitCommands.all());
        all.addAll(InputCommands.all());
        all.addAll(DisplayCommands.all());
        all.addAll(BlockCommands.all());
        all.addAll(NetworkCommands.all());
        all.add(MonitorCommand.of("help|?", List.of(Parameter.rest("cmd")), "show the help",
                (context, arguments) -> matching(arguments.rest("cmd")), CommandTable::helpText));
        all.add(MonitorCommand.of(INFO, List.of(Parameter.rest("subcommand")), "show various information about the system state",
                (context, arguments) -> infoCommands(arguments.rest("subcommand")), CommandTable::helpText));
        all.sort((a, b) -> a.name().compareTo(b.name()));
        this.commands = List.copyOf(all);
        for (MonitorCommand<?> command : commands) {
            for (String name : command.names()) {
                if (byName.put(name, command) != null) {
                    throw new IllegalStateException("two commands are called " + name);
                }
            }
        }
    }

    private static String helpText(List<MonitorCommand<?>> about) {
        StringBuilder out = new StringBuilder();
        about.forEach(command -> out.append(command.helpLine()));
        return out.toString();
    }

    /** What {@code help} is about: everything but the {@code info} family, that family, or one command. */
    private List<MonitorCommand<?>> matching(String name) throws MonitorException {
        if (name.isEmpty()) {
            return commands.stream().filter(command -> !command.name().startsWith(FAMILY_PREFIX)).toList();
        }
        if (name.equals(INFO)) {
            return infoCommands("");
        }
        MonitorCommand<?> command = byName.get(name);
        if (command == null) {
            throw MonitorException.unknownCommand(name);
        }
        return List.of(command);
    }

    private List<MonitorCommand<?>> infoCommands(String unknown) throws MonitorException {
        if (!unknown.isEmpty()) {
            throw MonitorException.unknownCommand(FAMILY_PREFIX + unknown.split(" ")[0]);
        }
        return commands.stream().filter(command -> command.name().startsWith(FAMILY_PREFIX)).toList();
    }

    /**
     * Finds the command of a line.
     *
     * @param text not blank
     * @throws MonitorException when there is no such command
     */
    Line find(String text) throws MonitorException {
        String line = text.strip();
        String[] words = line.split("\\s+", 3);
        if (words[0].equals(INFO) && words.length > 1) {
            MonitorCommand<?> command = byName.get(FAMILY_PREFIX + words[1]);
            if (command == null) {
                throw MonitorException.unknownCommand(FAMILY_PREFIX + words[1]);
            }
            return new Line(command, words.length > 2 ? words[2] : "");
        }
        String name = words[0];
        // A format may follow the name at once: x/4x.
        int slash = name.indexOf('/');
        if (slash > 0) {
            name = name.substring(0, slash);
        }
        MonitorCommand<?> command = byName.get(name);
        if (command == null) {
            throw MonitorException.unknownCommand(words[0]);
        }
        return new Line(command, line.substring(name.length()).strip());
    }
}
