package dev.backstep.benchmarks;

import dev.backstep.arm.mmu.DataMemory;
import dev.backstep.timeline.Timeline;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Nanoseconds of a data access by the CPU, MMU off: in the cached page, in another page each time, after a checkpoint, at a device. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MemoryBenchmark {

    private static final int ACCESSES = 1024;
    private static final int PAGE = 4096;
    private static final int FREE_RAM = 0x62000000;
    /** SYS_ID of the board's system registers. */
    private static final int DEVICE_REGISTER = 0x10000000;

    private Timeline timeline;
    private DataMemory memory;

    /** Boots; the program does not run. */
    @Setup
    public void boot() {
        ComputeMachine compute = ComputeMachine.boot("a32", 1, Timeline.Settings.DEFAULT);
        timeline = compute.timeline;
        memory = compute.machine.cpus().get(0).memory;
    }

    /** Loads along one page. */
    @Benchmark
    @OperationsPerInvocation(ACCESSES)
    public int loadsInAPage() {
        int sum = 0;
        for (int i = 0; i < ACCESSES; i++) {
            sum += memory.load32(FREE_RAM + 4 * i);
        }
        return sum;
    }

    /** Stores along one page. */
    @Benchmark
    @OperationsPerInvocation(ACCESSES)
    public void storesInAPage() {
        for (int i = 0; i < ACCESSES; i++) {
            memory.store32(FREE_RAM + 4 * i, i);
        }
    }

    /** Loads each from another page: more of them than any cache of translations has. */
    @Benchmark
    @OperationsPerInvocation(ACCESSES)
    public int loadsAcrossPages() {
        int sum = 0;
        for (int i = 0; i < ACCESSES; i++) {
            sum += memory.load32(FREE_RAM + PAGE * i);
        }
        return sum;
    }

    /** The first store to each page since a checkpoint, with the checkpoint's share. */
    @Benchmark
    @OperationsPerInvocation(ACCESSES)
    public void firstStoresAfterACheckpoint() {
        timeline.machine().captureMemory();
        for (int i = 0; i < ACCESSES; i++) {
            memory.store32(FREE_RAM + PAGE * i, i);
        }
    }

    /** Reads of a device's register. */
    @Benchmark
    @OperationsPerInvocation(ACCESSES)
    public int deviceReads() {
        int sum = 0;
        for (int i = 0; i < ACCESSES; i++) {
            sum += memory.load32(DEVICE_REGISTER);
        }
        return sum;
    }
}
