package dev.backstep.arm.cpu;

import dev.backstep.arm.state.SystemControlRegisters;

/** What distinguishes one processor of the architecture from another. */
public interface CpuModel {

    /** The name that {@code -cpu} takes: {@code cortex-a9}. */
    String name();

    /** Sets the system control registers to their values after reset. */
    void resetControl(SystemControlRegisters control);

    /** Gives a CPU of this model its coprocessors; called once, when the CPU is made. */
    default void connectCoprocessors(Cpu cpu) { }
}
