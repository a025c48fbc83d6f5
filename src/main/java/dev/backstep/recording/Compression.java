package dev.backstep.recording;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** How the content of a block is packed; its ordinal is what the file has. */
enum Compression {
    /** Not at all. */
    NONE("none", 1),
    /** Raw deflate, as RFC 1951 has it. */
    DEFLATE("deflate", 1040),
    /** {@link Lz4}. */
    LZ4("lz4", 256);

    private static final Compression[] BY_CODE = values();

    private final String label;
    /** It never does better than this. */
    private final long bestRatio;

    Compression(String label, long bestRatio) {
        this.label = label;
        this.bestRatio = bestRatio;
    }

    /** The one with this code; null when there is none. */
    static Compression of(int code) {
        return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    }

    /** False when so many bytes cannot be so many others, packed. */
    boolean canBe(int storedLength, int rawLength) {
        return this == NONE ? storedLength == rawLength : storedLength <= rawLength && rawLength <= (storedLength + 1L) * bestRatio;
    }

    /**
     * Unpacks bytes.
     *
     * @param from where they begin
     * @param count how many
     * @param content as many as they are to become
     * @return null, or why it cannot be done, in words
     */
    String unpack(byte[] stored, int from, int count, byte[] content) {
        return switch (this) {
            case NONE -> {
                System.arraycopy(stored, from, content, 0, content.length);
                yield null;
            }
            case DEFLATE -> inflate(stored, from, count, content);
            case LZ4 -> Lz4.unpack(stored, from, count, content) ? null : "it is no lz4 block of " + content.length + " bytes";
        };
    }

    private static String inflate(byte[] stored, int from, int count, byte[] content) {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(stored, from, count);
            int length = inflater.inflate(content);
            return length == content.length && (inflater.finished() || inflater.inflate(new byte[1]) == 0) ? null
                    : "it has not the " + content.length + " bytes that it should have";
        } catch (DataFormatException e) {
            return "its content cannot be unpacked: " + e.getMessage();
        } finally {
            inflater.end();
        }
    }

    /** For messages. */
    @Override
    public String toString() {
        return label;
    }
}
