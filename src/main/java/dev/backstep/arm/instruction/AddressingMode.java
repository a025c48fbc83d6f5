package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/**
 * Where a load or store goes (A4.6.5): a base register plus an offset, which is an immediate or a shifted register; applied
 * before the access (offset, pre-indexed) or after it (post-indexed); with or without write-back to the base. The PC as
 * the base is aligned to a word (literals).
 *
 * @param base register, 0 to 15
 * @param immediate the offset in bytes when there is no index register
 * @param index register, or {@link #NONE}
 * @param shift of the index register
 * @param amount of the shift
 * @param subtract true to subtract the index register
 * @param beforeAccess false for post-indexed
 * @param writeBack true when the base is written
 */
public record AddressingMode(int base, int immediate, int index, AddressShift shift, int amount, boolean subtract,
                             boolean beforeAccess, boolean writeBack) {

    /** In the place of an index register: the offset is an immediate. */
    public static final int NONE = -1;

    /** Base plus immediate; {@code immediate} in bytes, signed. */
    public static AddressingMode immediate(int base, int immediate, boolean beforeAccess, boolean writeBack) {
        return new AddressingMode(base, immediate, NONE, AddressShift.LSL, 0, false, beforeAccess, writeBack);
    }

    /** Base plus immediate, no write-back; {@code immediate} in bytes, signed. */
    public static AddressingMode offset(int base, int immediate) {
        return immediate(base, immediate, true, false);
    }

    /** Base plus or minus a register shifted as {@code type} and {@code imm5} say (A8.4.3). */
    public static AddressingMode register(int base, int index, int type, int imm5, boolean subtract,
                                          boolean beforeAccess, boolean writeBack) {
        return new AddressingMode(base, 0, index, AddressShift.of(type, imm5), AddressShift.amount(type, imm5), subtract,
                beforeAccess, writeBack);
    }

    /** True for base plus immediate without write-back, the base not being the PC. */
    boolean isPlainOffset() {
        return index == NONE && beforeAccess && !writeBack && base != 15;
    }

    /** True for base plus register shifted left, without write-back, the base not being the PC. */
    boolean isPlainIndex() {
        return index != NONE && shift == AddressShift.LSL && !subtract && beforeAccess && !writeBack && base != 15;
    }

    /** The base's value. */
    int baseValue(Cpu cpu) {
        return base == 15 ? cpu.r[15] & ~3 : cpu.r[base];
    }

    /** What is added to the base's value. */
    int offset(Cpu cpu) {
        if (index == NONE) {
            return immediate;
        }
        int offset = shift.apply(cpu.r[index], amount, cpu.carry);
        return subtract ? -offset : offset;
    }
}
