package dev.backstep.arm.instruction.simd;

import dev.backstep.arm.mmu.DataMemory;

/** One element, between memory and a core's word. */
final class StructureMemory {

    private StructureMemory() { }

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
