package dev.backstep.arm.cpu;

/** Is told of each exception that a CPU takes, for traces. It changes nothing. */
@FunctionalInterface
public interface ExceptionListener {

    /**
     * An exception has been taken: {@code cpu} stands at the vector, in the new mode. Machine thread.
     *
     * @param address virtual address of the instruction that caused it; of the next one for an interrupt
     */
    void taken(Cpu cpu, ExceptionKind kind, int address);
}
