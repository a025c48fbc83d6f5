package dev.backstep.app;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Lays out the text of {@code -help}: the groups of {@link Arguments}, an option a line. */
final class HelpText {

    private static final int COLUMN = 32;
    private static final int WIDTH = 110;

    private static final String HEADER = """
            usage: backstep -M MACHINE [OPTION]...
                   backstep demo

            An ARM machine emulator that can run backwards. Options have QEMU's names and meanings.
            """;

    private static final String FOOTER = """

            DEV is one of: stdio, mon:stdio (-serial only), null, none, file:PATH, tcp:[HOST]:PORT[,server=on][,wait=off],
            unix:PATH[,server=on][,wait=off], chardev:ID. A server without HOST listens on 127.0.0.1 only.

            There being no window, serial port 0 and the monitor share the terminal, with -nographic and without, unless
            -serial or -monitor say otherwise or something else has the terminal. There, Ctrl-A c switches between the two,
            Ctrl-A x quits, Ctrl-A h shows all keys. With -nographic and -serial but no monitor, a free terminal is the
            monitor's. Standard output has what the guest writes; messages go to standard error.
            """;

    private HelpText() { }

    /** The whole text, with its last line end. */
    static String of(CommandSpec command) {
        StringBuilder text = new StringBuilder(HEADER);
        for (ArgGroupSpec group : command.argGroups()) {
            text.append('\n').append(group.heading()).append(":\n");
            for (OptionSpec option : group.options()) {
                append(option, text);
            }
        }
        return text.append(FOOTER).toString();
    }

    private static void append(OptionSpec option, StringBuilder text) {
        String names = Arrays.stream(option.names()).collect(Collectors.joining(", "));
        StringBuilder line = new StringBuilder("  ").append(names);
        if (option.arity().max() > 0) {
            line.append(' ').append(option.paramLabel());
        }
        if (line.length() >= COLUMN) {
            text.append(line).append('\n');
            line.setLength(0);
        }
        for (String word : List.of(String.join(" ", option.description()).split(" "))) {
            if (line.length() + 1 + word.length() > WIDTH) {
                text.append(line.toString().stripTrailing()).append('\n');
                line.setLength(0);
            }
            line.append(line.length() < COLUMN ? " ".repeat(COLUMN - line.length()) : " ").append(word);
        }
        text.append(line).append('\n');
    }
}
