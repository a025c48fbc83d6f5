package dev.backstep.machine;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.cpu.StopCause;

/**
 * Runs the CPUs of a machine at the same time, in real time, instead of in turns.
 *
 * <p>Thread: the machine thread only, but for {@link #wake} and {@link #running}.
 */
public interface ParallelCpus {

    /**
     * Lets CPUs run until something wants the machine thread: a debugger's hook of one of them, the guest's power switch,
     * {@link #wake}, or some time having passed. All of them stand between two instructions then.
     *
     * @param allowed a bit for each CPU that may run, bit 0 for the first
     * @return why it was
     */
    StopCause run(int allowed);

    /** Has one CPU run one instruction while the others stand still. */
    StopCause step(Cpu cpu);

    /**
     * Lets others have their part of a time in which one CPU is stepped: they run for a moment, unless they have just done so. Else one
     * could step for ever through a loop that waits for another CPU.
     *
     * @param others a bit for each CPU that may run, bit 0 for the first
     * @return why it ended, as of {@link #run}
     */
    StopCause runBesideStep(int others);

    /** The CPU whose instruction is in progress on this thread: that of a CPU, or the machine thread in {@link #step}. */
    Cpu running();

    /** The CPU whose debugger's hook ended the last {@link #run}. */
    Cpu stopped();

    /** Has {@link #run} return soon. Any thread. */
    void wake();

    /** Ends the CPUs' threads. */
    void close();
}
