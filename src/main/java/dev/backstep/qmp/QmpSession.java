package dev.backstep.qmp;

import dev.backstep.monitor.MonitorException;
import dev.backstep.qmp.QmpParameter.Type;
import dev.backstep.timeline.TimelineException;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A conversation: greeting, negotiation of capabilities, then commands and events. Does no input or output itself.
 *
 * <p>Thread: {@link #opened}, {@link #take} and {@link #closed} are called on the client's own thread, which waits until a
 * command is done; {@link #event} on any.
 */
final class QmpSession {

    private static final String OUT_OF_BAND = "oob";
    private static final String EXECUTE_OUT_OF_BAND = "exec-oob";
    private static final String NEGOTIATION_EXPECTED = "Expecting capabilities negotiation with '" + CommandTable.CAPABILITIES + "'";
    private static final List<QmpParameter> CAPABILITY_PARAMETERS = List.of(QmpParameter.optional("enable", Type.STRINGS));

    private final Logger logger = LoggerFactory.getLogger(QmpSession.class);
    private final QmpContext context;
    private final CommandTable commands;
    private final Executor machineThread;
    private final boolean pretty;
    private final Consumer<byte[]> output;
    private final Json json = new Json(MessageSplitter.DEPTH_LIMIT);
    private final MessageSplitter splitter = new MessageSplitter(new MessageSplitter.Receiver() {
        @Override
        public void text(byte[] text) {
            message(text);
        }

        @Override
        public void broken(String why) {
            send(error(QmpException.generic("JSON parse error, " + why)));
        }
    });
    private volatile boolean negotiated;
    /** The client may mark commands as ones to be carried out at once; QEMU has a few such, we have none. */
    private boolean outOfBand;

    /**
     * A session without a client.
     *
     * @param machineThread carries out commands
     * @param pretty lays messages out for people
     * @param output takes whole messages, from any thread
     */
    QmpSession(QmpContext context, CommandTable commands, Executor machineThread, boolean pretty, Consumer<byte[]> output) {
        this.context = context;
        this.commands = commands;
        this.machineThread = machineThread;
        this.pretty = pretty;
        this.output = output;
    }

    /** A client has come. */
    void opened() {
        negotiated = false;
        outOfBand = false;
        splitter.reset();
        send(QueryCommands.object("QMP", QueryCommands.object("version", QueryCommands.version(context), "capabilities", List.of(OUT_OF_BAND))));
    }

    /** The client has left. */
    void closed() {
        negotiated = false;
        splitter.reset();
    }

    /** A byte from the client, 0 to 255. */
    void take(int value) {
        splitter.take(value);
    }

    /** Something happened; told when the client is ready for it. */
    void event(Map<String, Object> event) {
        if (negotiated) {
            send(event);
        }
    }

    private void send(Map<String, Object> message) {
        output.accept((json.format(message, pretty) + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    private static Map<String, Object> error(QmpException e) {
        return QueryCommands.object("error", QueryCommands.object("class", e.errorClass().label(), "desc", e.getMessage()));
    }

    /** What every answer to a message has besides. */
    private static Map<String, Object> withId(Map<String, Object> answer, Map<?, ?> message) {
        if (message.containsKey("id")) {
            answer.put("id", message.get("id"));
        }
        return answer;
    }

    private void message(byte[] text) {
        Map<?, ?> members = Map.of();
        try {
            Object value = json.parse(text);
            if (!(value instanceof Map<?, ?>)) {
                throw QmpException.generic("QMP input must be a JSON object");
            }
            members = (Map<?, ?>) value;
            perform(members);
        } catch (QmpException e) {
            send(withId(error(e), members));
        }
    }

    private void perform(Map<?, ?> message) throws QmpException {
        String name = null;
        Map<String, Object> arguments = new LinkedHashMap<>();
        for (Map.Entry<?, ?> member : message.entrySet()) {
            Object value = member.getValue();
            switch ((String) member.getKey()) {
                case "id" -> { }
                case "execute", EXECUTE_OUT_OF_BAND -> {
                    if (member.getKey().equals(EXECUTE_OUT_OF_BAND) && !outOfBand) {
                        throw QmpException.generic("QMP input member '" + EXECUTE_OUT_OF_BAND + "' is unexpected");
                    }
                    if (name != null) {
                        throw QmpException.generic("QMP input member '" + EXECUTE_OUT_OF_BAND + "' clashes with 'execute'");
                    }
                    if (!(value instanceof String)) {
                        throw QmpException.generic("QMP input member '" + member.getKey() + "' must be a string");
                    }
                    name = (String) value;
                }
                case "arguments" -> {
                    if (!(value instanceof Map<?, ?> given)) {
                        throw QmpException.generic("QMP input member 'arguments' must be an object");
                    }
                    given.forEach((key, argument) -> arguments.put((String) key, argument));
                }
                default -> throw QmpException.generic("QMP input member '" + member.getKey() + "' is unexpected");
            }
        }
        if (name == null) {
            throw QmpException.generic("QMP input lacks member 'execute'");
        }
        if (name.equals(CommandTable.CAPABILITIES)) {
            negotiate(arguments);
            send(withId(QueryCommands.object("return", Map.of()), message));
            negotiated = true;
            return;
        }
        if (!negotiated) {
            throw QmpException.commandNotFound(NEGOTIATION_EXPECTED);
        }
        QmpCommand command = commands.find(name);
        if (message.containsKey(EXECUTE_OUT_OF_BAND)) {
            throw QmpException.generic("The command " + name + " does not support OOB");
        }
        QmpParameter.check(command.parameters(), arguments);
        Map<String, Object> meanwhile = name.equals(QueryCommands.REPLAY) ? QueryCommands.replayWhileSearching(context.monitor()) : null;
        if (meanwhile != null) {
            send(withId(QueryCommands.object("return", meanwhile), message));
            return;
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        machineThread.execute(() -> {
            try {
                // Told from here, so that it stands in order with the events, and before the program ends.
                send(withId(answer(command, arguments), message));
            } finally {
                done.complete(null);
            }
        });
        done.join();
    }

    private void negotiate(Map<String, Object> arguments) throws QmpException {
        if (negotiated) {
            throw QmpException.commandNotFound("Capabilities negotiation is already complete, command ignored");
        }
        QmpParameter.check(CAPABILITY_PARAMETERS, arguments);
        List<?> wanted = arguments.get("enable") instanceof List<?> list ? list : List.of();
        for (Object capability : wanted) {
            if (!OUT_OF_BAND.equals(capability)) {
                throw QmpException.generic("Parameter 'enable' does not accept value '" + capability + "'");
            }
        }
        outOfBand = !wanted.isEmpty();
    }

    private Map<String, Object> answer(QmpCommand command, Map<String, Object> arguments) {
        try {
            return QueryCommands.object("return", command.action().run(context, arguments));
        } catch (QmpException e) {
            return error(e);
        } catch (MonitorException | TimelineException | IllegalStateException e) {
            return error(QmpException.generic(e.getMessage()));
        } catch (RuntimeException e) {
            logger.error("the QMP command '{}' failed", command.name(), e);
            return error(QmpException.generic("the command failed inside the emulator (" + e + "); the log has more"));
        }
    }
}
