package dev.backstep.benchmarks;

import dev.backstep.arm.decode.ArmDecoder;

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
import org.openjdk.jmh.infra.Blackhole;

/** Nanoseconds to decode an instruction of the compute set, and to build the decoder's tables. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DecodeBenchmark {

    private static final int WORDS = 512;
    /** Behind the vectors, which are A32 in both builds; 512 words of code of the one kind follow. */
    private static final long PROGRAM = 0x60010020L;

    /** Which build of the compute set. */
    @Param({"a32", "t32"})
    public String instructionSet;

    private final ArmDecoder decoder = new ArmDecoder();
    private final int[] words = new int[WORDS];

    /** Takes the program's first instructions. */
    @Setup
    public void boot() {
        ComputeMachine compute = ComputeMachine.boot(instructionSet, 1, null);
        byte[] bytes = new byte[WORDS * Integer.BYTES];
        if (!compute.machine.memory().peek(PROGRAM, bytes, 0, bytes.length)) {
            throw new IllegalStateException("no program at " + Long.toHexString(PROGRAM));
        }
        for (int i = 0; i < WORDS; i++) {
            words[i] = halfword(bytes, 4 * i) | halfword(bytes, 4 * i + 2) << Short.SIZE;
        }
    }

    private static int halfword(byte[] bytes, int at) {
        return bytes[at] & 0xff | (bytes[at + 1] & 0xff) << Byte.SIZE;
    }

    /** The words; two 16-bit instructions of T32 count as one. */
    @Benchmark
    @OperationsPerInvocation(WORDS)
    public void decode(Blackhole hole) {
        boolean thumb = instructionSet.equals("t32");
        for (int word : words) {
            if (!thumb) {
                hole.consume(decoder.decodeA32(word));
            } else if (ArmDecoder.isFirstOfTwo(word & 0xffff)) {
                hole.consume(decoder.decodeT32(word << Short.SIZE | word >>> Short.SIZE, false));
            } else {
                hole.consume(decoder.decodeT16(word & 0xffff, false));
                hole.consume(decoder.decodeT16(word >>> Short.SIZE, false));
            }
        }
    }

    /** Builds all tables; what the first instruction of a process costs, once warm. */
    @Benchmark
    public Object buildTables() {
        return new ArmDecoder().decodeA32(words[0]);
    }
}
