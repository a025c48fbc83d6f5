package dev.backstep.board.boot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * One {@code -device loader,...}: a file to load, a few bytes to write, or a PC to set (QEMU, "Generic Loader").
 *
 * @param file path, or null
 * @param address {@code addr}: for raw files, data and the PC; physical
 * @param cpu {@code cpu-num}, whose PC is set; -1 for none
 * @param forceRaw load the file as it is even when its format is known
 * @param data the value to write
 * @param dataLength bytes of it, 1 to 8; 0 when there is none to write
 * @param dataBigEndian write its most significant byte first
 */
public record LoaderSpec(String file, long address, int cpu, boolean forceRaw, long data, int dataLength,
                         boolean dataBigEndian) {

    private static final Set<String> TRUE = Set.of("on", "yes", "true", "y");
    private static final Set<String> FALSE = Set.of("off", "no", "false", "n");

    /**
     * Reads the value of a {@code -device} option.
     *
     * @param text begins with {@code loader}; two commas stand for one in a path
     * @throws BootException that repeats the text and names what is wrong
     */
    public static LoaderSpec parse(String text) throws BootException {
        return new Parser(text).parse();
    }

    /** True when a {@code -device} value is for this class. */
    public static boolean isLoader(String text) {
        return text.equals("loader") || text.startsWith("loader,");
    }

    /** The bytes to write, in the order of memory. */
    byte[] dataBytes() {
        byte[] bytes = new byte[dataLength];
        for (int i = 0; i < dataLength; i++) {
            bytes[dataBigEndian ? dataLength - 1 - i : i] = (byte) (data >>> (8 * i));
        }
        return bytes;
    }

    private static final class Parser {

        private final String text;
        private String file;
        private Long address;
        private int cpu = -1;
        private boolean forceRaw;
        private Long data;
        private int dataLength;
        private boolean dataBigEndian;

        Parser(String text) {
            this.text = text;
        }

        LoaderSpec parse() throws BootException {
            List<String> parts = split();
            if (!parts.get(0).equals("loader")) {
                throw bad("not a loader device");
            }
            for (String part : parts.subList(1, parts.size())) {
                int equals = part.indexOf('=');
                set(equals < 0 ? part : part.substring(0, equals), equals < 0 ? "on" : part.substring(equals + 1));
            }
            check();
            return new LoaderSpec(file, address == null ? 0 : address, cpu, forceRaw, data == null ? 0 : data, dataLength,
                    dataBigEndian);
        }

        private List<String> split() {
            List<String> parts = new ArrayList<>();
            StringBuilder part = new StringBuilder();
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c != ',') {
                    part.append(c);
                } else if (i + 1 < text.length() && text.charAt(i + 1) == ',') {
                    part.append(c);
                    i++;
                } else {
                    parts.add(part.toString());
                    part.setLength(0);
                }
            }
            parts.add(part.toString());
            return parts;
        }

        private void set(String key, String value) throws BootException {
            switch (key) {
                case "file" -> file = value;
                case "addr" -> address = number(key, value, -1L);
                case "cpu-num" -> cpu = (int) number(key, value, 255);
                case "force-raw" -> forceRaw = flag(key, value);
                case "data" -> data = number(key, value, -1L);
                case "data-len" -> {
                    dataLength = (int) number(key, value, 255);
                    if (dataLength > 8) {
                        throw bad("data-len cannot be greater than 8 bytes");
                    }
                }
                case "data-be" -> dataBigEndian = flag(key, value);
                case "id" -> { }
                default -> throw bad("unknown property '" + key + "'");
            }
        }

        /** Decimal, 0x hexadecimal or 0 octal, up to {@code largest} as an unsigned number. */
        private long number(String key, String value, long largest) throws BootException {
            String digits = value.toLowerCase(Locale.ROOT);
            int radix = 10;
            if (digits.startsWith("0x")) {
                radix = 16;
                digits = digits.substring(2);
            } else if (digits.length() > 1 && digits.startsWith("0")) {
                radix = 8;
            }
            if (digits.isEmpty() || Character.digit(digits.charAt(0), radix) < 0) {
                throw bad(key + " is not a number: '" + value + "'");
            }
            try {
                long number = Long.parseUnsignedLong(digits, radix);
                if (Long.compareUnsigned(number, largest) > 0) {
                    throw bad(key + " is larger than " + Long.toUnsignedString(largest));
                }
                return number;
            } catch (NumberFormatException e) {
                throw bad(key + " is not a number of 64 bits: '" + value + "'");
            }
        }

        private boolean flag(String key, String value) throws BootException {
            if (TRUE.contains(value)) {
                return true;
            }
            if (FALSE.contains(value)) {
                return false;
            }
            throw bad(key + " is neither on nor off: '" + value + "'");
        }

        private void check() throws BootException {
            boolean writesData = data != null || dataLength > 0 || dataBigEndian;
            if (writesData) {
                if (file != null) {
                    throw bad("file cannot be given together with data");
                }
                if (forceRaw) {
                    throw bad("force-raw cannot be given together with data");
                }
                if (data == null || dataLength == 0) {
                    throw bad("data and data-len must both be given");
                }
                if (address == null) {
                    throw bad("data needs addr");
                }
            } else if (file != null) {
                if (file.isEmpty()) {
                    throw bad("file is empty");
                }
            } else if (forceRaw) {
                throw bad("force-raw needs a file");
            } else if (address == null) {
                throw bad("file, data or addr is needed");
            } else if (cpu < 0) {
                throw bad("cpu-num is needed to set a program counter");
            }
        }

        private BootException bad(String problem) {
            return new BootException("-device " + text + ": " + problem);
        }
    }
}
