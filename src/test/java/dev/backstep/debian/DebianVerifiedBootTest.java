package dev.backstep.debian;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.arm.translate.JitStatistics;
import dev.backstep.arm.translate.TieredEngine;
import dev.backstep.arm.translate.Translation;
import dev.backstep.board.Board;
import dev.backstep.board.BoardConnections;
import dev.backstep.board.VexpressA9;
import dev.backstep.board.boot.BootOptions;
import dev.backstep.board.boot.ImageSource;
import dev.backstep.clock.MachineClocks;
import dev.backstep.device.serial.SerialLine;
import dev.backstep.machine.Machine;
import dev.backstep.memory.Ram;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parts of Debian's boot with every run of translated code done again by the interpreter. */
class DebianVerifiedBootTest {

    private static final long MEMORY = 512L << 20;
    private static final int HUGE_METHOD = 8000;
    private static final long STEP = 50_000_000;
    private static final long LIMIT = 4_000_000_000L;

    private static Machine machine(DebianImages images, Translation translation, ByteArrayOutputStream console) throws Exception {
        BootOptions boot = BootOptions.none().withKernel(images.kernel().toString()).withDeviceTree(images.deviceTree().toString())
                .withInitrd(images.initialRamDisk().toString()).withCommandLine("console=ttyAMA0 earlycon=pl011,0x10009000");
        return VexpressA9.build(MachineClocks.withShift(1), MEMORY, new BoardConnections(List.of(new SerialLine() {
            @Override
            public void transmit(int value) {
                console.write(value);
            }

            @Override
            public void readyToReceive() { }
        }), () -> 1_600_000_000L, Optional.empty(), false), Board.BootPlanning.of(boot, ImageSource.disk()), translation).machine();
    }

    private static void run(Machine machine, long end) {
        while (machine.icount() < end) {
            if (machine.isIdle()) {
                assertTrue(machine.passIdleTime(Long.MAX_VALUE), "it waits for nothing");
            } else {
                machine.runSlice(end);
            }
        }
    }

    private static void copyMemory(Machine from, Machine to) {
        for (int i = 0; i < from.rams().size(); i++) {
            Ram source = from.rams().get(i);
            Ram copy = to.rams().get(i);
            for (int page = 0; page < source.pageCount(); page++) {
                byte[] content = source.pageForRead(page);
                if (!Arrays.equals(content, copy.pageForRead(page))) {
                    System.arraycopy(content, 0, copy.pageForWrite(page), 0, content.length);
                }
            }
        }
    }

    private static boolean hasPrinted(ByteArrayOutputStream console, String line) {
        return console.toString(StandardCharsets.ISO_8859_1).contains(line);
    }

    /** From where the console shows a line on, reached without verifying. First the decompressor, then the kernel. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"'' | 40000000", "Booting Linux on physical CPU 0x0 | 160000000"})
    void translatedCodeOfTheBootDoesWhatTheInterpreterDoes(String line, long instructions) throws Exception {
        DebianImages images = DebianImages.require("armmp");
        ByteArrayOutputStream console = new ByteArrayOutputStream();
        Machine verified = machine(images, Translation.VERIFY, console);
        long from = 0;
        if (!line.isEmpty()) {
            Machine first = machine(images, Translation.ON, console);
            while (!hasPrinted(console, line)) {
                from += STEP;
                assertTrue(from < LIMIT, "it has not printed " + line);
                run(first, from);
            }
            copyMemory(first, verified);
            verified.restoreState(first.saveState());
            assertEquals(first.stateHash(), verified.stateHash());
        }
        run(verified, from + instructions);
        JitStatistics statistics = ((TieredEngine) verified.cpus().get(0).engine()).statistics();
        long translated = statistics.executed() - statistics.interpreted();
        System.out.printf("verified boot: %d instructions from %d on, %.2f %% translated, %d regions, largest %d bytes%n",
                statistics.executed(), from, 100.0 * translated / statistics.executed(), statistics.regions(),
                statistics.largestBytecodeBytes());
        assertEquals(instructions, statistics.executed());
        assertTrue(translated > statistics.executed() / 2, translated + " translated");
        assertTrue(statistics.largestBytecodeBytes() < HUGE_METHOD, statistics.largestBytecodeBytes() + " bytes");
    }
}
