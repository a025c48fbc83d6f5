package dev.backstep.arm.cpu;

/**
 * Runs instructions of a CPU. The interpreter is one.
 *
 * <p>Thread: the CPU's own.
 */
public interface ExecutionEngine {

    /**
     * Runs until the slice of the machine's {@link dev.backstep.clock.Icount} is used up or cut, or a debugger's hook
     * says stop. Interrupts are not looked at: lines that change cut the slice, and the machine takes the interrupt
     * between slices.
     *
     * @return why it stopped; {@link StopCause#NONE} when the slice is used up, or, where CPUs run at the same time, nearly so:
     *     at least one instruction has run
     */
    StopCause run();

    /** Forgets what was cached about translation of instruction addresses. */
    void flushFetchTranslations();

    /** Forgets what was cached about translation in one context: an index of {@link dev.backstep.arm.mmu.TranslationContexts}. */
    void flushFetchTranslations(int context);

    /** Forgets what was cached about translation of one page of 4 KiB, in all contexts. */
    void forgetFetchTranslation(int pageAddress);
}
