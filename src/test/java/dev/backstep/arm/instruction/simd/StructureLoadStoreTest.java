package dev.backstep.arm.instruction.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.backstep.arm.TestCpu;
import dev.backstep.arm.mmu.AccessType;
import dev.backstep.arm.mmu.AddressTranslator;
import dev.backstep.arm.mmu.GuestFault;
import dev.backstep.arm.state.ExtensionRegisters;
import dev.backstep.arm.state.Mode;
import dev.backstep.arm.state.SystemControlRegisters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.stream.Stream;

/** Element and structure loads and stores, by hand. */
class StructureLoadStoreTest {

    private static final int DATA = TestCpu.DATA;
    private static final int FAULTING_PAGE = 0x30000;

    /** Enabled, R0 at the data, each byte there the low byte of its distance from the start plus 1. */
    private static TestCpu withBytes(int... code) {
        TestCpu t = new TestCpu();
        t.cpu.control.cpacr = 0x00f00000;
        t.cpu.controlChanged();
        t.cpu.setFpexc(ExtensionRegisters.FPEXC_EN);
        for (int i = 0; i < 64; i++) {
            t.ram.write(DATA + i, i + 1, 1);
        }
        return t.a32(code).set(0, DATA);
    }

    private static void assertRegisters(TestCpu t, long... expected) {
        long[] actual = java.util.Arrays.copyOf(t.cpu.extension.d, expected.length);
        assertArrayEquals(expected, actual, () -> {
            StringBuilder text = new StringBuilder();
            for (long value : actual) {
                text.append(String.format(" %016x", value));
            }
            return text.toString();
        });
    }

    private static Stream<Arguments> loads() {
        return Stream.of(
                arguments(0xf420020d /* vld1.8 {d0-d3}, [r0]! */, 32, new long[] {0x0807060504030201L, 0x100f0e0d0c0b0a09L,
                    0x1817161514131211L, 0x201f1e1d1c1b1a19L}),
                arguments(0xf42007cf /* vld1.64 {d0}, [r0] */, 0, new long[] {0x0807060504030201L, 0}),
                arguments(0xf420080f /* vld2.8 {d0-d1}, [r0] */, 0, new long[] {0x0f0d0b0907050301L, 0x100e0c0a08060402L, 0}),
                arguments(0xf420034f /* vld2.16 {d0-d3}, [r0] */, 0, new long[] {0x0e0d0a0906050201L, 0x1e1d1a1916151211L,
                    0x100f0c0b08070403L, 0x201f1c1b18171413L}),
                arguments(0xf420044f /* vld3.16 {d0-d2}, [r0] */, 0, new long[] {0x14130e0d08070201L, 0x1615100f0a090403L,
                    0x181712110c0b0605L}),
                arguments(0xf420050f /* vld3.8 {d0,d2,d4}, [r0] */, 0, new long[] {0x1613100d0a070401L, 0,
                    0x1714110e0b080502L, 0, 0x1815120f0c090603L}),
                arguments(0xf420000d /* vld4.8 {d0-d3}, [r0]! */, 32, new long[] {0x1d1915110d090501L, 0x1e1a16120e0a0602L,
                    0x1f1b17130f0b0703L, 0x201c1814100c0804L}),
                arguments(0xf4a017ad /* vld4.16 {d1[2],d3[2],d5[2],d7[2]}, [r0]! */, 8, new long[] {0, 0x0000020100000000L, 0,
                    0x0000040300000000L, 0, 0x0000060500000000L, 0, 0x0000080700000000L}),
                arguments(0xf4a00c6f /* vld1.16 {d0[]-d1[]}, [r0] */, 0, new long[] {0x0201020102010201L, 0x0201020102010201L,
                    0}),
                arguments(0xf4a00e8d /* vld3.32 {d0[]-d2[]}, [r0]! */, 12, new long[] {0x0403020104030201L,
                    0x0807060508070605L, 0x0c0b0a090c0b0a09L}));
    }

