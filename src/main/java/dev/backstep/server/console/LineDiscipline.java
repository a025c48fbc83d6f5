package dev.backstep.server.console;

import dev.backstep.server.CommandInterpreter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * Line editing of a monitor console: echo, backspace, Ctrl-U (erase the line), Ctrl-W (erase a word), arrow up and down
 * (history); lines end with CR, LF or CR LF. Tab and other control characters are ignored. A line of more than
 * {@value #LINE_LIMIT} bytes is refused as a whole. Output lines end with CR LF.
 *
 * <p>Thread: one thread for all methods; {@link CommandInterpreter#execute} is called on it.
 */
public final class LineDiscipline {

    /** The prompt; the one that scripts written for QEMU wait for. */
    public static final String PROMPT = "(qemu) ";
    /** Longest line, in bytes without its end. */
    public static final int LINE_LIMIT = 4095;
    private static final int HISTORY_LIMIT = 64;
    private static final String ERASE_ONE = "\b \b";

    private enum Escape { NONE, ESCAPE, SEQUENCE }

    private final String banner;
    private final CommandInterpreter interpreter;
    private final Consumer<byte[]> output;

    private byte[] line = new byte[256];
    private int length;
    private boolean tooLong;
    private boolean carriageReturnSeen;
    private Escape escape = Escape.NONE;
    private final Deque<String> history = new ArrayDeque<>();
    /** How far back in the history the line shown is; 0 is the line being typed. */
    private int historyDepth;
    private String typedLine = "";

    /**
     * @param banner      one line shown to each new client, without line end
     * @param interpreter executes the lines
     * @param output      takes what goes to the client
     */
    public LineDiscipline(String banner, CommandInterpreter interpreter, Consumer<byte[]> output) {
        this.banner = banner;
        this.interpreter = interpreter;
        this.output = output;
    }

    /** A client came: shows banner and prompt. What the one before had begun to type is forgotten. */
    public void opened() {
        closed();
        print(banner + "\n" + PROMPT);
    }

    /** The client left. */
    public void closed() {
        clearLine();
        carriageReturnSeen = false;
        escape = Escape.NONE;
    }

    /** The console is shown again: a prompt, with what had been typed. */
    public void focusGained() {
        print(PROMPT + text());
    }

    /** The console shows someone else: leaves the prompt's line. */
    public void focusLost() {
        print("\n");
    }

    /** Takes one byte (0 to 255) of input. */
    public void input(int value) {
        boolean afterCarriageReturn = carriageReturnSeen;
        carriageReturnSeen = value == '\r';
        if (escape != Escape.NONE) {
            escapeSequence(value);
            return;
        }
        switch (value) {
            case '\r' -> endLine();
            case '\n' -> {
                if (!afterCarriageReturn) {
                    endLine();
                }
            }
            case '\b', 0x7f -> eraseCharacter();
            case 0x15 -> eraseLine();
            case 0x17 -> eraseWord();
            case 0x1b -> escape = Escape.ESCAPE;
            default -> {
                if (value >= ' ') {
                    append(value);
                }
            }
        }
    }

    private void append(int value) {
        if (length == LINE_LIMIT) {
            tooLong = true;
            return;
        }
        if (length == line.length) {
            line = Arrays.copyOf(line, length * 2);
        }
        line[length++] = (byte) value;
        output.accept(new byte[] {(byte) value});
    }

    private void escapeSequence(int value) {
        if (escape == Escape.ESCAPE) {
            escape = value == '[' || value == 'O' ? Escape.SEQUENCE : Escape.NONE;
            return;
        }
        if (value >= 0x40 && value <= 0x7e) {
            escape = Escape.NONE;
            if (value == 'A') {
                showHistory(historyDepth + 1);
            } else if (value == 'B') {
                showHistory(historyDepth - 1);
            }
        } else if (value < ' ') {
            escape = Escape.NONE;
            input(value);
        }
    }

    private void showHistory(int depth) {
        if (depth < 0 || depth > history.size()) {
            return;
        }
        if (historyDepth == 0) {
            typedLine = text();
        }
        historyDepth = depth;
        String text = typedLine;
        if (depth > 0) {
            List<String> newestFirst = new ArrayList<>(history);
            text = newestFirst.get(depth - 1);
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        line = Arrays.copyOf(bytes, Math.max(bytes.length, 256));
        length = bytes.length;
        tooLong = false;
        print("\r\u001b[K" + PROMPT + text);
    }

    private void eraseCharacter() {
        if (length == 0) {
            return;
        }
        // A character of several bytes in UTF-8 takes one column here, and leaves as one.
        while (length > 1 && (line[length - 1] & 0xc0) == 0x80) {
            length--;
        }
        length--;
        tooLong = false;
        print(ERASE_ONE);
    }

    private void eraseLine() {
        while (length > 0) {
            eraseCharacter();
        }
        tooLong = false;
    }

    private void eraseWord() {
        while (length > 0 && line[length - 1] == ' ') {
            eraseCharacter();
        }
        while (length > 0 && line[length - 1] != ' ') {
            eraseCharacter();
        }
    }

    private void endLine() {
        String text = text();
        boolean refused = tooLong;
        clearLine();
        print("\n");
        if (refused) {
            print("command line too long (more than " + LINE_LIMIT + " bytes)\n");
        } else if (!text.isBlank()) {
            if (!text.equals(history.peekFirst())) {
                history.addFirst(text);
            }
            if (history.size() > HISTORY_LIMIT) {
                history.removeLast();
            }
            interpreter.execute(text, this::print);
        }
        print(PROMPT);
    }

    private void clearLine() {
        length = 0;
        tooLong = false;
        historyDepth = 0;
        typedLine = "";
    }

    private String text() {
        return new String(line, 0, length, StandardCharsets.UTF_8);
    }

    /** Sends text, each line end as CR LF. */
    private void print(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + 16);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n' && (i == 0 || bytes[i - 1] != '\r')) {
                out.write('\r');
            }
            out.write(bytes[i]);
        }
        output.accept(out.toByteArray());
    }
}
