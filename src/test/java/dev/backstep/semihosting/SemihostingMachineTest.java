package dev.backstep.semihosting;

import dev.backstep.arm.cp15.CortexA9;
import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.decode.ArmDecoder;
import dev.backstep.arm.interpret.CodeCache;
import dev.backstep.arm.interpret.Interpreter;
import dev.backstep.board.TestMachine;
import dev.backstep.board.boot.ElfFile;
import dev.backstep.board.boot.MemoryLayout;
import dev.backstep.board.boot.Segment;
import dev.backstep.clock.MachineClocks;
import dev.backstep.machine.CpuTurns;
import dev.backstep.machine.Machine;
import dev.backstep.machine.PowerSwitch;
import dev.backstep.memory.AddressSpace;
import dev.backstep.memory.MemoryRegion;
import dev.backstep.memory.Ram;
import dev.backstep.timeline.HostGate;
import dev.backstep.timeline.InputPort;
import dev.backstep.timeline.Timeline;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

/** Programs that call, on a machine with a timeline: a processor and RAM where the vexpress-a9 has it. */
class SemihostingMachineTest {

    private static final long RAM_BASE = 0x60000000L;
    private static final int RAM_SIZE = 16 << 20;
    private static final int ENTRY = 0x60010000;

    @TempDir
    private Path directory;

    private final Deque<Integer> typed = new ArrayDeque<>();
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private Machine machine;
    private Timeline timeline;

    private void build(List<String> arguments, List<Segment> image, long entry) throws Exception {
        MachineClocks clocks = MachineClocks.withShift(3);
        PowerSwitch power = new PowerSwitch(clocks.icount());
        HostGate gate = new HostGate(clocks.icount());
        Ram ram = new Ram("ram", RAM_SIZE);
        AddressSpace space = new AddressSpace("memory", MemoryRegion.container("system", -1).add(RAM_BASE, MemoryRegion.ram(ram)));
        Cpu cpu = new Cpu(0, new CortexA9(0x1e000000), space, clocks.icount());
        CodeCache cache = new CodeCache();
        ram.addListener(cache);
        cpu.setEngine(new Interpreter(cpu, new ArmDecoder(), cache));
        SemihostingConfiguration configuration = new SemihostingConfiguration(true, false, arguments, directory);
        List<HeapLayout.Used> used = image.stream().map(part -> new HeapLayout.Used(part.address(), part.size())).toList();
        ArmSemihosting semihosting = new ArmSemihosting(configuration, configuration.commandLine("", ""),
                HeapLayout.inLargestGap(RAM_BASE, RAM_SIZE, used),
                new SemihostingGate(gate, gate::outputIsNew, gate::isOnDiversion),
                new SemihostingHost(output::write, output::write, new DirectoryFiles(configuration.directory()),
                        () -> System.currentTimeMillis() / 1000, true), clocks.virtual(), power);
        semihosting.connect(List.of(cpu));
        machine = new Machine("test", clocks, List.of(space), List.of(ram), new CpuTurns(clocks.icount(), List.of(cpu), CpuTurns.DEFAULT_QUANTUM), List.of(semihosting),
                List.of(semihosting.consoleInput()), List.of(), power, () -> {
            image.forEach(part -> space.poke(part.address(), part.bytes(), 0, part.bytes().length));
            cpu.setThumb((entry & 1) != 0);
            cpu.pc = (int) entry & ~1;
        });
        InputPort port = new InputPort() {
            @Override
            public boolean hasInput() {
                return !typed.isEmpty();
            }

            @Override
            public int poll() {
                return typed.isEmpty() ? NOTHING : typed.remove();
            }
        };
        // Checkpoints close to each other: restores fall between calls.
        timeline = new Timeline(machine, gate, List.of(port), Map.of(), new Timeline.Settings(64 << 20, 100_000), System::nanoTime,
                () -> System.currentTimeMillis() * 1_000_000);
    }

    private void buildKernel(String... arguments) throws Exception {
        Path kernel = TestMachine.prebuilt("semihost");
        ElfFile elf = ElfFile.parse("kernel", kernel.toString(), Files.readAllBytes(kernel));
        MemoryLayout layout = MemoryLayout.of(List.of(new MemoryLayout.Range(RAM_BASE, RAM_BASE + RAM_SIZE - 1)));
        build(List.of(arguments), elf.segments(layout), elf.entry());
    }

