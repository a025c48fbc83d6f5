package dev.backstep.qmp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All commands but {@code qmp_capabilities}, which is the session's own.
 *
 * <p>Immutable.
 */
final class CommandTable {

    /** Ends the negotiation; see {@link QmpSession}. */
    static final String CAPABILITIES = "qmp_capabilities";

    private final Map<String, QmpCommand> byName = new LinkedHashMap<>();

    /** @param jobs which have commands of their own */
    CommandTable(SnapshotJobs jobs) {
        List<QmpCommand> all = new ArrayList<>(QueryCommands.all());
        all.addAll(RunCommands.all());
        all.addAll(jobs.commands());
        all.add(QmpCommand.of("query-commands", (context, arguments) -> names()));
        for (QmpCommand command : all) {
            if (byName.put(command.name(), command) != null) {
                throw new IllegalStateException("two commands are called " + command.name());
            }
        }
    }

    private List<Map<String, Object>> names() {
        List<Map<String, Object>> names = new ArrayList<>();
        names.add(QueryCommands.object("name", CAPABILITIES));
        byName.keySet().forEach(name -> names.add(QueryCommands.object("name", name)));
        return names;
    }

    /**
     * The command of this name.
     *
     * @throws QmpException when there is none
     */
    QmpCommand find(String name) throws QmpException {
        QmpCommand command = byName.get(name);
        if (command == null) {
            throw QmpException.commandNotFound("The command " + name + " has not been found");
        }
        return command;
    }
}
