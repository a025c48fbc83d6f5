package dev.backstep.arm.mmu;

/**
 * A page of 4 KiB as the TLB holds it, in one word: PA[31:12], domain in 11:8, AP[2:0] in 7:5, XN in 4, size of the
 * page or section it is part of in 3:2.
 */
final class TlbEntry {

    private static final int[] SIZE_SHIFTS = {12, 16, 20, 24};
    /** By AP[2:0], bit set: who may do what (B3.7.1, table B3-8; 4 is reserved). */
    private static final int PRIVILEGED_READ = 0b1110_1110;
    private static final int PRIVILEGED_WRITE = 0b0000_1110;
    private static final int USER_READ = 0b1100_1100;
    private static final int USER_WRITE = 0b0000_1000;
    private static final int XN = 1 << 4;

    private static final int MANAGER = 3;
    private static final int CLIENT = 1;

    private TlbEntry() { }

    /** @param sizeShift log2 of the size in bytes: 12, 16, 20 or 24 */
    static int of(int physical, int domain, int ap, boolean executeNever, int sizeShift) {
        return physical & 0xfffff000 | domain << 8 | ap << 5 | (executeNever ? XN : 0) | (sizeShift - 12) / 4 << 2;
    }

    /** Log2 of the size in bytes of the page or section. */
    static int sizeShift(int entry) {
        return SIZE_SHIFTS[entry >>> 2 & 3];
    }

    static int domain(int entry) {
        return entry >>> 8 & 0xf;
    }

    static long physical(int entry, int address) {
        return (entry & 0xfffff000 | address & 0xfff) & 0xffffffffL;
    }

    /**
     * Checks domain and permission (B3.7, B3.12.3).
     *
     * @param dacr domain access control
     * @param accessFlag SCTLR.AFE: AP[0] is the access flag and counts as set
     * @return 0, or the fault status with the domain
     */
    static int check(int entry, AccessType type, boolean privileged, int dacr, boolean accessFlag) {
        int domain = domain(entry);
        int mode = dacr >>> 2 * domain & 3;
        if (mode == MANAGER) {
            return 0;
        }
        boolean page = sizeShift(entry) < 20;
        if (mode != CLIENT) {
            return (page ? FaultStatus.DOMAIN_PAGE : FaultStatus.DOMAIN_SECTION) | domain << 4;
        }
        int ap = entry >>> 5 & 7 | (accessFlag ? 1 : 0);
        int allowed;
        if (type == AccessType.WRITE) {
            allowed = privileged ? PRIVILEGED_WRITE : USER_WRITE;
        } else {
            allowed = privileged ? PRIVILEGED_READ : USER_READ;
        }
        if ((allowed >>> ap & 1) == 0 || type == AccessType.FETCH && (entry & XN) != 0) {
            return (page ? FaultStatus.PERMISSION_PAGE : FaultStatus.PERMISSION_SECTION) | domain << 4;
        }
        return 0;
    }
}