    private Timeline.Progress run() {
        Timeline.Progress progress = Timeline.Progress.RAN;
        for (int i = 0; i < 10_000 && progress == Timeline.Progress.RAN; i++) {
            progress = timeline.advance(Long.MAX_VALUE, Timeline.Idle.REPORT);
        }
        return progress;
    }

    @ParameterizedTest
    @CsvSource({"semihost, semihost.txt", "semihost FILE, semihost-file.txt"})
    void theTestKernelFindsAllAsItShouldBeAndAgainInThePast(String arguments, String expected) throws Exception {
        buildKernel(arguments.split(" "));
        long start = machine.stateHash();
        assertEquals(Timeline.Progress.OFF, run());
        Path text = TestMachine.ROOT.resolve("test-kernels/expected").resolve(expected);
        assertEquals(Files.readString(text), output.toString());
        assertEquals(42, machine.power().exitStatus());
        long end = machine.stateHash();
        long present = timeline.present();

        // A replay that touched the host would find no directory, and would write its text again.
        Files.delete(directory);
        timeline.seek(0, () -> false);
        assertEquals(start, machine.stateHash());
        SortedMap<Long, Long> hashes = new TreeMap<>();
        for (long position = 0; position < present; position += Math.max(1, present / 50)) {
            timeline.seek(position, () -> false);
            hashes.put(position, machine.stateHash());
        }
        timeline.seek(present, () -> false);
        assertEquals(end, machine.stateHash());
        hashes.entrySet().stream().sorted(Map.Entry.<Long, Long>comparingByKey().reversed()).forEach(entry -> {
            timeline.seek(entry.getKey(), () -> false);
            assertEquals(entry.getValue(), machine.stateHash(), "at " + entry.getKey());
        });
        assertEquals(Files.readString(text), output.toString());
        Files.createDirectory(directory);
    }

    /** Reads characters for ever; counts them in r4, keeps the last in r5. */
    private void buildReader() throws Exception {
        int[] words = {
            0xe3a04000,     // mov r4, #0
            0xe3a00007,     // mov r0, #7
            0xef123456,     // svc #0x123456
            0xe1a05000,     // mov r5, r0
            0xe2844001,     // add r4, r4, #1
            0xeafffffa,     // b .-16
        };
        byte[] code = new byte[words.length * 4];
        for (int i = 0; i < code.length; i++) {
            code[i] = (byte) (words[i / 4] >>> (8 * (i % 4)));
        }
        build(List.of(), List.of(new Segment("code", ENTRY, code)), ENTRY);
    }

    @Test
    void aProgramThatReadsTheConsoleSleepsUntilInputComesAndReplaysIt() throws Exception {
        buildReader();
        Cpu cpu = machine.cpus().get(0);
        assertEquals(Timeline.Progress.IDLE, run());
        long idleAt = machine.icount();
        assertEquals(3, idleAt);
        assertEquals(ENTRY + 8, cpu.pc);

        typed.addAll(Arrays.asList((int) 'a', (int) 'b'));
        assertEquals(Timeline.Progress.IDLE, run());
        assertEquals(2, cpu.r[4]);
        assertEquals('b', cpu.r[5]);
        timeline.passIdleTime(1_000_000);
        typed.add((int) 'c');
        assertEquals(Timeline.Progress.IDLE, run());
        assertEquals('c', cpu.r[5]);
        long present = timeline.present();
        long end = machine.stateHash();

        List<Long> hashes = new ArrayList<>();
        for (long position = 0; position <= present; position++) {
            timeline.seek(position, () -> false);
            hashes.add(machine.stateHash());
        }
        assertEquals(end, hashes.get((int) present));
        for (long position = present; position >= 0; position--) {
            timeline.seek(position, () -> false);
            assertEquals(hashes.get((int) position), machine.stateHash(), "at " + position);
        }
        timeline.seek(present, () -> false);
        typed.add((int) 'd');
        assertEquals(Timeline.Progress.IDLE, run());
        assertEquals('d', cpu.r[5]);
        assertEquals(4, cpu.r[4]);
        assertFalse(timeline.hasInput());
    }
}
