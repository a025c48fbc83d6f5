package dev.backstep.server;

import java.util.function.Consumer;

/** Executes the lines of a monitor console. */
@FunctionalInterface
public interface CommandInterpreter {

    /**
     * Executes one command line and returns when the command is done.
     *
     * <p>Thread: the console's own thread, which may wait; the interpreter brings the command to the machine thread.
     *
     * @param line   without its line end, not blank
     * @param output takes text as it comes, lines ended by {@code \n} (the console sends {@code \r\n}); text for the
     *               user, errors included: an interpreter throws for nothing that was typed
     */
    void execute(String line, Consumer<String> output);

    /** The user has typed Ctrl-C while a command runs: it is to end early. On the console's thread. */
    default void interrupt() { }
}
