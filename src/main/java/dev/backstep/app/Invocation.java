package dev.backstep.app;

import java.util.List;

/** What the command line asks for. */
public sealed interface Invocation {

    /** Run a machine. */
    record Run(Options options) implements Invocation { }

    /**
     * The demonstration.
     *
     * @param arguments what follows the word {@code demo}
     */
    record Demo(List<String> arguments) implements Invocation { }

    /**
     * A look at a recording.
     *
     * @param command   {@code info}, {@code dump} or {@code verify}
     * @param arguments what follows it
     */
    record Tool(String command, List<String> arguments) implements Invocation { }

    /**
     * Print a text to standard output and end: {@code -help}, {@code -version}, {@code -M help} and the like.
     *
     * @param text with its last line end
     */
    record Print(String text) implements Invocation { }
}
