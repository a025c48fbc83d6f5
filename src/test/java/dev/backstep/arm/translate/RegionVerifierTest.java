package dev.backstep.arm.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.arm.TestCpu;
import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.decode.ArmDecoder;
import dev.backstep.arm.instruction.Instruction;
import dev.backstep.arm.interpret.CodeCache;
import dev.backstep.arm.interpret.Interpreter;
import dev.backstep.arm.interpret.Region;
import java.util.BitSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Regions with a mistake planted: the verifier names it, and leaves what the interpreter did. */
class RegionVerifierTest {

    private static final int INSTRUCTIONS = 3;

    private final TestCpu test = new TestCpu();
    private final Cpu cpu = test.cpu;

    /** adds r0, r0, #1; str r0, [r1]; add r2, r2, #4; as a region that does the same, and then what the test adds. */
    private Region run(Consumer<Cpu> mistake) {
        test.a32(0xe2900001, 0xe5810000, 0xe2822004, 0xeafffffe).set(0, 6).set(1, TestCpu.DATA);
        Region region = new Region() {
            @Override
            public Region run() {
                cpu.r[0]++;
                cpu.negative = cpu.r[0];
                cpu.zero = cpu.r[0];
                cpu.carry = 0;
                cpu.overflow = 0;
                store(TestCpu.DATA, cpu.r[0]);
                cpu.r[2] += 4;
                cpu.pc += 4 * INSTRUCTIONS;
                cpu.icount.remaining -= INSTRUCTIONS;
                mistake.accept(cpu);
                return null;
            }
        };
        BitSet halfwords = new BitSet();
        halfwords.set(0, 2 * INSTRUCTIONS);
        region.complete(cpu, null, new Region[0], new Instruction[0],
                new Region.Description(TestCpu.CODE & 0xfff, false, INSTRUCTIONS, 100, halfwords));
        RegionVerifier verifier = new RegionVerifier(cpu, new Interpreter(cpu, new ArmDecoder(), new CodeCache()));
        cpu.icount.beginSlice(100);
        try {
            return verifier.run(region);
        } finally {
            cpu.icount.closeSlice();
        }
    }

    private void store(int address, int value) {
        cpu.memory.store32(address, value);
    }

    private String mistakeIn(Consumer<Cpu> mistake) {
        String message = assertThrows(TranslationMismatch.class, () -> run(mistake)).getMessage();
        assertEquals(7, cpu.r[0], "the machine is as the interpreter has it");
        assertEquals(4, cpu.r[2]);
        assertEquals(7, test.word(TestCpu.DATA));
        assertEquals(TestCpu.CODE + 4 * INSTRUCTIONS, cpu.pc);
        assertTrue(message.contains("e2900001"), message);
        return message;
    }

    @Test
    void aRegionWithoutMistakePasses() {
        assertNull(run(c -> { }));
        assertEquals(7, test.word(TestCpu.DATA));
        assertEquals(INSTRUCTIONS, cpu.icount.now());
    }

    @Test
    void aWrongRegisterIsNamed() {
        String message = mistakeIn(c -> c.r[2] = 5);
        assertTrue(message.contains("r2"), message);
    }

    @Test
    void aWrongFlagIsSeen() {
        mistakeIn(c -> c.carry = 1);
    }

    @Test
    void aWrongExtensionRegisterIsSeen() {
        mistakeIn(c -> c.extension.d[17] = 1);
    }

    @Test
    void aWrongPlaceToGoOnIsSeen() {
        mistakeIn(c -> c.pc += 4);
    }

    @Test
    void aStoreTooManyIsNamedAndTakenBack() {
        String message = mistakeIn(c -> store(TestCpu.DATA + 64, 0x1234));
        assertTrue(message.contains(Integer.toHexString(TestCpu.DATA + 64)), message);
        assertEquals(0, test.word(TestCpu.DATA + 64));
    }

    @Test
    void aWrongValueStoredIsNamed() {
        String message = mistakeIn(c -> store(TestCpu.DATA, 8));
        assertTrue(message.contains(Integer.toHexString(TestCpu.DATA)), message);
    }
}
