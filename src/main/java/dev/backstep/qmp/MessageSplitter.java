package dev.backstep.qmp;

import java.io.ByteArrayOutputStream;

/**
 * Cuts a stream of bytes into JSON texts, without a look at their meaning: a text ends where its outermost bracket closes. Texts
 * need nothing between them. What cannot be part of any text is told as broken, and the next one can follow at once; after a
 * text that is too long or too deep the next one begins on a new line.
 *
 * <p>Thread: one at a time.
 */
final class MessageSplitter {

    /** Bytes of a text at most. */
    static final int LENGTH_LIMIT = 1 << 20;
    /** Levels of brackets at most. */
    static final int DEPTH_LIMIT = 1024;

    /** Takes what is cut. */
    interface Receiver {

        /** A text, or something that a parser can say best what is wrong with. */
        void text(byte[] json);

        /** Something that is no text; {@code why} is a part of a sentence. */
        void broken(String why);
    }

    private final Receiver receiver;
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private final byte[] open = new byte[DEPTH_LIMIT];
    private int depth;
    /** The quote that a string began with, or 0 outside of strings. */
    private int quote;
    private boolean escaped;
    private boolean skipping;

    MessageSplitter(Receiver receiver) {
        this.receiver = receiver;
    }

    /** Forgets what was begun. */
    void reset() {
        text.reset();
        depth = 0;
        quote = 0;
        escaped = false;
        skipping = false;
    }

    /** Takes the next byte, 0 to 255. */
    void take(int value) {
        if (skipping) {
            skipping = value != '\n';
        } else if (value >= 0xfe) {
            // No UTF-8: what clients send to begin anew, whatever the other side thinks it is in.
            breakOff(String.format("stray byte 0x%02x", value));
        } else if (quote != 0) {
            takeInString(value);
        } else {
            takeOutsideStrings(value);
        }
    }

    private void takeInString(int value) {
        if (value < ' ') {
            breakOff(value == '\n' ? "a string is not closed on its line" : String.format("control character 0x%02x in a string", value));
            return;
        }
        if (!add(value)) {
            return;
        }
        if (escaped) {
            escaped = false;
        } else if (value == '\\') {
            escaped = true;
        } else if (value == quote) {
            quote = 0;
            endIfOutermost();
        }
    }

    private void takeOutsideStrings(int value) {
        switch (value) {
            case ' ', '\t', '\r', '\n' -> {
                if (depth == 0) {
                    end();
                } else {
                    add(' ');
                }
            }
            case '{', '[' -> {
                if (depth == 0) {
                    end();
                }
                if (depth == DEPTH_LIMIT) {
                    breakOff("nesting depth limit " + DEPTH_LIMIT + " exceeded");
                    skipping = true;
                } else if (add(value)) {
                    open[depth++] = (byte) (value == '{' ? '}' : ']');
                }
            }
            case '}', ']' -> {
                if (depth == 0) {
                    end();
                }
                if (depth == 0 || open[depth - 1] != value) {
                    breakOff("stray '" + (char) value + "'");
                } else if (add(value)) {
                    depth--;
                    endIfOutermost();
                }
            }
            case '"', '\'' -> {
                if (depth == 0) {
                    end();
                }
                if (add(value)) {
                    quote = value;
                }
            }
            default -> {
                if (value < ' ') {
                    breakOff(String.format("stray control character 0x%02x", value));
                } else {
                    add(value);
                }
            }
        }
    }

    private boolean add(int value) {
        if (text.size() == LENGTH_LIMIT) {
            breakOff("the message is longer than " + LENGTH_LIMIT + " bytes");
            skipping = value != '\n';
            return false;
        }
        text.write(value);
        return true;
    }

    private void endIfOutermost() {
        if (depth == 0) {
            end();
        }
    }

    private void end() {
        if (text.size() > 0) {
            byte[] whole = text.toByteArray();
            reset();
            receiver.text(whole);
        }
    }

    private void breakOff(String why) {
        reset();
        receiver.broken(why);
    }
}
