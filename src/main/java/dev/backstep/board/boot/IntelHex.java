package dev.backstep.board.boot;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A file in Intel HEX: lines with a colon, the number of data bytes, 16 address bits, a record type, data and a checksum,
 * all as hexadecimal digits (Intel, "Hexadecimal Object File Format Specification", 1988).
 *
 * @param segments runs of bytes, in the order of the file
 * @param entry the start address that the file gives, or -1
 */
public record IntelHex(List<Segment> segments, long entry) {

    /** True when the first line is a whole record; other files are taken as raw. */
    public static boolean isIntelHex(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && end < 600 && bytes[end] != '\n' && bytes[end] != '\r') {
            end++;
        }
        return record(new String(bytes, 0, end, StandardCharsets.ISO_8859_1)) != null;
    }

    /**
     * Reads a file.
     *
     * @param name the path, for messages and names of segments
     * @throws BootException that names the line that is wrong
     */
    public static IntelHex parse(String name, byte[] bytes) throws BootException {
        return new Reader(name).read(bytes);
    }

    /** The bytes of a line, checksum included and right, or null. */
    private static byte[] record(String line) {
        if (line.length() < 11 || line.charAt(0) != ':' || (line.length() & 1) == 0) {
            return null;
        }
        byte[] record = new byte[line.length() / 2];
        int sum = 0;
        for (int i = 0; i < record.length; i++) {
            int high = Character.digit(line.charAt(1 + 2 * i), 16);
            int low = Character.digit(line.charAt(2 + 2 * i), 16);
            if (high < 0 || low < 0) {
                return null;
            }
            record[i] = (byte) (high << 4 | low);
            sum += record[i];
        }
        return (sum & 0xff) == 0 && (record[0] & 0xff) == record.length - 5 ? record : null;
    }

    private static final class Reader {

        private final String name;
        private final List<Segment> segments = new ArrayList<>();
        private final ByteArrayOutputStream run = new ByteArrayOutputStream();
        private long runStart;
        private long base;
        private long entry = -1;

        Reader(String name) {
            this.name = name;
        }

        IntelHex read(byte[] bytes) throws BootException {
            int line = 0;
            boolean ended = false;
            for (String text : new String(bytes, StandardCharsets.ISO_8859_1).split("\r?\n|\r", -1)) {
                line++;
                String trimmed = text.strip();
                if (trimmed.isEmpty()) {
                    continue;
                }
                byte[] record = record(trimmed);
                if (record == null) {
                    throw bad(line, "not a whole record, or its checksum is wrong");
                }
                if (ended) {
                    throw bad(line, "a record behind the end record");
                }
                ended = take(line, record);
            }
            if (!ended) {
                throw bad(line, "the file ends without an end record");
            }
            flush();
            if (segments.isEmpty()) {
                throw bad(line, "the file holds no data");
            }
            return new IntelHex(List.copyOf(segments), entry);
        }

        /** Takes a record in; true when it is the last. */
        private boolean take(int line, byte[] record) throws BootException {
            int length = record[0] & 0xff;
            int offset = (record[1] & 0xff) << 8 | record[2] & 0xff;
            int type = record[3] & 0xff;
            switch (type) {
                case 0 -> data(line, offset, record, length);
                case 1 -> {
                    return true;
                }
                case 2, 4 -> {
                    require(line, length == 2, type);
                    base = (long) half(record, 4) << (type == 2 ? 4 : 16);
                }
                case 3 -> {
                    require(line, length == 4, type);
                    entry = ((long) half(record, 4) << 4) + half(record, 6);
                }
                case 5 -> {
                    require(line, length == 4, type);
                    entry = (long) half(record, 4) << 16 | half(record, 6);
                }
                default -> throw bad(line, "unknown record type " + type);
            }
            return false;
        }

        private void require(int line, boolean condition, int type) throws BootException {
            if (!condition) {
                throw bad(line, "record of type " + type + " has the wrong length");
            }
        }

        private void data(int line, int offset, byte[] record, int length) throws BootException {
            if (offset + length > 0x10000) {
                throw bad(line, "data reaches over the end of its 64 KiB");
            }
            long address = base + offset;
            if (run.size() > 0 && runStart + run.size() != address) {
                flush();
            }
            if (run.size() == 0) {
                runStart = address;
            }
            run.write(record, 4, length);
        }

        private void flush() {
            if (run.size() > 0) {
                segments.add(new Segment(name, runStart, run.toByteArray()));
                run.reset();
            }
        }

        private static int half(byte[] record, int at) {
            return (record[at] & 0xff) << 8 | record[at + 1] & 0xff;
        }

        private BootException bad(int line, String problem) {
            return new BootException("loader file '" + name + "': Intel HEX line " + line + ": " + problem);
        }
    }
}
