package dev.backstep.arm.mmu;

import dev.backstep.arm.state.SystemControlRegisters;
import dev.backstep.clock.Icount;
import dev.backstep.memory.AddressSpace;
import dev.backstep.state.StateExchange;
import dev.backstep.state.Stateful;

/**
 * The VMSAv7 memory management unit with short descriptors (B3): TLB, table walks, domains, permissions, faults.
 *
 * <p>Faults come in the order that the manual gives (B3.12.4): alignment (which {@link DataMemory} looks at before it
 * asks here), external abort on the walk, translation, access flag, domain, permission. An entry of the TLB that would
 * make an access fault is dropped and the tables are walked anew before the fault is reported: the architecture lets a TLB
 * forget at any time, and a program that grants more rights without TLB maintenance is not held up.
 *
 * <p>Memory types change nothing here but what ATS operations report: unaligned accesses to Device and Strongly-ordered
 * memory, which are UNPREDICTABLE, work as if it were Normal memory.
 *
 * <p>Thread: the CPU's own.
 */
public final class Mmu implements AddressTranslator, Stateful {

    private static final int ASID = 0xff;
    private static final int KEY_ASID_SHIFT = 32;
    private static final int KEY_BANK_SHIFT = 40;
    private static final long KEY_ACCESS_FLAG = 1L << 41;
    private static final long KEY_ENABLED = 1L << 42;

    private final SystemControlRegisters control;
    private final GuestFault fault;
    private final Tlb tlb;
    private final TableWalker walker;
    private final TableWalker debuggersWalker;
    private final AddressTranslationOperation operation;
    private boolean enabled;
    private boolean accessFlag;
    private int bank;
    private int asid;
    private int dacr;

    /**
     * An MMU with an empty TLB.
     *
     * @param space physical memory
     * @param control the CPU's system control registers
     * @param fault the CPU's fault object
     * @param icount the machine's instruction count
     * @param listener who keeps copies of what the TLB holds
     */
    public Mmu(AddressSpace space, SystemControlRegisters control, GuestFault fault, Icount icount,
               TranslationListener listener) {
        this.control = control;
        this.fault = fault;
        this.tlb = new Tlb(icount, listener);
        this.walker = new TableWalker(space, control, false);
        this.debuggersWalker = new TableWalker(space, control, true);
        this.operation = new AddressTranslationOperation(space, control, fault);
    }

    /**
     * Takes over the control registers of a security state. To be called when the state or the registers change.
     *
     * @param newBank 0 Secure, 1 Non-secure
     * @return a number of 0 or more that is the same whenever the same translations and rights are in force, given the same
     *     TLB content
     */
    public long select(int newBank) {
        bank = newBank;
        int sctlr = control.sctlr[newBank];
        enabled = (sctlr & SystemControlRegisters.SCTLR_M) != 0;
        if (!enabled) {
            return 0;
        }
        accessFlag = (sctlr & SystemControlRegisters.SCTLR_AFE) != 0;
        asid = control.contextidr[newBank] & ASID;
        dacr = control.dacr[newBank];
        return KEY_ENABLED | (accessFlag ? KEY_ACCESS_FLAG : 0) | (long) newBank << KEY_BANK_SHIFT
                | (long) asid << KEY_ASID_SHIFT | dacr & 0xffffffffL;
    }

    @Override
    public long translate(int address, AccessType type, boolean privileged) {
        if (!enabled) {
            return address & 0xffffffffL;
        }
        int index = tlb.find(address, asid, bank);
        if (index >= 0) {
            int entry = tlb.entry(index);
            if (TlbEntry.check(entry, type, privileged, dacr, accessFlag) == 0) {
                return TlbEntry.physical(entry, address);
            }
            tlb.drop(index);
        }
        int status = walker.walk(address, bank);
        int entry = walker.entry();
        if (status == 0) {
            status = TlbEntry.check(entry, type, privileged, dacr, accessFlag);
        }
        if (status != 0) {
            throw fault.abort(type == AccessType.FETCH ? GuestFault.Kind.PREFETCH_ABORT : GuestFault.Kind.DATA_ABORT, address,
                    status, type == AccessType.WRITE);
        }
        tlb.fill(address, asid, bank, walker.isGlobal(), entry);
        return TlbEntry.physical(entry, address);
    }

    /** What the CPU would see, TLB included. */
    @Override
    public long translateForDebugger(int address) {
        if (!enabled) {
            return address & 0xffffffffL;
        }
        int index = tlb.find(address, asid, bank);
        if (index >= 0) {
            return TlbEntry.physical(tlb.entry(index), address);
        }
        int status = debuggersWalker.walk(address, bank) & 0xf;
        boolean mapped = status == 0 || status == FaultStatus.ACCESS_FLAG_PAGE || status == FaultStatus.ACCESS_FLAG_SECTION;
        return mapped ? TlbEntry.physical(debuggersWalker.entry(), address) : -1;
    }

    /** The ATS operations. */
    public AddressTranslationOperation operation() {
        return operation;
    }

    /** Takes back what the instruction in flight did to the TLB: a debugger stops before it. */
    public void undoUnfinishedInstruction() {
        tlb.undoUnfinishedInstruction();
    }

    /** After power-on: nothing is held. */
    public void reset() {
        tlb.reset();
    }

    // TLB maintenance. Its security state is that of the processor that asks for it: 0 Secure, 1 Non-secure.

    /** TLBIALL. */
    public void invalidateAll(int ofBank) {
        tlb.invalidateAll(ofBank);
    }

    /** TLBIMVA. {@code value}: MVA[31:12], ASID in 7:0. */
    public void invalidateAddress(int ofBank, int value) {
        tlb.invalidateAddress(value, value & ASID, ofBank);
    }

    /** TLBIMVAA. {@code value}: MVA[31:12]. */
    public void invalidateAddressOfAllAsids(int ofBank, int value) {
        tlb.invalidateAddressOfAllAsids(value, ofBank);
    }

    /** TLBIASID. {@code value}: ASID in 7:0. */
    public void invalidateAsid(int ofBank, int value) {
        tlb.invalidateAsid(value & ASID, ofBank);
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        exchange.part("tlb", tlb);
    }
}
