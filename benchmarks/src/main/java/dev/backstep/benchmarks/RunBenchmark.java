package dev.backstep.benchmarks;

import dev.backstep.arm.translate.Translation;
import dev.backstep.timeline.Timeline;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Guest instructions a microsecond (MIPS) of the interpreter and of translated code on the compute set. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class RunBenchmark {

    private static final int INSTRUCTIONS = 1_000_000;

    /** Which build of the compute set. */
    @Param({"a32", "t32"})
    public String instructionSet;

    /** Which of its programs. */
    @Param({"1", "2", "3", "4", "5", "6", "7", "8"})
    public int program;

    /** Whether hot code is translated. */
    @Param({"OFF", "ON"})
    public Translation jit;

    /** Whether the timeline is on. */
    @Param({"false", "true"})
    public boolean timeline;

    private ComputeMachine machine;

    /** Boots the program. */
    @Setup
    public void boot() {
        machine = ComputeMachine.boot(instructionSet, program, timeline ? Timeline.Settings.DEFAULT : null, jit);
    }

    /** Runs a million instructions on. */
    @Benchmark
    @OperationsPerInvocation(INSTRUCTIONS)
    public long instructions() {
        machine.run(INSTRUCTIONS);
        return machine.timeline.position();
    }
}
