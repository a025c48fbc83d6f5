package dev.backstep.gdbstub.session;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

import dev.backstep.gdbstub.TargetException;

/** {@code qCRC} and {@code qSearch:memory}: GDB's {@code compare-sections} and {@code find}, done here to spare the transfer. */
final class SearchPackets implements PacketFamily {

    private static final int CRC_POLYNOMIAL = 0x04c11db7;

    private final MemoryAccess memory;
    private final BooleanSupplier interrupted;
    private final int[] crcTable = crcTable();

    /** @param interrupted whether the client has asked for a stop since the packet came */
    SearchPackets(MemoryAccess memory, BooleanSupplier interrupted) {
        this.memory = memory;
        this.interrupted = interrupted;
    }

    @Override
    public Map<String, PacketHandler> packets() {
        return Map.of("qCRC", this::crc, "qSearch", this::search);
    }

    @Override
    public List<String> features() {
        return List.of("qSearch:memory+");
    }

    /** The checksum of the packet is CRC-32 with the most significant bit first, begun with all ones, not inverted at the end. */
    private Reply crc(PacketArguments arguments) throws TargetException {
        arguments.expect(':');
        long address = arguments.number("address");
        arguments.expect(',');
        long left = arguments.number("length");
        arguments.expectEnd();
        requireNoWrap(arguments, address, left);
        int crc = -1;
        while (left != 0) {
            byte[] chunk = readChunk(address, left);
            for (byte b : chunk) {
                crc = crc << 8 ^ crcTable[(crc >>> 24 ^ b) & 0xff];
            }
            address += chunk.length;
            left -= chunk.length;
        }
        return Reply.text(String.format("C%08x", crc));
    }

    private static int[] crcTable() {
        int[] table = new int[256];
        for (int i = 0; i < table.length; i++) {
            int crc = i << 24;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc < 0 ? crc << 1 ^ CRC_POLYNOMIAL : crc << 1;
            }
            table[i] = crc;
        }
        return table;
    }

    private Reply search(PacketArguments arguments) throws TargetException {
        arguments.expect(':');
        if (!arguments.textUntil(":").equals("memory")) {
            return Reply.UNSUPPORTED;
        }
        arguments.expect(':');
        long address = arguments.number("address");
        arguments.expect(';');
        long length = arguments.number("length");
        arguments.expect(';');
        byte[] pattern = arguments.rest();
        if (pattern.length == 0) {
            throw arguments.wrong("the pattern is empty");
        }
        requireNoWrap(arguments, address, length);
        return search(address, length, pattern);
    }

    private Reply search(long start, long length, byte[] pattern) throws TargetException {
        long address = start;
        long left = length;
        byte[] window = new byte[0];
        while (left != 0) {
            byte[] chunk = readChunk(address, left);
            address += chunk.length;
            left -= chunk.length;
            int kept = window.length;
            window = Arrays.copyOf(window, kept + chunk.length);
            System.arraycopy(chunk, 0, window, kept, chunk.length);
            int found = indexOf(window, pattern);
            if (found >= 0) {
                return Reply.text("1," + Long.toHexString(address - window.length + found));
            }
            // What could begin a match that goes on in the next chunk.
            window = Arrays.copyOfRange(window, Math.max(0, window.length - (pattern.length - 1)), window.length);
        }
        return Reply.text("0");
    }

    private static int indexOf(byte[] data, byte[] pattern) {
        for (int at = 0; at + pattern.length <= data.length; at++) {
            int matching = 0;
            while (matching < pattern.length && data[at + matching] == pattern[matching]) {
                matching++;
            }
            if (matching == pattern.length) {
                return at;
            }
        }
        return -1;
    }

    private byte[] readChunk(long address, long left) throws TargetException {
        if (interrupted.getAsBoolean()) {
            throw TargetException.accessFailed("interrupted at 0x" + Long.toHexString(address));
        }
        return memory.read(address, left);
    }

    private static void requireNoWrap(PacketArguments arguments, long address, long length) throws TargetException {
        if (length != 0 && Long.compareUnsigned(address + (length - 1), address) < 0) {
            throw arguments.wrong("the range reaches beyond the last address");
        }
    }
}
