package dev.backstep.gdbstub.session;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import dev.backstep.gdbstub.TargetException;

/** A packet being read from left to right. Everything that is not as it should be is {@code E22}. */
final class PacketArguments {

    private final byte[] data;
    private int position;

    PacketArguments(byte[] data) {
        this.data = data;
    }

    boolean atEnd() {
        return position == data.length;
    }

    /** The next byte, or -1 at the end; it is not consumed. */
    int peek() {
        return atEnd() ? -1 : data[position] & 0xff;
    }

    /** Consumes the next byte if it is this one. */
    boolean take(char c) {
        if (peek() == c) {
            position++;
            return true;
        }
        return false;
    }

    /** Consumes one byte, whatever it is. */
    char takeAny(String what) throws TargetException {
        if (atEnd()) {
            throw wrong(what + " is missing");
        }
        return (char) (data[position++] & 0xff);
    }

    void expect(char c) throws TargetException {
        if (!take(c)) {
            throw wrong("'" + c + "' is missing");
        }
    }

    void expectEnd() throws TargetException {
        if (!atEnd()) {
            throw wrong("something follows the last argument");
        }
    }

    /** A hexadecimal number of up to 64 bits, unsigned. */
    long number(String what) throws TargetException {
        long value = 0;
        int start = position;
        int digit = Hex.digit(peek());
        while (digit >= 0) {
            if (value >>> 60 != 0) {
                throw wrong(what + " does not fit into 64 bits");
            }
            value = value << 4 | digit;
            position++;
            digit = Hex.digit(peek());
        }
        if (position == start) {
            throw wrong(what + " is missing");
        }
        return value;
    }

    /** A hexadecimal number from 0 to {@code greatest}. */
    int smallNumber(String what, int greatest) throws TargetException {
        long value = number(what);
        if (value < 0 || value > greatest) {
            throw wrong(what + " 0x" + Long.toHexString(value) + " is above 0x" + Integer.toHexString(greatest));
        }
        return (int) value;
    }

    /** A thread as it stands in a packet: -1 all, 0 any, else a thread's number. */
    int threadId() throws TargetException {
        if (take('-')) {
            if (smallNumber("thread", Integer.MAX_VALUE) != 1) {
                throw wrong("the only negative thread is -1");
            }
            return ThreadPackets.ALL;
        }
        return smallNumber("thread", Integer.MAX_VALUE);
    }

    /** The text up to one of the delimiters or the end; the delimiter is not consumed. */
    String textUntil(String delimiters) {
        int start = position;
        while (!atEnd() && delimiters.indexOf(peek()) < 0) {
            position++;
        }
        return new String(data, start, position - start, StandardCharsets.ISO_8859_1);
    }

    /** Everything that is left. */
    byte[] rest() {
        byte[] rest = Arrays.copyOfRange(data, position, data.length);
        position = data.length;
        return rest;
    }

    /** Everything that is left, read as pairs of hexadecimal digits. */
    byte[] hexRest(String what) throws TargetException {
        int left = data.length - position;
        if (left % 2 != 0) {
            throw wrong(what + " has an odd number of digits");
        }
        return hex(what, left / 2);
    }

    /** So many bytes as pairs of hexadecimal digits. */
    byte[] hex(String what, int count) throws TargetException {
        if (data.length - position < 2 * count) {
            throw wrong(what + " is cut off");
        }
        byte[] bytes = new byte[count];
        for (int i = 0; i < bytes.length; i++) {
            int high = Hex.digit(data[position++] & 0xff);
            int low = Hex.digit(data[position++] & 0xff);
            if (high < 0 || low < 0) {
                throw wrong(what + " is not hexadecimal");
            }
            bytes[i] = (byte) (high << 4 | low);
        }
        return bytes;
    }

    /** What to throw when an argument makes no sense. */
    TargetException wrong(String what) {
        return TargetException.badArgument("packet '" + name() + "': " + what);
    }

    /** The beginning of the packet, printable, to name it in a message. */
    private String name() {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < Math.min(data.length, 24); i++) {
            int c = data[i] & 0xff;
            if (c < ' ' || c > '~') {
                break;
            }
            name.append((char) c);
        }
        return name.toString();
    }
}
