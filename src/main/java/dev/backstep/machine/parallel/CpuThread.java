package dev.backstep.machine.parallel;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.cpu.StopCause;

import java.util.concurrent.locks.LockSupport;

/**
 * Runs one CPU. A slice is up to so many instructions, some tens of microseconds: as long others may have to wait for this CPU's
 * next safe point, and an interrupt for being taken.
 */
final class CpuThread extends Thread {

    /** Instructions. */
    private static final int SLICE = 10_000;

    private final Cpu cpu;
    private final SafePoints safePoints;
    private final ParallelMachine machine;
    private boolean inSlice;
    /** Set by the machine thread while the machine is stopped: the CPU stands still when it runs. */
    private boolean held;

    CpuThread(Cpu cpu, SafePoints safePoints, ParallelMachine machine) {
        super("backstep-cpu-" + cpu.index());
        this.cpu = cpu;
        this.safePoints = safePoints;
        this.machine = machine;
        setDaemon(true);
        cpu.interrupts.setAttention(this::lookSoon);
    }

    /** True on a CPU's thread that is in a slice. */
    static boolean isInSlice() {
        return Thread.currentThread() instanceof CpuThread thread && thread.inSlice;
    }

    Cpu cpu() {
        return cpu;
    }

    void hold(boolean newHeld) {
        held = newHeld;
    }

    /** Something has come for the CPU to look at. Any thread. */
    private void lookSoon() {
        if (Thread.currentThread() == this) {
            cpu.icount.endSliceAfterThisInstruction();
        } else {
            LockSupport.unpark(this);
        }
    }

    @Override
    public void run() {
        try {
            while (safePoints.enter()) {
                boolean waits;
                try {
                    waits = runUntilWanted();
                } finally {
                    safePoints.leave();
                }
                if (held || waits && !cpu.interrupts.hasReasonToWake()) {
                    LockSupport.park(this);
                }
            }
        } catch (Throwable e) {
            machine.failed(cpu, e);
        }
    }

    /** True when it waits for an interrupt or event, or is held. */
    private boolean runUntilWanted() {
        while (!safePoints.isWanted()) {
            if (held) {
                return true;
            }
            cpu.interrupts.take();
            if (cpu.interrupts.isWaiting()) {
                return true;
            }
            StopCause cause = runSlice();
            if (cause != StopCause.NONE) {
                machine.hit(cpu, cause);
            }
            machine.sliceEnded();
        }
        return false;
    }

    private StopCause runSlice() {
        cpu.icount.beginSlice(SLICE);
        inSlice = true;
        try {
            return cpu.engine().run();
        } finally {
            inSlice = false;
            cpu.icount.closeSlice();
        }
    }
}