    @ParameterizedTest
    @MethodSource("loads")
    void loadsPutElementsWhereTheyBelong(int word, int baseChange, long[] expected) {
        // The second time the page is known to the fast path.
        TestCpu t = withBytes(word, word).step(1);
        assertRegisters(t, expected);
        assertEquals(DATA + baseChange, t.cpu.r[0]);
        java.util.Arrays.fill(t.cpu.extension.d, 0);
        t.set(0, DATA).step(1);
        assertRegisters(t, expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {0xf420020f, 0xf420024f, 0xf420028f, 0xf42002cf, 0xf420000f, 0xf420004f, 0xf420008f, 0xf420040f, 0xf420044f,
        0xf420048f, 0xf420080f, 0xf420084f, 0xf420088f, 0xf420030f, 0xf420034f, 0xf420038f})
    void storesUndoLoadsAlsoUnalignedAndAcrossPages(int load) {
        int store = load & ~0x00200000;
        for (int from : new int[] {DATA, DATA + 1, DATA + 4096 - 7}) {
            for (boolean bigEndian : new boolean[] {false, true}) {
                TestCpu t = withBytes(load, store, load, store);
                for (int i = 0; i < 32; i++) {
                    t.ram.write(from + i, 0x80 + i, 1);
                }
                t.cpu.setBigEndian(bigEndian);
                int to = DATA + 0x5000 + (from & 0xfff);
                t.set(0, from).step(1).set(0, to).step(1).set(0, from).step(1).set(0, to + 256).step(1);
                int bytes = (load & 0xf00) == 0x400 ? 24 : (load & 0xf00) == 0x800 ? 16 : 32;
                for (int i = 0; i < bytes; i++) {
                    assertEquals(0x80 + i, t.ram.read(to + i, 1));
                    assertEquals(0x80 + i, t.ram.read(to + 256 + i, 1));
                }
                assertEquals(0, t.ram.read(to + bytes, 1));
                assertEquals(0, t.ram.read(to - 1, 1));
            }
        }
    }

    @Test
    void laneStoresWriteTheirElementsOnly() {
        TestCpu t = withBytes(0xf480099f /* vst2.32 {d0[1], d1[1]}, [r0:64] */);
        t.cpu.extension.d[0] = 0xaaaaaaaabbbbbbbbL;
        t.cpu.extension.d[1] = 0xccccccccddddddddL;
        t.step(1);
        assertEquals(0xaaaaaaaa, t.word(DATA));
        assertEquals(0xcccccccc, t.word(DATA + 4));
        assertEquals(0x0c0b0a09, t.word(DATA + 8));
    }

    @Test
    void bigEndianElementsAreSwappedByTheirOwnSize() {
        TestCpu t = withBytes(0xf420020f /* vld1.8 {d0-d3}, [r0] */, 0xf420074f /* vld1.16 {d0}, [r0] */,
                0xf420078f /* vld1.32 {d0}, [r0] */, 0xf42007cf /* vld1.64 {d0}, [r0] */);
        t.cpu.setBigEndian(true);
        assertEquals(0x0807060504030201L, t.step(1).cpu.extension.d[0]);
        assertEquals(0x0708050603040102L, t.step(1).cpu.extension.d[0]);
        assertEquals(0x0506070801020304L, t.step(1).cpu.extension.d[0]);
        assertEquals(0x0102030405060708L, t.step(1).cpu.extension.d[0]);
    }

    @Test
    void theBaseMovesByARegister() {
        TestCpu t = withBytes(0xf4200741 /* vld1.16 {d0}, [r0], r1 */).set(1, -100).step(1);
        assertEquals(DATA - 100, t.cpu.r[0]);
    }

    private static void assertDataAbort(TestCpu t, int address, int status) {
        assertEquals(Mode.ABORT, t.cpu.mode());
        assertEquals(address, t.cpu.control.dfar[0]);
        assertEquals(status, t.cpu.control.dfsr[0]);
    }

    @Test
    void alignmentThatTheInstructionAsksForIsChecked() {
        TestCpu t = withBytes(0xf4200aaf /* vld1.32 {d0-d1}, [r0:128] */).set(0, DATA + 8).step(1);
        assertDataAbort(t, DATA + 8, 0x001);
        assertRegisters(t, 0, 0);
        t = withBytes(0xf40002bd /* vst1.32 {d0-d3}, [r0:256]! */).set(0, DATA + 16).step(1);
        assertDataAbort(t, DATA + 16, 0x801);
        assertEquals(DATA + 16, t.cpu.r[0]);
        t = withBytes(0xf40002bd /* vst1.32 {d0-d3}, [r0:256]! */).set(0, DATA + 32).step(1);
        assertEquals(Mode.SUPERVISOR, t.cpu.mode());
        t = withBytes(0xf480099f /* vst2.32 {d0[1], d1[1]}, [r0:64] */).set(0, DATA + 4).step(1);
        assertDataAbort(t, DATA + 4, 0x801);
    }

    @ParameterizedTest
    @ValueSource(ints = {0xf420074f /* .16 */, 0xf420078f /* .32 */, 0xf42007cf /* .64 */})
    void elementsAreAlignedWhileSctlrAIsSet(int load) {
        int size = 1 << (load >>> 6 & 3);
        TestCpu t = withBytes(load, load);
        t.cpu.control.sctlr[0] |= SystemControlRegisters.SCTLR_A;
        t.cpu.controlChanged();
        t.set(0, DATA + size).step(1);
        assertEquals(Mode.SUPERVISOR, t.cpu.mode());
        t.set(0, DATA + size / 2).step(1);
        assertDataAbort(t, DATA + size / 2, 0x001);
    }

    @Test
    void bytesNeedNoAlignmentWhileSctlrAIsSet() {
        TestCpu t = withBytes(0xf420020f /* vld1.8 {d0-d3}, [r0] */);
        t.cpu.control.sctlr[0] |= SystemControlRegisters.SCTLR_A;
        t.cpu.controlChanged();
        t.set(0, DATA + 3).step(1);
        assertEquals(0x0b0a090807060504L, t.cpu.extension.d[0]);
    }

    /** Loads and stores that reach from a good page into one that faults. */
    @ParameterizedTest
    @ValueSource(ints = {0xf420020d, 0xf400020d, 0xf420000d, 0xf400000d, 0xf420044d, 0xf400044d, 0xf420034d, 0xf400034d})
    void aFaultInTheSecondPageLeavesAllAsItWas(int word) {
        TestCpu t = withBytes(word);
        t.cpu.memory.setTranslator(new AddressTranslator() {
            @Override
            public long translate(int address, AccessType type, boolean privileged) {
                if ((address & -4096) == FAULTING_PAGE) {
                    throw t.cpu.fault().abort(GuestFault.Kind.DATA_ABORT, address, 0b00111, type == AccessType.WRITE);
                }
                return address & 0xffffffffL;
            }

            @Override
            public long translateForDebugger(int address) {
                return address & 0xffffffffL;
            }
        });
        java.util.Arrays.fill(t.cpu.extension.d, -1L);
        t.set(0, FAULTING_PAGE - 16).step(1);
        assertEquals(Mode.ABORT, t.cpu.mode());
        assertEquals(FAULTING_PAGE, t.cpu.control.dfar[0]);
        assertEquals(FAULTING_PAGE - 16, t.cpu.r[0]);
        for (int i = 1; i <= 16; i++) {
            assertEquals(0, t.ram.read(FAULTING_PAGE - i, 1));
        }
        for (long value : t.cpu.extension.d) {
            assertEquals(-1L, value);
        }
    }

    @Test
    void withoutAccessRightsTheyAreUndefinedBeforeAnyAccess() {
        TestCpu t = withBytes(0xf4200aaf /* vld1.32 {d0-d1}, [r0:128] */);
        t.cpu.setFpexc(0);
        t.set(0, DATA + 1).step(1);
        assertEquals(Mode.UNDEFINED, t.cpu.mode());
    }
}
