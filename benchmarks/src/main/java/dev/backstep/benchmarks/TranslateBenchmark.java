package dev.backstep.benchmarks;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.decode.ArmDecoder;
import dev.backstep.arm.interpret.CodeCache;
import dev.backstep.arm.interpret.CodePage;
import dev.backstep.arm.interpret.Interpreter;
import dev.backstep.arm.interpret.Region;
import dev.backstep.arm.interpret.RegionFinder;
import dev.backstep.arm.translate.JitStatistics;
import dev.backstep.arm.translate.SharedRegions;
import dev.backstep.arm.translate.Translator;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Microseconds to plan, write and define one region, of some 40 instructions, with the templates at hand. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class TranslateBenchmark {

    /** Behind the vectors, which are A32 in both builds. */
    private static final int PROGRAM = 0x60010020;

    /** Which build of the compute set. */
    @Param({"a32", "t32"})
    public String instructionSet;

    private Translator translator;
    private CodePage page;

    /** Boots the program, without running it. */
    @Setup
    public void boot() {
        Cpu cpu = ComputeMachine.boot(instructionSet, 1, null).machine.cpus().get(0);
        ArmDecoder decoder = new ArmDecoder();
        page = new Interpreter(cpu, decoder, new CodeCache()).fetchPage(PROGRAM);
        translator = new Translator(cpu, (RegionFinder) cpu.engine(), new SharedRegions(decoder, false), new JitStatistics());
    }

    /** Translates what begins there. */
    @Benchmark
    public Region translate() {
        return translator.translate(page, PROGRAM & 0xfff, instructionSet.equals("t32"), -1);
    }
}
