package dev.backstep.arm.mmu;

import dev.backstep.arm.state.SystemControlRegisters;
import dev.backstep.memory.AddressSpace;
import dev.backstep.memory.FlatRange;

/**
 * Walks translation tables in the short-descriptor format (B3.5) and keeps the result of its last walk.
 *
 * <p>Where the tables lie in no memory, the walk ends in an external abort. Bits 39:32 that a supersection may name are
 * ignored: a Cortex-A9 has 32 address bits. There is no PXN.
 *
 * <p>Thread: the CPU's own.
 */
final class TableWalker {

    private static final int TTBCR_N = 7;
    private static final int TTBCR_PD0 = 1 << 4;
    private static final int TTBCR_PD1 = 1 << 5;

    private final AddressSpace space;
    private final SystemControlRegisters control;
    private final boolean forDebugger;
    private final byte[] peeked = new byte[4];
    private boolean aborted;

    private int entry;
    private boolean global;
    private boolean nonSecure;
    private boolean shareable;
    private int texCb;

    /** @param forDebugger true to read without side effects on devices that tables may lie in */
    TableWalker(AddressSpace space, SystemControlRegisters control, boolean forDebugger) {
        this.space = space;
        this.control = control;
        this.forDebugger = forDebugger;
    }

    /** The {@link TlbEntry} word. */
    int entry() {
        return entry;
    }

    /** Not nG. */
    boolean isGlobal() {
        return global;
    }

    /** NS. */
    boolean isNonSecure() {
        return nonSecure;
    }

    /** S. */
    boolean isShareable() {
        return shareable;
    }

    /** TEX[2:0], C, B. */
    int texCb() {
        return texCb;
    }

    /**
     * Walks for an address.
     *
     * @param bank 0 for Secure, 1 for Non-secure tables
     * @return 0, or the fault status with the domain
     */
    int walk(int address, int bank) {
        int ttbcr = control.ttbcr[bank];
        int n = ttbcr & TTBCR_N;
        long table;
        if (n == 0 || address >>> 32 - n == 0) {
            if ((ttbcr & TTBCR_PD0) != 0) {
                return FaultStatus.TRANSLATION_SECTION;
            }
            table = control.ttbr0[bank] & 0xffffffffL & -1L << 14 - n;
        } else {
            if ((ttbcr & TTBCR_PD1) != 0) {
                return FaultStatus.TRANSLATION_SECTION;
            }
            table = control.ttbr1[bank] & 0xffffffffL & -1L << 14;
            n = 0;
        }
        aborted = false;
        int descriptor = word(table | (long) (address << n >>> 20 + n) << 2, bank);
        if (aborted) {
            return FaultStatus.EXTERNAL_ON_WALK_LEVEL_1;
        }
        return switch (descriptor & 3) {
            case 1 -> walkPageTable(address, bank, descriptor);
            case 2 -> section(address, bank, descriptor);
            default -> FaultStatus.TRANSLATION_SECTION;
        };
    }

    private int section(int address, int bank, int descriptor) {
        boolean supersection = (descriptor & 1 << 18) != 0;
        int sizeShift = supersection ? 24 : 20;
        int domain = supersection ? 0 : descriptor >>> 5 & 0xf;
        int ap = descriptor >>> 10 & 3 | descriptor >>> 13 & 4;
        keep(address, descriptor, sizeShift, domain, ap, (descriptor & 1 << 4) != 0);
        global = (descriptor & 1 << 17) == 0;
        shareable = (descriptor & 1 << 16) != 0;
        nonSecure = (descriptor & 1 << 19) != 0;
        texCb = descriptor >>> 10 & 0x1c | descriptor >>> 2 & 3;
        return isAccessFlagClear(bank, ap) ? FaultStatus.ACCESS_FLAG_SECTION | domain << 4 : 0;
    }

    private int walkPageTable(int address, int bank, int firstLevel) {
        int domain = firstLevel >>> 5 & 0xf;
        nonSecure = (firstLevel & 1 << 3) != 0;
        int descriptor = word((firstLevel & 0xfffffc00 | address >>> 10 & 0x3fc) & 0xffffffffL, bank);
        if (aborted) {
            return FaultStatus.EXTERNAL_ON_WALK_LEVEL_2 | domain << 4;
        }
        int ap = descriptor >>> 4 & 3 | descriptor >>> 7 & 4;
        switch (descriptor & 3) {
            case 0 -> {
                return FaultStatus.TRANSLATION_PAGE | domain << 4;
            }
            case 1 -> {
                keep(address, descriptor, 16, domain, ap, (descriptor & 1 << 15) != 0);
                texCb = descriptor >>> 10 & 0x1c | descriptor >>> 2 & 3;
            }
            default -> {
                keep(address, descriptor, 12, domain, ap, (descriptor & 1) != 0);
                texCb = descriptor >>> 4 & 0x1c | descriptor >>> 2 & 3;
            }
        }
        global = (descriptor & 1 << 11) == 0;
        shareable = (descriptor & 1 << 10) != 0;
        return isAccessFlagClear(bank, ap) ? FaultStatus.ACCESS_FLAG_PAGE | domain << 4 : 0;
    }

    private void keep(int address, int descriptor, int sizeShift, int domain, int ap, boolean executeNever) {
        int offsetMask = (1 << sizeShift) - 1;
        entry = TlbEntry.of(descriptor & ~offsetMask | address & offsetMask, domain, ap, executeNever, sizeShift);
    }

    /** With SCTLR.AFE, AP[0] is the access flag; the hardware does not set it. */
    private boolean isAccessFlagClear(int bank, int ap) {
        return (control.sctlr[bank] & SystemControlRegisters.SCTLR_AFE) != 0 && (ap & 1) == 0;
    }

    private int word(long physical, int bank) {
        int value;
        if (forDebugger) {
            aborted = !space.peek(physical, peeked, 0, 4);
            value = peeked[0] & 0xff | (peeked[1] & 0xff) << 8 | (peeked[2] & 0xff) << 16 | peeked[3] << 24;
        } else {
            FlatRange range = space.view().find(physical);
            aborted = range == null;
            value = aborted ? 0 : space.read(physical, 4);
        }
        return (control.sctlr[bank] & SystemControlRegisters.SCTLR_EE) != 0 ? Integer.reverseBytes(value) : value;
    }
}
