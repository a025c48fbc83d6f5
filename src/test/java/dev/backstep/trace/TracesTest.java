package dev.backstep.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.board.TestMachine;
import dev.backstep.board.boot.Symbol;
import dev.backstep.board.boot.SymbolTable;
import dev.backstep.device.UnimplementedDevice;
import dev.backstep.machine.Machine;
import dev.backstep.timeline.HostGate;
import dev.backstep.timeline.Timeline;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TracesTest {

    private static final String RESET_ADDRESS = "0x60010000";

    private final List<String> lines = new ArrayList<>();

    private TestMachine traced(String kernel, LogItem... items) {
        TestMachine machine = TestMachine.running(kernel);
        SymbolTable symbols = machine.board.plan().symbols();
        CodeNames names = new CodeNames() {
            @Override
            public String function(int address) {
                Symbol symbol = symbols.at(Integer.toUnsignedLong(address));
                return symbol == null ? null : symbol.name();
            }

            @Override
            public String describe(int address) {
                return symbols.describe(Integer.toUnsignedLong(address));
            }
        };
        Traces.start(machine.timeline, Set.of(items), names, item -> line -> {
            assertTrue(Set.of(items).contains(item), item + " was not asked for");
            lines.add(line);
        });
        return machine;
    }

    @Test
    void nothingIsInstalledWhenEveryItemIsOff() {
        TestMachine machine = traced("hello");
        assertNull(machine.machine.cpus().get(0).breakpoints());
        machine.runTo(1000);
        assertNull(machine.machine.cpus().get(0).breakpoints());
        assertEquals(List.of(), lines);
    }

    @Test
    void itemsThatNeedNoInstructionsInstallNoHook() {
        TestMachine machine = traced("hello", LogItem.INT, LogItem.CPU_RESET, LogItem.UNIMP, LogItem.GUEST_ERRORS);
        assertNull(machine.machine.cpus().get(0).breakpoints());
    }

    @Test
    void instructionsShowOnceWithTheManualsNameUnderTheirFunction() {
        TestMachine machine = traced("hello", LogItem.IN_ASM);
        machine.runTo(4000);
        assertEquals(List.of(
                "----------------",
                "IN: vectors",
                RESET_ADDRESS + ": ea000027  B",
                "----------------",
                "IN: reset_entry",
                "0x600100a4: f10e00d3  CPS",
                "0x600100a8: e59f0184  LDR (literal)",
                "0x600100ac: ee0c0f10  MCR"), lines.subList(0, 8));
        List<String> instructions = lines.stream().filter(line -> line.startsWith("0x")).toList();
        assertEquals(instructions.size(), instructions.stream().distinct().count());
    }

    @Test
    void thumbInstructionsShowAsHalfwords() {
        traced("compute-t32", LogItem.IN_ASM).runTo(1_000_000);
        assertTrue(lines.stream().anyMatch(line -> line.matches("0x[0-9a-f]{8}: [0-9a-f]{4}      \\S.*")), lines.toString());
        assertTrue(lines.stream().anyMatch(line -> line.matches("0x[0-9a-f]{8}: [0-9a-f]{4} [0-9a-f]{4} \\S.*")), lines.toString());
    }

    @Test
    void eachInstructionThatRunsShowsWithItsPosition() {
        traced("hello", LogItem.EXEC).runTo(1000);
        assertEquals(1000, lines.size());
        assertEquals("0: " + RESET_ADDRESS + ": ea000027  B <vectors>", lines.get(0));
        assertEquals("2: 0x600100a8: e59f0184  LDR (literal) <reset_entry+0x4>", lines.get(2));
        for (int i = 0; i < lines.size(); i++) {
            assertTrue(lines.get(i).startsWith(i + ": "), lines.get(i));
        }
    }

    @Test
    void registersShowBeforeTheirInstruction() {
        traced("hello", LogItem.EXEC, LogItem.CPU).runTo(2);
        assertEquals(List.of(
                "R00=00000000 R01=00000000 R02=00000000 R03=00000000",
                "R04=00000000 R05=00000000 R06=00000000 R07=00000000",
                "R08=00000000 R09=00000000 R10=00000000 R11=00000000",
                "R12=00000000 R13=00000000 R14=00000000 R15=60010000",
                "PSR=400001d3 -Z-- A S svc32",
                "0: " + RESET_ADDRESS + ": ea000027  B <vectors>"), lines.subList(0, 6));
        assertEquals("R12=00000000 R13=00000000 R14=00000000 R15=600100a4", lines.get(9));
        assertEquals(12, lines.size());
    }

    @Test
    void exceptionsShowWhereTheyCameFromAndWhatTheyAre() {
        traced("exceptions", LogItem.INT).runTo(200_000);
        assertEquals("Taking exception [SVC] on CPU 0: from 0x60010ca4 <svc_a32+0x24> to 0x60010a08, mode svc, "
                + "spsr 0xa00001d3, position 2385", lines.get(0));
        assertTrue(lines.stream().anyMatch(line -> line.matches(".*\\[Data Abort\\].*<store_half_a32\\+0x24> .*"
                + "dfsr 0x00000801, dfar 0x60012583, position 55826")), lines.toString());
        for (String kind : List.of("Undefined Instruction", "Prefetch Abort", "IRQ", "FIQ")) {
            assertTrue(lines.stream().anyMatch(line -> line.contains("[" + kind + "]")), kind);
        }
    }

    @Test
    void aResetShowsTheStateThatItEnds() {
        TestMachine machine = traced("hello", LogItem.CPU_RESET);
        assertEquals("CPU Reset (CPU 0) at position 0", lines.get(0));
        assertEquals("R12=00000000 R13=00000000 R14=00000000 R15=60010000", lines.get(4));
        machine.runTo(2);
        lines.clear();
        machine.timeline.changes().systemReset();
        assertEquals("CPU Reset (CPU 0) at position 2", lines.get(0));
        assertEquals("R12=00000000 R13=00000000 R14=00000000 R15=600100a8", lines.get(4));
        assertEquals(6, lines.size());
    }

    @Test
    void accessesToNothingShowEachTime() {
        TestMachine machine = traced("hello", LogItem.GUEST_ERRORS);
        machine.runTo(2);
        Cpu cpu = machine.machine.cpus().get(0);
        cpu.r[15] = 0x60010008;
        cpu.memory.load16(0xd0000000);
        cpu.memory.store32(0xd0000004, 0xabc);
        assertEquals(List.of(
                "0x60010000 <vectors>: read of 2 bytes from 0xd0000000, where nothing is",
                "0x60010000 <vectors>: write of 0x00000abc to 0xd0000004, where nothing is"), lines);
    }

    @Test
    void accessesToWhatIsNotModelledShowEachTime() {
        Machine complete = TestMachine.running("hello").machine;
        UnimplementedDevice compactFlash = new UnimplementedDevice("compact-flash", "compact-flash", 0x1000);
        Machine machine = new Machine("lacking", complete.clocks(), complete.addressSpaces(), complete.rams(), complete.turns(),
                List.of(compactFlash), List.of(), List.of(), complete.power(), () -> complete.cpus().get(0).r[15] = 0x60010008);
        Timeline timeline = new Timeline(machine, new HostGate(machine.clocks().icount()), List.of(), Map.of(), null, () -> 0, () -> 0);
        Traces.start(timeline, Set.of(LogItem.UNIMP), CodeNames.NONE, item -> lines::add);
        compactFlash.read(4, 4);
        compactFlash.write(8, 0x34, 1);
        assertEquals(List.of(
                "0x60010000: read of 4 bytes from compact-flash offset 0x4",
                "0x60010000: write of 0x34 to compact-flash offset 0x8"), lines);
    }

    @Test
    void goingBackAndForwardRepeatsNoLine() {
        TestMachine machine = traced("exceptions", EnumSet.allOf(LogItem.class).toArray(LogItem[]::new));
        machine.runTo(20_000);
        List<String> first = List.copyOf(lines);
        machine.timeline.seek(100, () -> false);
        machine.runTo(20_000);
        assertEquals(first.size(), lines.size());
        assertEquals(Timeline.Mode.LIVE, machine.timeline.mode());
        machine.runTo(20_001);
        assertEquals(first, lines.subList(0, first.size()));
        assertTrue(lines.get(lines.size() - 1).startsWith("20000: "), lines.get(lines.size() - 1));
    }

    @Test
    void tracingChangesNothingThatTheGuestCouldSee() {
        TestMachine plain = TestMachine.running("timer-irq");
        TestMachine traced = traced("timer-irq", EnumSet.allOf(LogItem.class).toArray(LogItem[]::new));
        plain.runTo(100_000);
        traced.runTo(100_000);
        assertNotNull(traced.machine.cpus().get(0).breakpoints());
        assertEquals(plain.machine.stateHash(), traced.machine.stateHash());
    }
}
