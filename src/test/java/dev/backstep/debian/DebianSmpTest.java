package dev.backstep.debian;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.arm.translate.Translation;
import dev.backstep.board.Board;
import dev.backstep.board.BoardConnections;
import dev.backstep.board.Processors;
import dev.backstep.board.VexpressA9;
import dev.backstep.board.boot.BootOptions;
import dev.backstep.board.boot.ImageSource;
import dev.backstep.clock.MachineClocks;
import dev.backstep.device.serial.SerialLine;
import dev.backstep.machine.Machine;
import dev.backstep.memory.Ram;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/**
 * Debian's kernel on four CPUs. {@code -Dbackstep.soak=N} boots it to the shell, and then N times more in random slices, and compares the
 * state at a thousand positions.
 */
class DebianSmpTest {

    private static final int CPUS = 4;
    private static final int POSITIONS = 1000;
    private static final long STEP = 20_000_000;
    private static final long LIMIT = 6_000_000_000L;

    private final ByteArrayOutputStream console = new ByteArrayOutputStream();

    private Machine machine(Translation translation) throws Exception {
        DebianImages images = DebianImages.require("armmp");
        BootOptions boot = BootOptions.none().withKernel(images.kernel().toString()).withDeviceTree(images.deviceTree().toString())
                .withInitrd(images.initialRamDisk().toString()).withCommandLine("console=ttyAMA0 earlycon=pl011,0x10009000");
        console.reset();
        return VexpressA9.build(MachineClocks.withShift(1), 512L << 20, new BoardConnections(List.of(new SerialLine() {
            @Override
            public void transmit(int value) {
                console.write(value);
            }

            @Override
            public void readyToReceive() { }
        }), () -> 1_600_000_000L, Optional.empty(), false), Board.BootPlanning.of(boot, ImageSource.disk()),
                Processors.of(CPUS, translation)).machine();
    }

    private static void run(Machine machine, long end, int slice) {
        while (machine.icount() < end) {
            if (machine.isIdle()) {
                assertTrue(machine.passIdleTime(Long.MAX_VALUE), "it waits for nothing");
            } else {
                machine.runSlice(Math.min(end, machine.icount() + slice));
            }
        }
    }

    private void runUntilPrinted(Machine machine, String line) {
        while (!console.toString(StandardCharsets.ISO_8859_1).contains(line)) {
            assertTrue(machine.icount() < LIMIT, "it has not printed " + line);
            run(machine, machine.icount() + STEP, Integer.MAX_VALUE);
        }
    }

    @Test
    void fourCpusComeUp() throws Exception {
        Machine machine = machine(Translation.ON);
        runUntilPrinted(machine, "smp: Brought up 1 node, 4 CPUs");
        System.out.println("DebianSmpTest: four CPUs after " + machine.icount() + " instructions");
        String text = console.toString(StandardCharsets.ISO_8859_1);
        for (int cpu = 0; cpu < CPUS; cpu++) {
            assertTrue(text.contains("CPU" + cpu + ": thread -1, cpu " + cpu + ", socket 0, mpidr 8000000" + cpu), text);
            assertTrue(machine.turns().lastInstruction(cpu) > 0, "CPU " + cpu + " has run");
        }
    }

    /** Of all bytes of memory, whoever wrote them. */
    private static long checksum(Machine machine) {
        CRC32C checksum = new CRC32C();
        byte[] bytes = new byte[1 << 16];
        for (Ram ram : machine.rams()) {
            for (long offset = 0; offset < ram.size(); offset += bytes.length) {
                int length = (int) Math.min(bytes.length, ram.size() - offset);
                ram.read(offset, bytes, 0, length);
                checksum.update(bytes, 0, length);
            }
        }
        return checksum.getValue();
    }

    /**
     * The first run hashes all memory at each position; the others only what was written since the position before, and add up all bytes
     * at the end: a run takes half the time so. A write that nobody noticed would give another hash than the first run's all the same.
     */
    @Test
    void theStateIsTheSameHoweverItIsReached() throws Exception {
        int runs = Integer.getInteger("backstep.soak", 0);
        if (runs == 0) {
            return;
        }
        Machine first = machine(Translation.ON);
        runUntilPrinted(first, "/root # ");
        long length = first.icount();
        long[] expected = new long[POSITIONS + 1];
        Machine straight = machine(Translation.ON);
        for (int i = 1; i <= POSITIONS; i++) {
            run(straight, length * i / POSITIONS, Integer.MAX_VALUE);
            expected[i] = straight.stateHash();
        }
        long bytes = checksum(straight);
        System.out.println("DebianSmpTest: " + length + " instructions, hash " + Long.toHexString(expected[POSITIONS]) + ", checksum "
                + Long.toHexString(bytes));
        int seed = Integer.getInteger("backstep.soak.seed", 0);
        for (int n = 0; n < runs; n++) {
            long began = System.nanoTime();
            Random random = new Random(seed + n);
            Machine again = machine(Translation.ON);
            for (int i = 1; i <= POSITIONS; i++) {
                run(again, length * i / POSITIONS, 1_000 + random.nextInt(100_000));
                again.captureMemory();
                assertEquals(expected[i], again.stateHash(), "run " + n + " at " + length * i / POSITIONS);
            }
            assertEquals(bytes, checksum(again), "run " + n);
            System.out.printf("DebianSmpTest: the same in run %d, seed %d: %.0f s%n", n, seed + n, (System.nanoTime() - began) / 1e9);
        }
    }
}
