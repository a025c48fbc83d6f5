package dev.backstep.app.demo;

import java.io.PrintStream;
import java.util.Locale;

/** Prints a session as a story: headings, remarks, what is typed, what comes back. At most {@value #WIDTH} columns wide. */
final class Transcript {

    static final int WIDTH = 100;

    private static final String RESET = "\033[0m";
    private static final String HEADING = "\033[1;36m";
    private static final String TYPED = "\033[1m";
    private static final String REMARK = "\033[32m";
    private static final String FAINT = "\033[2m";

    private final PrintStream out;
    private final boolean colours;
    private int column;

    /** {@code colours} is for terminals only. */
    Transcript(PrintStream out, boolean colours) {
        this.out = out;
        this.colours = colours;
    }

    /** A heading, with an empty line before it. */
    void heading(String text) {
        endLine();
        out.println();
        line(HEADING, text);
    }

    /** What the reader should know. */
    void remark(String text) {
        endLine();
        line(REMARK, "# " + text);
    }

    /** Text as it is. */
    void text(String text) {
        endLine();
        line("", text);
    }

    /** What is typed or sent, shown at once; {@link #timing} or an answer ends the line. */
    void typed(String prompt, String command) {
        endLine();
        String shown = clip(prompt + command, WIDTH);
        column = shown.length();
        out.print(colours && shown.length() >= prompt.length()
                ? prompt + TYPED + shown.substring(prompt.length()) + RESET : shown);
        out.flush();
    }

    /** More on the line that was begun, from this column on. */
    void beside(int from, String text) {
        int gap = Math.max(2, from - column);
        String shown = clip(text, WIDTH - column - gap);
        out.print(" ".repeat(gap) + shown);
        column += gap + shown.length();
    }

    /** Ends the line with how far the machine has gone and how long that took. */
    void timing(long instructions, long nanoseconds) {
        String time = duration(nanoseconds);
        String text = instructions == 0 ? time
                : String.format(Locale.ROOT, "%,d instruction%s %s, %s", Math.abs(instructions), Math.abs(instructions) == 1 ? "" : "s",
                        instructions > 0 ? "forward" : "back", time);
        if (column + text.length() + 3 > WIDTH) {
            endLine();
        }
        out.print(" ".repeat(Math.max(1, WIDTH - column - text.length() - 2)));
        out.println(colours ? FAINT + "[" + text + "]" + RESET : "[" + text + "]");
        column = 0;
    }

    /** A line that came back. */
    void answer(String text) {
        endLine();
        line("", "    " + text);
    }

    /** A line that the guest printed. */
    void console(String text) {
        endLine();
        line(FAINT, "    | " + text);
    }

    /** Ends a line that was begun. */
    void endLine() {
        if (column > 0) {
            out.println();
            column = 0;
        }
    }

    private void line(String colour, String text) {
        String shown = clip(text, WIDTH);
        out.println(colours && !colour.isEmpty() ? colour + shown + RESET : shown);
    }

    private static String clip(String text, int width) {
        return text.length() <= width ? text : text.substring(0, Math.max(0, width - 3)) + "...";
    }

    private static String duration(long nanoseconds) {
        double milliseconds = nanoseconds / 1e6;
        return milliseconds < 10 ? String.format(Locale.ROOT, "%.1f ms", milliseconds)
                : milliseconds < 1000 ? String.format(Locale.ROOT, "%.0f ms", milliseconds)
                : String.format(Locale.ROOT, "%.1f s", milliseconds / 1000);
    }
}
