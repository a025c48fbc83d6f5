package dev.backstep.arm.instruction.simd;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.mmu.DataMemory;
import dev.backstep.memory.PageBytes;

/**
 * Elements one after the other, as they are in memory, between memory and {@link DataMemory#words}: the way that always
 * works, element by element. In the words, element 0 is in the lowest bits.
 */
final class StructureMemory {

    private StructureMemory() { }

    /** Reads {@code address.bytes()} bytes, a multiple of 8. */
    static void load(Cpu cpu, StructureAddress address, int from) {
        DataMemory memory = cpu.memory;
        int[] words = memory.words();
        int count = address.bytes() / 4;
        for (int i = 0; i < count; i++) {
            int at = from + 4 * i;
            switch (address.elementBytes()) {
                case 1 -> words[i] = memory.load8(at) | memory.load8(at + 1) << 8 | memory.load8(at + 2) << 16
                        | memory.load8(at + 3) << 24;
                case 2 -> words[i] = memory.load16(at) | memory.load16(at + 2) << 16;
                case 4 -> words[i] = memory.load32(at);
                default -> words[cpu.isBigEndian() ? i ^ 1 : i] = memory.load32(at);
            }
        }
    }

    /** Writes {@code address.bytes()} bytes, a multiple of 8; none of them when one may not be written. */
    static void store(Cpu cpu, StructureAddress address, int to) {
        DataMemory memory = cpu.memory;
        int[] words = memory.words();
        memory.probeWrite(to, address.bytes());
        int count = address.bytes() / 4;
        for (int i = 0; i < count; i++) {
            int at = to + 4 * i;
            int word = words[i];
            switch (address.elementBytes()) {
                case 1 -> {
                    memory.store8(at, word);
                    memory.store8(at + 1, word >>> 8);
                    memory.store8(at + 2, word >>> 16);
                    memory.store8(at + 3, word >>> 24);
                }
                case 2 -> {
                    memory.store16(at, word);
                    memory.store16(at + 2, word >>> 16);
                }
                case 4 -> memory.store32(at, word);
                default -> memory.store32(at, words[cpu.isBigEndian() ? i ^ 1 : i]);
            }
        }
    }

    /** Eight bytes: number {@code index} of the page's from {@code offset} on, or of the words when there is no page. */
    static long pair(byte[] page, int offset, int[] words, int index) {
        return page != null
                ? PageBytes.get64(page, offset + 8 * index)
                : words[2 * index] & 0xffffffffL | (long) words[2 * index + 1] << 32;
    }

    /** Sets what {@link #pair} reads. */
    static void setPair(byte[] page, int offset, int[] words, int index, long value) {
        if (page != null) {
            PageBytes.put64(page, offset + 8 * index, value);
        } else {
            words[2 * index] = (int) value;
            words[2 * index + 1] = (int) (value >>> 32);
        }
    }

    /** One element, zero-extended. */
    static int loadElement(DataMemory memory, int address, int bytes) {
        return switch (bytes) {
            case 1 -> memory.load8(address);
            case 2 -> memory.load16(address);
            default -> memory.load32(address);
        };
    }

    /** Stores the low bytes of {@code value}. */
    static void storeElement(DataMemory memory, int address, int bytes, int value) {
        switch (bytes) {
            case 1 -> memory.store8(address, value);
            case 2 -> memory.store16(address, value);
            default -> memory.store32(address, value);
        }
    }
}
