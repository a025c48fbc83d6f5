package dev.backstep.arm.mmu;

/**
 * Leaves an instruction that cannot complete: thrown by memory accesses and by instructions that turn out to be
 * undefined, caught by the execution loop, which then takes the exception. One object per CPU is reused, without a stack
 * trace, so that throwing costs little.
 */
public final class GuestFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Which exception the guest sees. */
    public enum Kind {
        /** Undefined Instruction. */
        UNDEFINED,
        /** Prefetch Abort. */
        PREFETCH_ABORT,
        /** Data Abort. */
        DATA_ABORT,
        /** Not an exception of the guest: a debugger wants to stop before this instruction. */
        DEBUG_STOP
    }

    /** Fault status of an alignment fault (B3.13). */
    public static final int STATUS_ALIGNMENT = 0b00001;
    /** Fault status of a debug event: BKPT with no debugger attached. */
    public static final int STATUS_DEBUG_EVENT = 0b00010;

    private transient Kind kind;
    private int address;
    private int status;
    private boolean write;

    /** The fault of a CPU, to be filled in and thrown. */
    public GuestFault() {
        super(null, null, false, false);
    }

    /** Fills in an abort. {@code status} is FSR bits: FS[3:0] in 3:0, domain in 7:4, FS[4] in 10. */
    public GuestFault abort(Kind abortKind, int faultAddress, int faultStatus, boolean isWrite) {
        this.kind = abortKind;
        this.address = faultAddress;
        this.status = faultStatus;
        this.write = isWrite;
        return this;
    }

    /** Fills in an undefined instruction. */
    public GuestFault undefined() {
        this.kind = Kind.UNDEFINED;
        return this;
    }

    /** Fills in a debugger's wish to stop. */
    public GuestFault debugStop() {
        this.kind = Kind.DEBUG_STOP;
        return this;
    }

    /** Which exception the guest sees. */
    public Kind kind() {
        return kind;
    }

    /** Of an abort: the virtual address. */
    public int address() {
        return address;
    }

    /** Of an abort: FSR bits without WnR. */
    public int status() {
        return status;
    }

    /** Of a data abort: true when a write failed. */
    public boolean isWrite() {
        return write;
    }

    /** Of an abort: true for an external abort, which only table walks give. */
    public boolean isExternal() {
        return FaultStatus.isExternal(status);
    }
}
