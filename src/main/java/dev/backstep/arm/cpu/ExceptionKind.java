package dev.backstep.arm.cpu;

/** The exceptions of ARMv7-A that are modelled (B1.8.1), with the offset of the vector in bytes. */
public enum ExceptionKind {
    /** Undefined Instruction. */
    UNDEFINED("Undefined Instruction", 0x04),
    /** Supervisor Call. */
    SUPERVISOR_CALL("SVC", 0x08),
    /** Secure Monitor Call. */
    SECURE_MONITOR_CALL("SMC", 0x08),
    /** Prefetch Abort. */
    PREFETCH_ABORT("Prefetch Abort", 0x0c),
    /** Data Abort. */
    DATA_ABORT("Data Abort", 0x10),
    /** Interrupt. */
    IRQ("IRQ", 0x18),
    /** Fast interrupt. */
    FIQ("FIQ", 0x1c);

    private final String label;
    private final int vector;

    ExceptionKind(String label, int vector) {
        this.label = label;
        this.vector = vector;
    }

    /** The manual's name. */
    public String label() {
        return label;
    }

    int vector() {
        return vector;
    }
}
