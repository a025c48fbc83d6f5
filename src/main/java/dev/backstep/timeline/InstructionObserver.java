package dev.backstep.timeline;

import dev.backstep.arm.cpu.Cpu;

/** Is told of each instruction that runs for the first time. It changes nothing. */
@FunctionalInterface
public interface InstructionObserver {

    /**
     * An instruction is about to run. Machine thread.
     *
     * @param address its virtual address
     */
    void executes(Cpu cpu, int address);
}
