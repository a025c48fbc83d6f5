package dev.backstep.arm.oracle;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.backstep.arm.decode.InstructionGroup;
import dev.backstep.arm.state.Psr;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random sequences of each group of instructions, made hot and then run with many values, give the same in both engines.
 * {@code -Dbackstep.oracle.sequences=N} sets the number of sequences a group, {@code -Dbackstep.oracle.seed} the seed (see
 * {@link OracleSeed}).
 */
class TranslatedSequencesTest {

    private static final int SEQUENCES = Integer.getInteger("backstep.oracle.sequences", 80);
    /** Arrivals after which code is translated, and some. */
    private static final int WARM = EngineRunner.HOT + 10;
    private static final int RUNS = 40;
    private static final int MOST_INSTRUCTIONS = 12;

    private final EngineRunner interpreted = new EngineRunner(false);
    private final EngineRunner translated = new EngineRunner(true);

    @ParameterizedTest
    @EnumSource(InstructionGroup.class)
    void translatedSequencesLeaveTheSameStateAsInterpretedOnes(InstructionGroup group) {
        long seed = OracleSeed.of("translated " + group.name(), SEQUENCES);
        Random random = new Random(seed);
        SequenceGenerator a32 = new SequenceGenerator(group, false, random);
        SequenceGenerator thumb = new SequenceGenerator(group, true, random);
        for (int number = 0; number < SEQUENCES; number++) {
            SequenceGenerator generator = thumb.hasRows() && random.nextBoolean() ? thumb : a32;
            OracleCase test = generator.next(number);
            interpreted.place(number, test);
            translated.place(number, test);
            for (int i = 0; i < WARM; i++) {
                translated.start(number, test, test.registers(), test.extension(), test.cpsr());
                translated.run(1 + i % MOST_INSTRUCTIONS);
            }
            // The same count, which tells nothing about the instructions.
            for (int i = 0; i < WARM; i++) {
                interpreted.start(number, test, test.registers(), test.extension(), test.cpsr());
                interpreted.run(1 + i % MOST_INSTRUCTIONS);
            }
            for (int i = 0; i < RUNS; i++) {
                compare(number, test, random, i, group + " seed " + seed);
            }
        }
        System.out.println("oracle: " + group + " regions " + translated.statistics().regions() + " runs " + translated.statistics().runs());
        assertTrue(translated.statistics().regions() >= SEQUENCES / 2,
                "only " + translated.statistics().regions() + " regions were translated");
    }

    private void compare(int number, OracleCase test, Random random, int run, String which) {
        int[] registers = test.registers().clone();
        int[] extension = test.extension().clone();
        int cpsr = test.cpsr();
        if (run > 0) {
            for (int n = 0; n < registers.length; n++) {
                // Those that point to memory go on doing so, more or less.
                registers[n] = registers[n] >>> 16 == OracleCase.SCRATCH >>> 16 ? registers[n] + random.nextInt(8) - 4
                        : random.nextBoolean() ? registers[n] : random.nextInt() >> random.nextInt(32);
            }
            cpsr ^= random.nextInt() & (Psr.N | Psr.Z | Psr.C | Psr.V | Psr.Q | 0xf << Psr.GE_SHIFT);
            if (extension[OracleCase.FPEXC] != 0 && random.nextInt(4) != 0) {
                int[] other = ExtensionValues.state(random, false);
                System.arraycopy(other, 0, extension, 0, OracleCase.FPSCR);
            }
        }
        interpreted.start(number, test, registers, extension, cpsr);
        translated.start(number, test, registers, extension, cpsr);
        int first = 1 + random.nextInt(MOST_INSTRUCTIONS);
        interpreted.run(first);
        translated.run(first);
        int[] expected = interpreted.state();
        int[] found = translated.state();
        if (!Arrays.equals(expected, found)) {
            StringBuilder text = new StringBuilder(which + " sequence " + number + " run " + run + " " + test.names() + " after " + first
                    + " instructions, cpsr " + Integer.toHexString(cpsr) + (test.thumb() ? " T32" : " A32") + "\n code");
            for (int word : test.code()) {
                text.append(String.format(" %08x", word));
            }
            text.append("\n registers");
            for (int value : registers) {
                text.append(String.format(" %08x", value));
            }
            fail(text + "\n" + EngineRunner.differences(expected, found));
        }
    }
}
