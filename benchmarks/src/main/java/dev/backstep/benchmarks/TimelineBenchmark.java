package dev.backstep.benchmarks;

import dev.backstep.timeline.Timeline;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Milliseconds of steps backwards, 200 million instructions into a run. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 3)
@Fork(1)
public class TimelineBenchmark {

    private static final long INTO_THE_RUN = 200_000_000;

    private ComputeMachine machine;

    /** Runs 200 million instructions. */
    @Setup(Level.Trial)
    public void run() {
        machine = ComputeMachine.boot("a32", 3, Timeline.Settings.DEFAULT);
        machine.run(INTO_THE_RUN);
    }

    /** One instruction back, again and again. */
    @Benchmark
    public long reverseStep() {
        machine.timeline.seek(machine.timeline.position() - 1, () -> false);
        return machine.timeline.position();
    }
}
