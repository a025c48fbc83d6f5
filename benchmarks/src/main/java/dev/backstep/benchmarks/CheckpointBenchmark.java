package dev.backstep.benchmarks;

import dev.backstep.machine.Machine;
import dev.backstep.memory.RamSnapshot;
import dev.backstep.timeline.Timeline;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Microseconds to save and to restore the whole machine. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CheckpointBenchmark {

    /** Million instructions that are run before each, which write most of the program's pages; not part of the time. */
    @Param({"0", "2"})
    public int apart;

    private Machine machine;
    private byte[] state;
    private List<RamSnapshot> memory;

    /** Runs into the program. */
    @Setup
    public void run() {
        ComputeMachine compute = ComputeMachine.boot("a32", 2, Timeline.Settings.DEFAULT);
        compute.run(20_000_000);
        machine = compute.machine;
        save();
    }

    /** Runs on, outside what is measured. */
    @Setup(Level.Invocation)
    public void runOn() {
        long end = machine.icount() + apart * 1_000_000L;
        while (machine.icount() < end) {
            machine.runSlice(end);
        }
    }

    /** Takes a checkpoint. */
    @Benchmark
    public Object save() {
        state = machine.saveState();
        memory = machine.captureMemory();
        return memory;
    }

    /** Goes back to it. */
    @Benchmark
    public long restore() {
        machine.restoreMemory(memory);
        machine.restoreState(state);
        return machine.icount();
    }
}
