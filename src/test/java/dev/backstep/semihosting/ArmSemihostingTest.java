package dev.backstep.semihosting;

import dev.backstep.arm.TestCpu;
import dev.backstep.arm.mmu.AccessWatcher;
import dev.backstep.arm.mmu.GuestFault;
import dev.backstep.arm.state.Mode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.List;

import static dev.backstep.semihosting.SemihostingBench.BLOCK;
import static dev.backstep.semihosting.SemihostingBench.BUFFER;
import static dev.backstep.semihosting.SemihostingBench.NAMES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Every operation, against a host made of maps and buffers. */
class ArmSemihostingTest {

    private static final int NO_MEMORY = 0x40000000;
    private static final int EBADF = 9;
    private static final int EACCES = 13;
    private static final int EFAULT = 14;
    private static final int EINVAL = 22;

    private final SemihostingBench bench = new SemihostingBench();

    // Who may call.

    @Test
    void userModeIsNotServedUnlessTheConfigurationSaysSo() {
        bench.cpu.setMode(Mode.USER);
        bench.cpu.r[0] = 0x31;
        assertFalse(bench.semihosting.call(bench.cpu));
        assertEquals(0x31, bench.cpu.r[0]);

        SemihostingBench open = new SemihostingBench(new SemihostingConfiguration(true, true, List.of(), null), true, new FakeFiles());
        open.cpu.setMode(Mode.USER);
        assertEquals(1_000_000_000, open.callWith(0x31, 0));
    }

