package dev.backstep.device.mmc;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What an SD card says of itself (SD Physical Layer Simplified Specification 2.00, chapter 5), most significant byte first
 * as on the wire.
 *
 * <p>Immutable.
 */
final class CardRegisters {

    /** Largest card that is addressed in bytes. */
    static final long LARGEST_STANDARD_CAPACITY = 2L << 30;
    static final int BLOCK = 512;

    private static final String OEM = "BS";
    private static final String PRODUCT = "BSTEP";
    /** Classes 0, 2, 4, 5, 8, 10: basic, block read, block write, erase, application, switch. */
    private static final int COMMAND_CLASSES = 0x535;
    private static final int TRAN_SPEED_25_MHZ = 0x32;
    private static final int TRAN_SPEED_50_MHZ = 0x5a;
    /** 1.5 ms. */
    private static final int ACCESS_TIME_STANDARD = 0x26;
    /** 1 ms, which is what high capacity cards have to say. */
    private static final int ACCESS_TIME_HIGH = 0x0e;

    private CardRegisters() { }

    /** True when a card of so many bytes is addressed in blocks. */
    static boolean isHighCapacity(long size) {
        return size > LARGEST_STANDARD_CAPACITY;
    }

    /** CID (5.2): manufacturer, name, revision 1.0, serial number 1, made in January 2024. */
    static byte[] identification() {
        Bits bits = new Bits(128);
        bits.set(127, 120, 0x42);
        bits.text(119, OEM);
        bits.text(103, PRODUCT);
        bits.set(63, 56, 0x10);
        bits.set(55, 24, 1);
        bits.set(19, 8, 24 << 4 | 1);
        return bits.withCrc();
    }

    /** CSD (5.3), version 1.0 for cards addressed in bytes and 2.0 for others. */
    static byte[] specificData(long size, boolean highSpeed) {
        Bits bits = new Bits(128);
        boolean high = isHighCapacity(size);
        bits.set(127, 126, high ? 1 : 0);
        bits.set(119, 112, high ? ACCESS_TIME_HIGH : ACCESS_TIME_STANDARD);
        bits.set(103, 96, highSpeed ? TRAN_SPEED_50_MHZ : TRAN_SPEED_25_MHZ);
        bits.set(95, 84, COMMAND_CLASSES);
        int blockLengthShift = 9;
        if (high) {
            bits.set(69, 48, (int) (size / (512 << 10)) - 1);
        } else {
            // 4096 units of 512 blocks of 512 bytes are 1 GiB: only 2 GiB need larger blocks.
            blockLengthShift = size > 1 << 30 ? 10 : 9;
            long blocks = size >> blockLengthShift;
            int multiplierShift = Math.max(2, Math.min(9, 63 - Long.numberOfLeadingZeros(blocks)));
            bits.set(79, 79, 1);
            bits.set(73, 62, (int) (blocks >> multiplierShift) - 1);
            bits.set(61, 59, 6);
            bits.set(58, 56, 6);
            bits.set(55, 53, 6);
            bits.set(52, 50, 6);
            bits.set(49, 47, multiplierShift - 2);
        }
        bits.set(83, 80, blockLengthShift);
        bits.set(46, 46, 1);
        bits.set(45, 39, 0x7f);
        bits.set(28, 26, 2);
        bits.set(25, 22, blockLengthShift);
        return bits.withCrc();
    }

    /** SCR (5.6): version 2.00, buses of 1 and 4 bits, erased blocks are zeros, no security. */
    static byte[] configuration() {
        return new byte[] {0x02, 0x05, 0, 0, 0, 0, 0, 0};
    }

    /** SD status (4.10.2): bus width; no performance is promised. */
    static byte[] status(boolean fourBits) {
        byte[] status = new byte[64];
        status[0] = (byte) (fourBits ? 0x80 : 0);
        return status;
    }

    /**
     * The answer to CMD6 (4.3.10).
     *
     * @param functions selected in groups 1 to 6; 0xf for one that is not there
     */
    static byte[] switchStatus(int[] functions) {
        byte[] status = new byte[64];
        status[1] = 100;
        for (int group = 6; group >= 2; group--) {
            status[2 + 2 * (6 - group)] = (byte) 0x80;
            status[3 + 2 * (6 - group)] = 1;
        }
        status[12] = (byte) 0x80;
        status[13] = 3;
        for (int group = 6; group >= 2; group -= 2) {
            status[14 + (6 - group) / 2] = (byte) (functions[group - 1] << 4 | functions[group - 2]);
        }
        return status;
    }

    /** CRC7 of commands, responses and registers (4.5): x^7 + x^3 + 1. */
    static int crc7(byte[] bytes, int length) {
        int crc = 0;
        for (int i = 0; i < length; i++) {
            for (int bit = 7; bit >= 0; bit--) {
                int out = crc >> 6 & 1 ^ bytes[i] >> bit & 1;
                crc = crc << 1 & 0x7f ^ (out != 0 ? 0x09 : 0);
            }
        }
        return crc;
    }

    /** A register whose bits are numbered from 0 at the end, as the specification has them. */
    private static final class Bits {

        private final byte[] bytes;

        Bits(int count) {
            bytes = new byte[count / 8];
        }

        void set(int high, int low, int value) {
            for (int bit = low; bit <= high; bit++) {
                if ((value >>> (bit - low) & 1) != 0) {
                    bytes[bytes.length - 1 - bit / 8] |= (byte) (1 << bit % 8);
                }
            }
        }

        void text(int high, String text) {
            byte[] characters = text.getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(characters, 0, bytes, bytes.length - 1 - high / 8, characters.length);
        }

        byte[] withCrc() {
            byte[] result = Arrays.copyOf(bytes, bytes.length);
            result[result.length - 1] = (byte) (crc7(bytes, bytes.length - 1) << 1 | 1);
            return result;
        }
    }
}
