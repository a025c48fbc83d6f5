package dev.backstep.arm.instruction.vfp;

/**
 * What VLDM, VSTM, VPUSH and VPOP move where.
 *
 * @param isDouble D registers rather than S registers
 * @param first the first register
 * @param count how many registers
 * @param base the base register; 15 is the PC, word-aligned
 * @param startOffset of the first word from the base, in bytes
 * @param baseChange what write-back adds to the base, in bytes; 0 for none. FLDMX and FSTMX add a word more than they move.
 */
public record ExtensionBlock(boolean isDouble, int first, int count, int base, int startOffset, int baseChange) {

    /** The highest D register, or 0 for S registers. */
    int highestDouble() {
        return isDouble ? first + count - 1 : 0;
    }
}
