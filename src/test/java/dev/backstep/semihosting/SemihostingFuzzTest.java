package dev.backstep.semihosting;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.slf4j.LoggerFactory;

import java.util.List;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Whatever a broken guest passes: no exception leaves a call, and a replay of it ends in the same state. */
class SemihostingFuzzTest {

    private static Logger log() {
        return (Logger) LoggerFactory.getLogger(ArmSemihosting.class);
    }

    /** Thousands of lines about unknown operations would hide the seed. */
    @BeforeContainer
    static void quieten() {
        log().setLevel(Level.OFF);
    }

    @AfterContainer
    static void speakAgain() {
        log().setLevel(null);
    }

    record Call(int operation, int parameter, List<Integer> words, boolean bigEndian) { }

    @Provide
    Arbitrary<Integer> words() {
        return Arbitraries.oneOf(
                Arbitraries.integers(),
                Arbitraries.integers().between(0, 80),
                Arbitraries.of(SemihostingBench.NAMES, SemihostingBench.BUFFER, SemihostingBench.BLOCK, 0xfffff, 0xffffe, -1, -4,
                        0x100000, Integer.MAX_VALUE, Integer.MIN_VALUE));
    }

    @Provide
    Arbitrary<Call> calls() {
        Arbitrary<Integer> operations = Arbitraries.oneOf(Arbitraries.integers().between(0, 0x33), Arbitraries.integers());
        Arbitrary<Integer> parameters = Arbitraries.oneOf(Arbitraries.just(SemihostingBench.BLOCK), words());
        return Combinators.combine(operations, parameters, words().list().ofSize(4), Arbitraries.of(true, false))
                .as(Call::new);
    }

    private static void prepare(SemihostingBench bench) {
        bench.files.content.put("f", new byte[100]);
        bench.put(SemihostingBench.NAMES, "f");
        bench.open(":tt", 3);
        bench.open("f", 3);
        bench.open(":semihosting-features", 0);
        bench.type("typed");
    }

    private static void run(SemihostingBench bench, List<Call> calls) {
        for (Call call : calls) {
            bench.cpu.setBigEndian(call.bigEndian());
            for (int i = 0; i < 4; i++) {
                int word = call.words().get(i);
                bench.test.ram.write(SemihostingBench.BLOCK + 4L * i, call.bigEndian() ? Integer.reverseBytes(word) : word, 4);
            }
            bench.cpu.r[0] = call.operation();
            bench.cpu.r[1] = call.parameter();
            assertTrue(bench.semihosting.call(bench.cpu));
            bench.cpu.pc = bench.cpu.r[15] - 4;
            bench.cpu.interrupts.endWaiting();
        }
    }

    @Property
    void noCallThrowsAndReplayEndsInTheSameState(@ForAll @Size(max = 20) List<@From("calls") Call> calls) {
        SemihostingBench first = new SemihostingBench();
        prepare(first);
        run(first, calls);

        SemihostingBench second = new SemihostingBench();
        second.answers.addAll(first.answers);
        second.replayFrom(0);
        prepare(second);
        int hostCalls = second.files.calls;
        run(second, calls);
        assertArrayEquals(first.save(), second.save());
        assertTrue(first.test.ram.contentHash() == second.test.ram.contentHash());
        assertTrue(hostCalls == second.files.calls);
    }
}
