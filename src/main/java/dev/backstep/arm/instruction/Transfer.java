package dev.backstep.arm.instruction;

import dev.backstep.arm.mmu.DataMemory;

/** What a load or store of one register moves. */
public enum Transfer {
    /** Four bytes. */
    WORD,
    /** One byte, zero-extended. */
    BYTE,
    /** Two bytes, zero-extended. */
    HALFWORD,
    /** One byte, sign-extended; loads only. */
    SIGNED_BYTE,
    /** Two bytes, sign-extended; loads only. */
    SIGNED_HALFWORD;

    /** 1, 2 or 4. */
    public int bytes() {
        return switch (this) {
            case WORD -> 4;
            case HALFWORD, SIGNED_HALFWORD -> 2;
            case BYTE, SIGNED_BYTE -> 1;
        };
    }

    /** Loads and extends. */
    public int load(DataMemory memory, int address) {
        return switch (this) {
            case WORD -> memory.load32(address);
            case BYTE -> memory.load8(address);
            case HALFWORD -> memory.load16(address);
            case SIGNED_BYTE -> (byte) memory.load8(address);
            case SIGNED_HALFWORD -> (short) memory.load16(address);
        };
    }

    /** Stores the low bytes of {@code value}. */
    public void store(DataMemory memory, int address, int value) {
        switch (this) {
            case WORD -> memory.store32(address, value);
            case HALFWORD, SIGNED_HALFWORD -> memory.store16(address, value);
            case BYTE, SIGNED_BYTE -> memory.store8(address, value);
        }
    }
}
