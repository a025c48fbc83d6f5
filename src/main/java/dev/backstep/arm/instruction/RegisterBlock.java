package dev.backstep.arm.instruction;

/**
 * Which registers a load or store of several registers moves, and where to (A8.8.57 and following): the lowest register
 * at the lowest address.
 *
 * @param base register, 0 to 15
 * @param list a bit for each register
 * @param increment towards higher addresses, else lower
 * @param before the base's address itself is left out
 * @param writesBack the base is moved past the block
 */
public record RegisterBlock(int base, int list, boolean increment, boolean before, boolean writesBack) {

    /** Number of registers. */
    public int count() {
        return Integer.bitCount(list);
    }

    /** True when the list has this register. */
    public boolean includes(int register) {
        return (list >>> register & 1) != 0;
    }

    /** The registers in ascending order. */
    int[] registers() {
        int[] registers = new int[count()];
        int rest = list;
        for (int i = 0; i < registers.length; i++) {
            registers[i] = Integer.numberOfTrailingZeros(rest);
            rest &= rest - 1;
        }
        return registers;
    }

    /** Bytes from the base to the lowest address. */
    int startOffset() {
        if (increment) {
            return before ? 4 : 0;
        }
        return before ? -4 * count() : 4 - 4 * count();
    }

    /** Bytes that the base moves by; 0 without write-back. */
    int baseChange() {
        if (!writesBack) {
            return 0;
        }
        return increment ? 4 * count() : -4 * count();
    }
}
