package dev.backstep.arm.instruction.simd;

import dev.backstep.arm.cpu.Cpu;

/**
 * Where an element or structure load or store goes, and what becomes of its base register (A7.7.1).
 *
 * @param base register, 0 to 14
 * @param index 15: the base stays; 13: it moves by {@code bytes}; another register: by its value
 * @param bytes how many the instruction moves
 * @param elementBytes size of an element: 1, 2, 4 or 8
 * @param alignment that the instruction asks for, in bytes; 1 for none
 */
public record StructureAddress(int base, int index, int bytes, int elementBytes, int alignment) {

    private static final int NO_WRITE_BACK = 15;
    private static final int BY_SIZE = 13;

    /**
     * The address of the first element.
     *
     * @throws dev.backstep.arm.mmu.GuestFault an alignment fault, when it misses the alignment that was asked for or, with
     *     SCTLR.A, the one of an element
     */
    int first(Cpu cpu, boolean write) {
        int address = cpu.r[base];
        int required = alignment;
        if (cpu.memory.isAlignmentChecked() && elementBytes > required) {
            required = elementBytes;
        }
        cpu.memory.requireAligned(address, required, write);
        return address;
    }

    /** Moves the base. */
    void writeBack(Cpu cpu) {
        if (index != NO_WRITE_BACK) {
            cpu.r[base] += index == BY_SIZE ? bytes : cpu.r[index];
        }
    }
}
