package dev.backstep.arm.decode;

import dev.backstep.arm.instruction.DataProcessing;

/**
 * The 12-bit constants of data processing: A32ExpandImm_C (A5.2.4) and ThumbExpandImm_C (A6.3.2).
 *
 * @param value the constant
 * @param carryOut its carry-out: 0, 1, or {@link DataProcessing#CARRY_UNCHANGED}
 */
record ModifiedImmediate(int value, int carryOut) {

    /** An A32 constant: eight bits rotated right by an even amount. */
    static ModifiedImmediate ofA32(int imm12) {
        int rotation = imm12 >>> 8 << 1;
        int value = Integer.rotateRight(imm12 & 0xff, rotation);
        return rotation == 0 ? plain(value) : rotated(value);
    }

    /** A T32 constant, {@code i:imm3:imm8}: eight bits repeated, or eight bits with the top one set rotated right by 8 to 31. */
    static ModifiedImmediate ofT32(int imm12) {
        int imm8 = imm12 & 0xff;
        return switch (imm12 >>> 8) {
            case 0 -> plain(imm8);
            case 1 -> plain(imm8 << 16 | imm8);
            case 2 -> plain(imm8 << 24 | imm8 << 8);
            case 3 -> plain(imm8 * 0x01010101);
            default -> rotated(Integer.rotateRight(0x80 | imm12 & 0x7f, imm12 >>> 7));
        };
    }

    private static ModifiedImmediate plain(int value) {
        return new ModifiedImmediate(value, DataProcessing.CARRY_UNCHANGED);
    }

    private static ModifiedImmediate rotated(int value) {
        return new ModifiedImmediate(value, value >>> 31);
    }
}