    @Test
    void nobodyIsServedWhenSemihostingIsOff() {
        SemihostingBench off = new SemihostingBench(SemihostingConfiguration.OFF, true, new FakeFiles());
        off.cpu.r[0] = 0x31;
        assertFalse(off.semihosting.call(off.cpu));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 0x0b, 0x14, 0x17, 0x19, 0x32, 0x100, -1, Integer.MIN_VALUE})
    void unknownOperationFailsAndTheMachineGoesOn(int operation) {
        assertEquals(-1, bench.callWith(operation, 0));
        assertEquals(EINVAL, bench.errno());
    }

    // Console output.

    @Test
    void writecAndWrite0AndWriteReachTheConsole() {
        bench.put(BUFFER, "Zero");
        bench.callWith(0x03, BUFFER);
        bench.callWith(0x04, BUFFER);
        int handle = bench.open(":tt", 4);
        assertTrue(handle > 0);
        assertEquals(0, bench.write(handle, "written"));
        assertEquals("ZZerowritten", bench.output.toString());
        assertEquals("", bench.error.toString());
    }

    @Test
    void consoleOpenedForAppendingIsStandardError() {
        assertEquals(0, bench.write(bench.open(":tt", 8), "oops"));
        assertEquals("oops", bench.error.toString());
        assertEquals("", bench.output.toString());
    }

    @Test
    void textLongerThanAPageIsWrittenWhole() {
        String text = "0123456789".repeat(1000);
        bench.put(0x10ffe, text);
        bench.callWith(0x04, 0x10ffe);
        assertEquals(text, bench.output.toString());
    }

    @Test
    void consoleOutputThatWasWrittenBeforeIsNotWrittenAgain() {
        int handle = bench.open(":tt", 4);
        bench.replaying = true;
        bench.callWith(0x04, bench.put(BUFFER, "again"));
        bench.callWith(0x03, BUFFER);
        assertEquals(0, bench.write(handle, "again"));
        assertEquals("", bench.output.toString());
    }

    @Test
    void textWithoutAnEndInMemoryIsABadPointer() {
        byte[] ones = new byte[0x1000];
        Arrays.fill(ones, (byte) 1);
        bench.test.ram.write(0xff000, ones, 0, ones.length);
        assertEquals(-1, bench.callWith(0x04, 0xff000));
        assertEquals(EFAULT, bench.errno());
        assertEquals("", bench.output.toString());
    }

    // Console input.

    @Test
    void readcGivesWhatWasTyped() {
        bench.type("a\u00e9");
        assertEquals('a', bench.callWith(0x07, 0));
        assertEquals(0xc3, bench.callWith(0x07, 0));
        assertEquals(0xa9, bench.callWith(0x07, 0));
    }

    @Test
    void readcWithoutInputWaitsBeforeItsInstructionUntilAByteComes() {
        assertEquals(0x07, bench.callWith(0x07, 0x1234), "r0 is as before");
        assertTrue(bench.cpu.interrupts.isWaiting());
        assertEquals(TestCpu.CODE, bench.cpu.pc);
        bench.type("x");
        assertFalse(bench.cpu.interrupts.isWaiting());
        assertEquals('x', bench.callWith(0x07, 0x1234));
    }

    @Test
    void readcInAnItBlockBringsTheItStateBackWhenItWaits() {
        bench.cpu.setThumb(true);
        bench.cpu.r[15] = TestCpu.CODE + 4;
        bench.cpu.itStateOfInstruction = 0x04;
        bench.cpu.itState = 0x08;
        bench.callWith(0x07, 0);
        assertEquals(TestCpu.CODE, bench.cpu.pc);
        assertEquals(0x04, bench.cpu.itState);
    }

    @Test
    void anInterruptEndsTheWaitSoThatItsHandlerRuns() {
        bench.callWith(0x07, 0);
        bench.cpu.setMasks(true, false, true);
        bench.cpu.interrupts.setIrqLine(true);
        bench.cpu.interrupts.take();
        assertFalse(bench.cpu.interrupts.isWaiting());
        assertEquals(Mode.IRQ, bench.cpu.mode());
        assertEquals(TestCpu.CODE + 4, bench.cpu.r[14], "returns to the instruction that called");
    }

    @Test
    void readOfTheConsoleGivesWhatIsThereAndSaysHowMuchIsMissing() {
        int handle = bench.open(":tt", 0);
        bench.type("hello");
        assertEquals(7, bench.call(0x06, handle, BUFFER, 12));
        assertEquals("hello", bench.text(BUFFER, 5));
        bench.callWith(0x06, BLOCK);
        assertTrue(bench.cpu.interrupts.isWaiting());
    }

    @Test
    void endOfConsoleInputEndsReads() {
        int handle = bench.open(":tt", 0);
        bench.call(0x06, handle, BUFFER, 4);
        assertTrue(bench.cpu.interrupts.isWaiting());
        bench.semihosting.consoleInput().receiveBreak();
        assertFalse(bench.cpu.interrupts.isWaiting());
        assertEquals(4, bench.call(0x06, handle, BUFFER, 4));
        assertEquals(-1, bench.callWith(0x07, 0));
    }

    @Test
    void withoutConsoleInputReadsFindItsEndAtOnce() {
        SemihostingBench dumb = new SemihostingBench(new SemihostingConfiguration(true, false, List.of(), null), false,
                new FakeFiles());
        assertEquals(-1, dumb.callWith(0x07, 0));
        assertFalse(dumb.cpu.interrupts.isWaiting());
    }

    @Test
    void inputBeyondTheRoomIsLostAndNothingElse() {
        bench.type("x".repeat(ConsoleInput.CAPACITY));
        assertEquals(0, bench.semihosting.consoleInput().receiveRoom());
        bench.type("y");
        for (int i = 0; i < ConsoleInput.CAPACITY; i++) {
            assertEquals('x', bench.callWith(0x07, 0));
        }
        bench.callWith(0x07, 0);
        assertTrue(bench.cpu.interrupts.isWaiting());
    }

    // Files.

    @Test
    void filesAreWrittenAndReadWithAPositionThatMoves() {
        int handle = bench.open("data", 5);
        assertEquals(0, bench.write(handle, "0123456789"));
        assertEquals(10, bench.call(0x0c, handle));
        assertEquals(0, bench.call(0x09, handle));
        assertEquals(0, bench.call(0x02, handle));
        handle = bench.open("data", 1);
        assertEquals("0123", bench.read(handle, 4));
        assertEquals("456789", bench.read(handle, 20));
        assertEquals(20, bench.call(0x06, handle, BUFFER, 20), "at the end nothing is read");
        assertEquals(0, bench.call(0x0a, handle, 8));
        assertEquals("89", bench.read(handle, 2));
    }

    @Test
    void appendingWritesBehindWhatIsThere() {
        bench.files.content.put("log", "old".getBytes());
        int handle = bench.open("log", 10);
        assertEquals(0, bench.write(handle, "new"));
        assertEquals("oldnew", new String(bench.files.content.get("log")));
        bench.call(0x0a, handle, 0);
        assertEquals("old", bench.read(handle, 3));
        assertEquals(0, bench.write(handle, "er"));
        assertEquals("oldnewer", new String(bench.files.content.get("log")));
    }

    @Test
    void updatingLeavesTheRestAlone() {
        bench.files.content.put("f", "abcdef".getBytes());
        int handle = bench.open("f", 3);
        bench.call(0x0a, handle, 2);
        assertEquals(0, bench.write(handle, "XY"));
        assertEquals("ef", bench.read(handle, 5));
        assertEquals("abXYef", new String(bench.files.content.get("f")));
    }

    @Test
    void handlesAreReusedLowestFirst() {
        assertEquals(1, bench.open("a", 4));
        assertEquals(2, bench.open("b", 4));
        assertEquals(0, bench.call(0x02, 1));
        assertEquals(1, bench.open(":tt", 0));
    }

    @Test
    void tooManyOpenFilesAreRefused() {
        for (int i = 0; i < OpenFiles.MAXIMUM; i++) {
            assertEquals(i + 1, bench.open(":tt", 4));
        }
        assertEquals(-1, bench.open(":tt", 4));
        assertEquals(24, bench.errno());
    }

    @Test
    void modesOfOpenAreWhatCSays() {
        bench.files.content.put("f", "abc".getBytes());
        assertEquals(-1, bench.open("f", 12));
        assertEquals(EINVAL, bench.errno());
        assertEquals(-1, bench.open("f", -1));
        int readOnly = bench.open("f", 0);
        assertEquals(2, bench.write(readOnly, "xx"));
        assertEquals(EBADF, bench.errno());
        int writeOnly = bench.open("g", 4);
        assertEquals(3, bench.call(0x06, writeOnly, BUFFER, 3));
        assertEquals(EBADF, bench.errno());
        assertEquals(-1, bench.open("missing", 2));
        assertEquals(2, bench.errno());
    }

    @Test
    void writeThatFailsSaysThatAllBytesAreLeft() {
        int handle = bench.open("f", 4);
        bench.files.failWritesWith = 28;
        assertEquals(5, bench.write(handle, "12345"));
        assertEquals(28, bench.errno());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 77, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void handlesThatAreNotOpenAreRefused(int handle) {
        for (int operation : new int[] {0x02, 0x09, 0x0a, 0x0c}) {
            assertEquals(-1, bench.call(operation, handle, 0));
            assertEquals(EBADF, bench.errno());
        }
        assertEquals(4, bench.call(0x05, handle, BUFFER, 4));
        assertEquals(4, bench.call(0x06, handle, BUFFER, 4));
        assertEquals(EBADF, bench.errno());
    }

    @Test
    void removeAndRename() {
        bench.files.content.put("a", new byte[1]);
        bench.put(NAMES, "a");
        bench.put(NAMES + 16, "bb");
        assertEquals(0, bench.call(0x0f, NAMES, 1, NAMES + 16, 2));
        assertTrue(bench.files.content.containsKey("bb"));
        assertEquals(0, bench.call(0x0e, NAMES + 16, 2));
        assertEquals(-1, bench.call(0x0e, NAMES + 16, 2));
        assertEquals(2, bench.errno());
        assertEquals(-1, bench.call(0x0f, NAMES, 1, NAMES + 16, 2));
    }

    @Test
    void temporaryNameFollowsFromItsNumber() {
        assertEquals(0, bench.call(0x0d, BUFFER, 0xab, 100));
        assertEquals("semihosting-ab.tmp\0", bench.text(BUFFER, 19));
        assertEquals(-1, bench.call(0x0d, BUFFER, 0xab, 18));
        assertEquals(0, bench.call(0x0d, BUFFER, 0xab, 19));
        assertEquals(-1, bench.call(0x0d, BUFFER, 256, 100));
    }

    @Test
    void theConsoleIsATerminalOfNoLengthThatCannotSeek() {
        int handle = bench.open(":tt", 0);
        assertEquals(1, bench.call(0x09, handle));
        assertEquals(0, bench.call(0x0c, handle));
        assertEquals(-1, bench.call(0x0a, handle, 0));
        assertEquals(0, bench.call(0x02, handle));
        assertEquals(-1, bench.call(0x02, handle));
    }

    @Test
    void featuresSayExitExtendedAndStandardError() {
        int handle = bench.open(":semihosting-features", 1);
        assertEquals(5, bench.call(0x0c, handle));
        assertEquals("SHFB\3", bench.read(handle, 10));
        assertEquals("", bench.read(handle, 10));
        bench.call(0x0a, handle, 4);
        assertEquals("\3", bench.read(handle, 10));
        bench.call(0x0a, handle, -1);
        assertEquals("", bench.read(handle, 10));
        assertEquals(-1, bench.open(":semihosting-features", 4));
        assertEquals(EACCES, bench.errno());
    }

    // The rest.

    @Test
    void iserrorKnowsNegativeNumbers() {
        assertEquals(1, bench.call(0x08, -1));
        assertEquals(0, bench.call(0x08, 0));
        assertEquals(0, bench.call(0x08, 5));
    }

    @Test
    void timeOfDayComesFromTheHostAndTheOtherClocksFromVirtualTime() {
        assertEquals(1_700_000_000, bench.callWith(0x11, 0));
        bench.test.icount.set(3_000_000_000L);
        bench.clock.skipTo(bench.clock.now() + 7);
        assertEquals(2400, bench.callWith(0x10, 0));
        assertEquals(1_000_000_000, bench.callWith(0x31, 0));
        assertEquals(0, bench.callWith(0x30, BLOCK));
        assertEquals(24_000_000_007L, (bench.test.word(BLOCK) & 0xffffffffL) | (long) bench.test.word(BLOCK + 4) << 32);
        assertEquals(1, bench.answers.size(), "only TIME asked the host");
    }

    @Test
    void commandsAreRefused() {
        bench.put(BUFFER, "rm -rf /");
        assertEquals(-1, bench.call(0x12, BUFFER, 8));
        assertEquals(1, bench.errno());
    }

    @Test
    void commandLineIsTheArgumentsOrElseTheKernelAndWhatIsAppended() {
        assertEquals(0, bench.call(0x15, BUFFER, 200));
        assertEquals("program one two\0", bench.text(BUFFER, 16));
        assertEquals(15, bench.test.word(BLOCK + 4));
        assertEquals(-1, bench.call(0x15, BUFFER, 15), "no room for the 0 at the end");
        assertEquals(0, bench.call(0x15, BUFFER, 16));
        SemihostingConfiguration bare = new SemihostingConfiguration(true, false, List.of(), null);
        assertEquals("zImage console=ttyAMA0", bare.commandLine("zImage", "console=ttyAMA0"));
        assertEquals("zImage", bare.commandLine("zImage", null));
        assertEquals("", bare.commandLine(null, ""));
    }

    @Test
    void heapInfoFillsTheBlockThatTheParameterBlockPointsTo() {
        bench.call(0x16, BUFFER);
        assertEquals(0x10000, bench.test.word(BUFFER));
        assertEquals(0x80000, bench.test.word(BUFFER + 4));
        assertEquals(0x80000, bench.test.word(BUFFER + 8));
        assertEquals(0x10000, bench.test.word(BUFFER + 12));
    }

    @Test
    void heapIsTheLargestStretchOfRamWithoutAnImage() {
        List<HeapLayout.Used> images = List.of(new HeapLayout.Used(0x60700000, 0x1001), new HeapLayout.Used(0x60010000, 0x234),
                new HeapLayout.Used(0x10000000, 64), new HeapLayout.Used(0xf0000000L, 1));
        assertEquals(new HeapLayout(0x60702000, 0x68000000, 0x68000000, 0x60702000),
                HeapLayout.inLargestGap(0x60000000, 0x8000000, images));
        assertEquals(new HeapLayout(0x60011000, 0x60700000, 0x60700000, 0x60011000),
                HeapLayout.inLargestGap(0x60000000, 0x800000, images));
        assertEquals(new HeapLayout(0, 0x1000, 0x1000, 0), HeapLayout.inLargestGap(0, 0x1000, List.of()));
    }

    @Test
    void exitGivesTheStatusToThePowerSwitch() {
        bench.callWith(0x18, 0x20026);
        assertTrue(bench.power.isOff());
        assertEquals(0, bench.power.exitStatus());
        bench.callWith(0x18, 0x20023);
        assertEquals(1, bench.power.exitStatus());
        bench.call(0x20, 0x20026, 42);
        assertEquals(42, bench.power.exitStatus());
        bench.call(0x20, 0x20026, 0x1ff);
        assertEquals(0xff, bench.power.exitStatus());
        bench.call(0x20, 0x20023, 0);
        assertEquals(1, bench.power.exitStatus());
    }

    @Test
    void parameterBlocksAreBigEndianWhenDataIs() {
        bench.cpu.setBigEndian(true);
        int handle = bench.open("f", 5);
        assertEquals(1, handle);
        assertEquals(0, bench.write(handle, "abc"));
        assertEquals("abc", new String(bench.files.content.get("f")));
        bench.test.icount.set(1);
        bench.callWith(0x30, BLOCK);
        assertEquals(Integer.reverseBytes(8), bench.test.word(BLOCK));
        assertEquals(0, bench.test.word(BLOCK + 4));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x08, 0x09, 0x0a, 0x0c, 0x0d, 0x0e, 0x0f, 0x12, 0x15, 0x16, 0x20, 0x30})
    void badPointerToTheParametersFailsWithEfault(int operation) {
        assertEquals(-1, bench.callWith(operation, NO_MEMORY));
        assertEquals(EFAULT, bench.errno());
        assertFalse(bench.power.isOff());
    }

    @Test
    void badBufferOfReadOrWriteTransfersNothing() {
        bench.files.content.put("f", "content".getBytes());
        int handle = bench.open("f", 2);
        int asked = bench.answers.size();
        assertEquals(4, bench.call(0x06, handle, 0xffffe, 4), "the buffer ends outside of memory");
        assertEquals(EFAULT, bench.errno());
        assertEquals(4, bench.call(0x05, handle, 0xffffe, 4));
        assertEquals(-16, bench.call(0x05, handle, 0, -16));
        assertEquals(-16, bench.call(0x06, handle, 0, -16));
        assertEquals(asked, bench.answers.size(), "the host was not asked");
        assertEquals("cont", bench.read(handle, 4), "the position stayed");
    }

    @Test
    void watchpointOnTheBufferStopsBeforeAnythingHappens() {
        bench.files.content.put("f", "content".getBytes());
        int handle = bench.open("f", 0);
        int asked = bench.answers.size();
        boolean[] stop = {true};
        bench.cpu.memory.setWatcher(new AccessWatcher() {
            @Override
            public boolean watchesPage(int pageAddress) {
                return pageAddress == BUFFER;
            }

            @Override
            public boolean accessed(int address, int size, boolean write) {
                return write && stop[0];
            }
        });
        GuestFault fault = assertThrows(GuestFault.class, () -> bench.call(0x06, handle, BUFFER, 7));
        assertEquals(GuestFault.Kind.DEBUG_STOP, fault.kind());
        assertEquals(asked, bench.answers.size());
        stop[0] = false;
        assertEquals(0, bench.call(0x06, handle, BUFFER, 7));
    }
}
