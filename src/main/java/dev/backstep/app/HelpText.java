package dev.backstep.app;

/** Lays out the text of {@code -help}: the groups of {@link Option}, an option a line. */
final class HelpText {

    private static final int COLUMN = 32;
    private static final int WIDTH = 110;

    private static final String HEADER = """
            usage: backstep -M MACHINE [OPTION]...
                   backstep demo
                   backstep info|dump|verify RECORDING

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
    static String text() {
        StringBuilder text = new StringBuilder(HEADER);
        for (Option.Group group : Option.Group.values()) {
            text.append('\n').append(group.heading()).append(":\n");
            for (Option option : Option.values()) {
                if (option.group() == group) {
                    append(option, text);
                }
            }
        }
        return text.append(FOOTER).toString();
    }

    private static void append(Option option, StringBuilder text) {
        StringBuilder line = new StringBuilder("  ").append(String.join(", ", option.names()));
        option.value().ifPresent(value -> line.append(' ').append(value));
        if (line.length() >= COLUMN) {
            text.append(line).append('\n');
            line.setLength(0);
        }
        for (String word : option.description().split(" ")) {
            if (line.length() + 1 + word.length() > WIDTH) {
                text.append(line.toString().stripTrailing()).append('\n');
                line.setLength(0);
            }
            line.append(line.length() < COLUMN ? " ".repeat(COLUMN - line.length()) : " ").append(word);
        }
        text.append(line).append('\n');
    }
}
