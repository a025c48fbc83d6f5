package dev.backstep.arm.instruction.simd;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.mmu.VectorMemory;

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
     * Loads whole structures.
     *
     * @return the doublewords that they fill, see {@link VectorMemory#loadElements}
     */
    long[] load(Cpu cpu) {
        return cpu.memory.vectors.loadElements(cpu.r[base], bytes >> 3, elementBytes, alignment);
    }

    /** Stores the doublewords in {@link VectorMemory#doublewords}. */
    void store(Cpu cpu) {
        cpu.memory.vectors.storeElements(cpu.r[base], bytes >> 3, elementBytes, alignment);
    }

    /**
     * The address of the one structure.
     *
     * @throws dev.backstep.arm.mmu.GuestFault an alignment fault, when it misses the alignment that was asked for
     */
    int first(Cpu cpu, boolean write) {
        int address = cpu.r[base];
        if (alignment > 1) {
            cpu.memory.requireAligned(address, alignment, write);
        }
        return address;
    }

    /** Moves the base. */
    void writeBack(Cpu cpu) {
        if (index != NO_WRITE_BACK) {
            cpu.r[base] += index == BY_SIZE ? bytes : cpu.r[index];
        }
    }
}
