package dev.backstep.timeline;

import java.util.Arrays;

/**
 * Which CPU ran when: how many instructions each has run in equal steps of history, of which there are some dozens however long
 * history is.
 *
 * <p>Thread: the machine thread only.
 */
public final class CpuShares {

    /** Steps at most. */
    static final int STEPS = 64;
    private static final long FIRST_STEP = 1024;
    private static final char NOBODY_KNOWN = '-';

    /** By CPU and step. */
    private final long[][] run;
    private long step = FIRST_STEP;
    /** What was before is noted. In instructions. */
    private long notedTo;

    CpuShares(int cpus) {
        run = new long[cpus][STEPS];
    }

    /** A CPU had a turn, positions in instructions; what is noted already is left out. */
    void ran(int cpu, long from, long to) {
        long at = Math.max(from, notedTo);
        if (at >= to) {
            return;
        }
        notedTo = to;
        while ((to - 1) / step >= STEPS) {
            widen();
        }
        while (at < to) {
            int number = (int) (at / step);
            long end = Math.min(to, (number + 1) * step);
            run[cpu][number] += end - at;
            at = end;
        }
    }

    private void widen() {
        for (long[] steps : run) {
            for (int i = 0; i < STEPS; i++) {
                steps[i] = 2 * i < STEPS ? steps[2 * i] + steps[2 * i + 1] : 0;
            }
        }
        step *= 2;
    }

    /** History from a position on is no more; of the step that it lies in, the rest alone is noted from now on. */
    void forgetFrom(long position) {
        if (position < notedTo) {
            for (long[] steps : run) {
                Arrays.fill(steps, (int) (position / step), STEPS, 0);
            }
            notedTo = position;
        }
    }

    /** Number of CPUs. */
    public int cpus() {
        return run.length;
    }

    /** Instructions in a step. */
    public long step() {
        return step;
    }

    /** Instructions that a CPU has run, as far as they are noted. */
    public long of(int cpu) {
        return Arrays.stream(run[cpu]).sum();
    }

    /** For each step up to the last that is known, the digit of the CPU that ran most of it, or a dash where none is known. */
    public String strip() {
        StringBuilder strip = new StringBuilder();
        for (int i = 0; i < STEPS && i * step < notedTo; i++) {
            int most = 0;
            for (int cpu = 1; cpu < run.length; cpu++) {
                most = run[cpu][i] > run[most][i] ? cpu : most;
            }
            strip.append(run[most][i] == 0 ? NOBODY_KNOWN : (char) ('0' + most));
        }
        return strip.toString();
    }
}
