package dev.backstep.arm.mmu;

import dev.backstep.arm.state.SystemControlRegisters;
import dev.backstep.memory.AddressSpace;

/**
 * The ATS operations (B3.14): what PAR gets. They walk the tables, whatever the TLB holds, and leave the TLB alone.
 *
 * <p>Thread: the CPU's own.
 */
public final class AddressTranslationOperation {

    private static final int PAR_FAULT = 1;
    private static final int PAR_SUPERSECTION = 1 << 1;
    private static final int PAR_NON_SECURE = 1 << 9;

    private final SystemControlRegisters control;
    private final GuestFault fault;
    private final TableWalker walker;

    AddressTranslationOperation(AddressSpace space, SystemControlRegisters control, GuestFault fault) {
        this.control = control;
        this.fault = fault;
        this.walker = new TableWalker(space, control, false);
    }

    /**
     * Translates.
     *
     * @param bank 0 for Secure, 1 for Non-secure translation
     * @return the value for PAR, in the format of the short descriptors
     * @throws GuestFault a data abort, when the tables lie in no memory
     */
    public int result(int address, AccessType type, boolean privileged, int bank) {
        int sctlr = control.sctlr[bank];
        if ((sctlr & SystemControlRegisters.SCTLR_M) == 0) {
            return address & 0xfffff000 | MemoryAttributes.untranslated() | bank * PAR_NON_SECURE;
        }
        int status = walker.walk(address, bank);
        if (status == 0) {
            status = TlbEntry.check(walker.entry(), type, privileged, control.dacr[bank],
                    (sctlr & SystemControlRegisters.SCTLR_AFE) != 0);
        }
        if (FaultStatus.isExternal(status)) {
            throw fault.abort(GuestFault.Kind.DATA_ABORT, address, status, false);
        }
        if (status != 0) {
            // FS[4] and ExT, in 5 and 6 of PAR, are 0 in all faults that translation gives here.
            return PAR_FAULT | (status & 0xf) << 1;
        }
        int entry = walker.entry();
        int physical = TlbEntry.sizeShift(entry) == 24 ? entry & 0xff000000 | PAR_SUPERSECTION : entry & 0xfffff000;
        return physical | MemoryAttributes.of(walker.texCb(), walker.isShareable(), control, bank)
                | (bank != 0 || walker.isNonSecure() ? PAR_NON_SECURE : 0);
    }
}
