package dev.backstep.debug;

import dev.backstep.arm.translate.Translation;
import dev.backstep.board.TestMachine;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@link RandomHistory} with our own programs.
 *
 * <p>{@code -Dbackstep.soak=N} does N operations in all.
 */
class HistoryAgainstModelTest {

    private static final int PROGRAMS = 6;
    private static final int OPERATIONS = Integer.getInteger("backstep.soak", 360) / PROGRAMS;

    private final long seed = Long.getLong("backstep.test.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @ParameterizedTest
    @ValueSource(strings = {"timer-irq", "uart-echo", "exceptions", "smc", "stray-pointer", "compute-t32"})
    void whateverIsDoneTheMachineIsWhereTheModelIs(String program) {
        System.out.println("HistoryAgainstModelTest " + program + " -Dbackstep.test.seed=" + seed);
        Path kernel = TestMachine.prebuilt(program);
        TestMachine machine = new TestMachine(kernel, 1, 1 + random.nextInt(5));
        machine.useTwins(random.nextInt(3));
        RandomHistory history = new RandomHistory(machine,
                () -> new TestMachine(kernel, 1, 1_000_000, Translation.OFF), new RandomHistory.Manner(40_000, 5000, true), random);
        try {
            history.operate(OPERATIONS);
        } catch (AssertionError e) {
            throw new AssertionError(program + " -Dbackstep.test.seed=" + seed, e);
        }
    }
}
