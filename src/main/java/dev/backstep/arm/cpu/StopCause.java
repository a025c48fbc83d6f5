package dev.backstep.arm.cpu;

/** Why a CPU left its slice before the end. */
public enum StopCause {
    /** It did not; or only to let the machine look at something. */
    NONE,
    /** A breakpoint: the instruction at PC has not run. */
    BREAKPOINT,
    /** A watched access: the instruction at PC has not run. */
    WATCHPOINT
}
