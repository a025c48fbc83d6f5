package dev.backstep.machine.parallel;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.cpu.StopCause;
import dev.backstep.clock.MachineClocks;
import dev.backstep.clock.RunningTime;
import dev.backstep.clock.VirtualClock;
import dev.backstep.machine.ParallelCpus;
import dev.backstep.machine.PowerSwitch;
import dev.backstep.memory.Arbiter;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * The CPUs' threads of one machine, and what the machine thread does while they run: the timers.
 *
 * <p>Thread: see {@link ParallelCpus}.
 */
public final class ParallelMachine implements ParallelCpus {

    /** Between two looks at what wakes nobody: the host's timers, output that does not flow. All CPUs stop for it. */
    private static final long LONGEST_RUN_NANOSECONDS = TimeUnit.MILLISECONDS.toNanos(200);
    /** What the others get beside a CPU that is stepped, and the time between two times that they get it. */
    private static final long MOMENT_NANOSECONDS = TimeUnit.MILLISECONDS.toNanos(1);

    private record Hit(Cpu cpu, StopCause cause) { }

    private final SafePoints safePoints = new SafePoints();
    private final MachineLock lock = new MachineLock(safePoints);
    private final VirtualClock clock;
    private final RunningTime time;
    private final LongSupplier hostNanoseconds;
    private List<CpuThread> threads = List.of();
    private PowerSwitch power;
    private boolean started;
    private volatile Thread machineThread;
    /** Guest time up to which the machine thread sleeps. Guarded by the machine lock. */
    private long sleepsUntil;
    /** Host time at which {@link #runBesideStep} ended. */
    private long momentEnded;
    private volatile boolean woken;
    private volatile Hit hit;
    private volatile Throwable failure;
    private Cpu stopped;

    /**
     * No CPU yet.
     *
     * @param clocks made by {@link MachineClocks#running}
     * @param hostNanoseconds the host's monotonic clock
     */
    public ParallelMachine(MachineClocks clocks, LongSupplier hostNanoseconds) {
        this.clock = clocks.virtual();
        this.time = clock.running();
        this.hostNanoseconds = hostNanoseconds;
        time.onTimersChanged(this::timersChanged);
        momentEnded = hostNanoseconds.getAsLong() - MOMENT_NANOSECONDS;
    }

    /** What keeps the threads apart: for the memory that the CPUs use. */
    public Arbiter arbiter() {
        return lock;
    }

    /** Sets the CPUs, made for that memory, and the machine's power switch. Once. */
    public void connect(List<Cpu> cpus, PowerSwitch powerSwitch) {
        power = powerSwitch;
        threads = cpus.stream().map(cpu -> new CpuThread(cpu, safePoints, this)).toList();
        for (Cpu cpu : cpus) {
            var semihosting = cpu.semihosting();
            cpu.setSemihosting(caller -> {
                lock.lockDevices();
                try {
                    return semihosting.call(caller);
                } finally {
                    lock.unlockDevices();
                }
            });
        }
        stopped = cpus.get(0);
    }

    /** The CPU whose access is in progress on this thread; null when it is none of a running CPU. */
    public Cpu accessing() {
        return Thread.currentThread() instanceof CpuThread thread ? thread.cpu() : null;
    }

    @Override
    public StopCause run(int allowed) {
        return run(allowed, LONGEST_RUN_NANOSECONDS);
    }

    @Override
    public StopCause runBesideStep(int others) {
        if (hostNanoseconds.getAsLong() - momentEnded < MOMENT_NANOSECONDS) {
            return StopCause.NONE;
        }
        StopCause cause = run(others, MOMENT_NANOSECONDS);
        momentEnded = hostNanoseconds.getAsLong();
        return cause;
    }

    private StopCause run(int allowed, long longest) {
        hit = null;
        machineThread = Thread.currentThread();
        for (CpuThread thread : threads) {
            thread.hold((allowed >>> thread.cpu().index() & 1) == 0);
            SharedProbe.install(thread.cpu(), this);
        }
        time.start();
        safePoints.start();
        for (CpuThread thread : threads) {
            if (started) {
                LockSupport.unpark(thread);
            } else {
                thread.start();
            }
        }
        started = true;
        runTimers(longest);
        safePoints.stop();
        time.stop();
        woken = false;
        if (failure != null) {
            throw new IllegalStateException("a CPU's thread failed: " + failure, failure);
        }
        Hit met = hit;
        if (met == null) {
            return StopCause.NONE;
        }
        stopped = met.cpu();
        return met.cause();
    }

    private void runTimers(long longest) {
        long began = hostNanoseconds.getAsLong();
        while (true) {
            long left = longest - (hostNanoseconds.getAsLong() - began);
            long sleep;
            lock.lockDevices();
            try {
                clock.timers().runExpired(clock.now());
                if (woken || hit != null || failure != null || power.hasRequest() || left <= 0) {
                    return;
                }
                long now = clock.now();
                sleepsUntil = Math.min(clock.timers().nextDeadline(), now + left);
                sleep = sleepsUntil - now;
            } finally {
                lock.unlockDevices();
            }
            if (sleep > 0) {
                LockSupport.parkNanos(this, sleep);
            }
        }
    }

    private void timersChanged() {
        if (clock.timers().nextDeadline() < sleepsUntil) {
            LockSupport.unpark(machineThread);
        }
    }

    @Override
    public StopCause step(Cpu cpu) {
        hit = null;
        stopped = cpu;
        time.start();
        cpu.icount.beginSlice(1);
        StopCause cause;
        try {
            cause = cpu.engine().run();
        } finally {
            cpu.icount.closeSlice();
        }
        clock.timers().runExpired(clock.now());
        time.stop();
        return cause;
    }

    @Override
    public Cpu running() {
        Cpu cpu = accessing();
        return cpu == null ? stopped : cpu;
    }

    @Override
    public Cpu stopped() {
        return stopped;
    }

    @Override
    public void wake() {
        woken = true;
        LockSupport.unpark(machineThread);
    }

    @Override
    public void close() {
        safePoints.close();
        threads.forEach(LockSupport::unpark);
    }

    // From the CPUs' threads.

    /** True when some CPU has met a breakpoint or watchpoint, so that all are about to stop. */
    boolean isHit() {
        return hit != null;
    }

    /** A debugger's hook has stopped a CPU. The first of several is what the stop is for; the others meet theirs again. */
    synchronized void hit(Cpu cpu, StopCause cause) {
        if (hit == null) {
            hit = new Hit(cpu, cause);
            endRun();
        }
    }

    /** What a CPU has done in a slice may be for the machine thread to look at. */
    void sliceEnded() {
        if (power.hasRequest()) {
            endRun();
        }
    }

    /** A CPU's thread has ended with a fault of this program. */
    void failed(Cpu cpu, Throwable cause) {
        failure = cause;
        endRun();
    }

    private void endRun() {
        safePoints.requestStop();
        LockSupport.unpark(machineThread);
    }
}
