package dev.backstep.arm.mmu;

import dev.backstep.arm.state.SystemControlRegisters;

/**
 * Memory attributes as PAR reports them: what TEX, C, B and S of a descriptor mean, with and without TEX remap (B3.8.2,
 * B3.8.3, B4.1.112).
 */
final class MemoryAttributes {

    private static final int PAR_SHAREABLE = 1 << 7;
    private static final int PAR_NOT_OUTER_SHAREABLE = 1 << 10;
    private static final int INNER_SHIFT = 4;
    private static final int OUTER_SHIFT = 2;

    // PAR.Inner and, in its low two bits, PAR.Outer.
    private static final int NON_CACHEABLE = 0b000;
    private static final int STRONGLY_ORDERED = 0b001;
    private static final int DEVICE = 0b011;
    private static final int WRITE_BACK_ALLOCATE = 0b101;
    private static final int WRITE_THROUGH = 0b110;
    private static final int WRITE_BACK = 0b111;

    /** By the two bits that descriptors, PRRR and NMRR use for cacheability: table B3-11. */
    private static final int[] CACHEABILITY = {NON_CACHEABLE, WRITE_BACK_ALLOCATE, WRITE_THROUGH, WRITE_BACK};

    private MemoryAttributes() { }

    /** With the MMU off: Strongly-ordered. */
    static int untranslated() {
        return PAR_SHAREABLE | STRONGLY_ORDERED << INNER_SHIFT;
    }

    /**
     * PAR bits 10 and 7:2.
     *
     * @param texCb TEX[2:0], C, B
     * @param shareable S
     * @param bank whose PRRR, NMRR and SCTLR
     */
    static int of(int texCb, boolean shareable, SystemControlRegisters control, int bank) {
        return (control.sctlr[bank] & SystemControlRegisters.SCTLR_TRE) != 0
                ? remapped(texCb & 7, shareable, control.prrr[bank], control.nmrr[bank])
                : direct(texCb, shareable);
    }

    private static int direct(int texCb, boolean shareable) {
        if ((texCb & 0b10000) != 0) {
            return normal(CACHEABILITY[texCb & 3], CACHEABILITY[texCb >>> 2 & 3], shareable);
        }
        return switch (texCb) {
            case 0b00000 -> untranslated();
            case 0b00001 -> PAR_SHAREABLE | DEVICE << INNER_SHIFT;
            case 0b00010 -> normal(WRITE_THROUGH, WRITE_THROUGH, shareable);
            case 0b00011 -> normal(WRITE_BACK, WRITE_BACK, shareable);
            case 0b00111 -> normal(WRITE_BACK_ALLOCATE, WRITE_BACK_ALLOCATE, shareable);
            case 0b01000 -> DEVICE << INNER_SHIFT;
            // Non-cacheable, and what is reserved or implementation defined.
            default -> normal(NON_CACHEABLE, NON_CACHEABLE, shareable);
        };
    }

    /** @param n TEX[0], C, B */
    private static int remapped(int n, boolean shareable, int prrr, int nmrr) {
        return switch (prrr >>> 2 * n & 3) {
            case 0 -> untranslated();
            case 1 -> DEVICE << INNER_SHIFT | ((prrr >>> (shareable ? 17 : 16) & 1) != 0 ? PAR_SHAREABLE : 0);
            default -> {
                boolean isShareable = (prrr >>> (shareable ? 19 : 18) & 1) != 0;
                boolean notOuter = isShareable && (prrr >>> 24 + n & 1) != 0;
                yield normal(CACHEABILITY[nmrr >>> 2 * n & 3], CACHEABILITY[nmrr >>> 16 + 2 * n & 3], isShareable)
                        | (notOuter ? PAR_NOT_OUTER_SHAREABLE : 0);
            }
        };
    }

    private static int normal(int inner, int outer, boolean shareable) {
        return inner << INNER_SHIFT | (outer & 3) << OUTER_SHIFT | (shareable ? PAR_SHAREABLE : 0);
    }
}
