package dev.backstep.qmp;

import dev.backstep.monitor.MonitorException;

import java.util.List;
import java.util.Map;

/**
 * A command of the protocol.
 *
 * @param name as clients call it
 * @param parameters members of its arguments
 * @param action does it and gives what is returned, a value as {@link Json} knows them
 */
record QmpCommand(String name, List<QmpParameter> parameters, Action action) {

    /** What a command does, on the machine thread. */
    @FunctionalInterface
    interface Action {
        Object run(QmpContext context, Map<String, Object> arguments) throws QmpException, MonitorException;
    }

    static QmpCommand of(String name, Action action, QmpParameter... parameters) {
        return new QmpCommand(name, List.of(parameters), action);
    }
}
