package dev.backstep.arm.instruction.simd;

/**
 * The D registers of a structure load or store.
 *
 * @param first D register of the structures' first elements
 * @param spacing from there to the register of the second elements, and so on: 1 or 2
 * @param elements of a structure: 1 to 4
 */
public record StructureRegisters(int first, int spacing, int elements) {

    /** The D register of elements {@code number}. */
    int register(int number) {
        return first + spacing * number;
    }

    /** The last D register; beyond 31 the encoding is UNPREDICTABLE. */
    public int last() {
        return register(elements - 1);
    }
}
