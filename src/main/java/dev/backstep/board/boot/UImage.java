package dev.backstep.board.boot;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;

/**
 * U-Boot's legacy image: a header of 64 bytes, big-endian, and data that may be compressed (U-Boot, include/image.h).
 *
 * @param type what the data is
 * @param linux true when the header says that it is Linux
 * @param loadAddress where the data wants to be, physical; nothing for {@link Type#KERNEL_NOLOAD}
 * @param entry where to start; for {@link Type#KERNEL_NOLOAD} counted from the first byte of the data
 * @param data uncompressed
 */
public record UImage(Type type, boolean linux, long loadAddress, long entry, byte[] data) {

    /** Bytes in the header. */
    public static final int HEADER_SIZE = 64;

    private static final int MAGIC = 0x27051956;
    private static final int OS_LINUX = 5;
    private static final int ARCHITECTURE_ARM = 2;
    /** As in QEMU. */
    private static final int LARGEST_UNCOMPRESSED = 64 << 20;
    private static final String[] COMPRESSIONS = {"none", "gzip", "bzip2", "lzma", "lzo", "lz4", "zstd"};
    private static final String[] TYPES = {"invalid", "standalone program", "kernel", "ramdisk", "multi-file image",
        "firmware", "script", "filesystem", "flat device tree"};

    /** What an image holds. */
    public enum Type {
        /** A kernel that wants to be at its load address. */
        KERNEL(2),
        /** An initrd. */
        RAMDISK(3),
        /** A kernel that runs where it is put. */
        KERNEL_NOLOAD(14);

        private final int number;

        Type(int number) {
            this.number = number;
        }
    }

    /** True when the bytes begin as a legacy image does, whatever comes then. */
    public static boolean isUImage(byte[] bytes) {
        return bytes.length >= 4 && ByteBuffer.wrap(bytes).getInt(0) == MAGIC;
    }

    /**
     * Reads a file.
     *
     * @param purpose what the file is for, as in "kernel"
     * @param name the path, for messages
     * @throws BootException when the file is damaged, or of a type, machine or compression that is not known here
     */
    public static UImage parse(String purpose, String name, byte[] bytes) throws BootException {
        String what = purpose + " '" + name + "': uImage ";
        if (!isUImage(bytes) || bytes.length < HEADER_SIZE) {
            throw new BootException(what + "header is cut off: " + bytes.length + " of " + HEADER_SIZE + " bytes");
        }
        ByteBuffer header = ByteBuffer.wrap(bytes);
        byte[] headerBytes = Arrays.copyOf(bytes, HEADER_SIZE);
        Arrays.fill(headerBytes, 4, 8, (byte) 0);
        checkSum(what + "header", headerBytes, 0, HEADER_SIZE, header.getInt(4));
        long size = Integer.toUnsignedLong(header.getInt(12));
        if (size == 0 || size > bytes.length - HEADER_SIZE) {
            throw new BootException(what + "should hold " + size + " bytes of data, the file has "
                    + (bytes.length - HEADER_SIZE));
        }
        checkSum(what + "data", bytes, HEADER_SIZE, (int) size, header.getInt(24));
        Type type = typeOf(what, bytes[30] & 0xff);
        if (bytes[29] != ARCHITECTURE_ARM) {
            throw new BootException(what + "is for machine " + (bytes[29] & 0xff) + ", not for 32-bit ARM ("
                    + ARCHITECTURE_ARM + ")");
        }
        byte[] data = Arrays.copyOfRange(bytes, HEADER_SIZE, HEADER_SIZE + (int) size);
        // U-Boot leaves ramdisks compressed: Linux unpacks them.
        if (type != Type.RAMDISK) {
            data = uncompress(what, data, bytes[31] & 0xff);
        }
        return new UImage(type, bytes[28] == OS_LINUX, Integer.toUnsignedLong(header.getInt(16)),
                Integer.toUnsignedLong(header.getInt(20)), data);
    }

    private static void checkSum(String what, byte[] bytes, int offset, int length, int expected) throws BootException {
        CRC32 crc = new CRC32();
        crc.update(bytes, offset, length);
        if ((int) crc.getValue() != expected) {
            throw new BootException(String.format("%s is damaged: CRC 0x%08x, computed 0x%08x", what, expected,
                    (int) crc.getValue()));
        }
    }

    private static Type typeOf(String what, int number) throws BootException {
        for (Type type : Type.values()) {
            if (type.number == number) {
                return type;
            }
        }
        throw new BootException(what + "is of type " + number + (number < TYPES.length ? " (" + TYPES[number] + ")" : "")
                + "; kernel and ramdisk can be loaded");
    }

    private static byte[] uncompress(String what, byte[] data, int compression) throws BootException {
        if (compression == 0) {
            return data;
        }
        if (compression != 1) {
            throw new BootException(what + "is compressed with method " + compression
                    + (compression < COMPRESSIONS.length ? " (" + COMPRESSIONS[compression] + ")" : "")
                    + "; none and gzip can be read");
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(data))) {
            byte[] plain = in.readNBytes(LARGEST_UNCOMPRESSED + 1);
            if (plain.length > LARGEST_UNCOMPRESSED) {
                throw new BootException(what + "holds more than " + LARGEST_UNCOMPRESSED + " bytes when uncompressed");
            }
            if (plain.length == 0) {
                throw new BootException(what + "holds no data when uncompressed");
            }
            return plain;
        } catch (IOException e) {
            throw new BootException(what + "has damaged gzip data: " + e.getMessage());
        }
    }
}
