package dev.backstep.arm.translate;

import dev.backstep.board.Board;
import dev.backstep.board.BoardConnections;
import dev.backstep.board.VexpressA9;
import dev.backstep.board.boot.BootException;
import dev.backstep.board.boot.BootOptions;
import dev.backstep.board.boot.ImageSource;
import dev.backstep.arm.cpu.Cpu;
import dev.backstep.clock.MachineClocks;
import dev.backstep.device.serial.SerialLine;
import dev.backstep.machine.Machine;
import dev.backstep.memory.RamSnapshot;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Two machines that run the same program, one with each engine, and are compared as they go. At a difference both go back to
 * the last comparison that agreed, and the first instruction after which they differ is looked for.
 */
final class Lockstep {

    private static final class Side {
        final ByteArrayOutputStream console = new ByteArrayOutputStream();
        final Machine machine;
        byte[] state;
        List<RamSnapshot> memory;

        Side(BootOptions boot, long memoryBytes, Translation translation) throws BootException {
            MachineClocks clocks = MachineClocks.withShift(1);
            machine = VexpressA9.build(clocks, memoryBytes,
                    new BoardConnections(List.of(new SerialLine() {
                        @Override
                        public void transmit(int value) {
                            console.write(value);
                        }

                        @Override
                        public void readyToReceive() { }
                    }), () -> 1_600_000_000L, Optional.empty(), false),
                    Board.BootPlanning.of(boot, ImageSource.disk()), translation).machine();
        }

        void runTo(long position) {
            while (machine.icount() < position && !machine.power().isOff()) {
                if (machine.isIdle()) {
                    if (!machine.passIdleTime(Long.MAX_VALUE)) {
                        return;
                    }
                } else {
                    machine.runSlice(position);
                }
            }
        }

        void keep() {
            state = machine.saveState();
            memory = machine.captureMemory();
        }

        void goBack() {
            machine.restoreMemory(memory);
            machine.restoreState(state);
        }
    }

    private final Side interpreted;
    private final Side translated;

    /** {@code translation}: {@code ON} or {@code VERIFY}. */
    Lockstep(BootOptions boot, long memoryBytes, Translation translation) throws BootException {
        interpreted = new Side(boot, memoryBytes, Translation.OFF);
        translated = new Side(boot, memoryBytes, translation);
    }

    /** True when the program has switched the machine off. */
    boolean isOff() {
        return translated.machine.power().isOff();
    }

    /** What the translated side wrote to its console. */
    String output() {
        return translated.console.toString(StandardCharsets.ISO_8859_1);
    }

    JitStatistics statistics() {
        return ((TieredEngine) translated.machine.cpus().get(0).engine()).statistics();
    }

    /** The machine that is translated. */
    Machine machine() {
        return translated.machine;
    }

    /**
     * Runs both up to a position, comparing the state every so many instructions, and memory every tenth time.
     *
     * @return null, or what differs and where it began
     */
    String run(long position, long every) {
        long at = interpreted.machine.icount();
        for (int i = 0; at < position; i++) {
            interpreted.keep();
            translated.keep();
            long next = Math.min(position, at + every);
            interpreted.runTo(next);
            translated.runTo(next);
            boolean memoryToo = i % 10 == 9 || next == position;
            if (differ(memoryToo)) {
                return firstDifference(at, next, memoryToo);
            }
            if (!interpreted.console.toString(StandardCharsets.ISO_8859_1).equals(output())) {
                return "console output before " + next;
            }
            if (interpreted.machine.icount() < next) {
                return null;
            }
            at = next;
        }
        return null;
    }

    private boolean differ(boolean memoryToo) {
        return !Arrays.equals(interpreted.machine.saveState(), translated.machine.saveState())
                || memoryToo && interpreted.machine.stateHash() != translated.machine.stateHash();
    }

    private boolean differAt(long position, boolean memoryToo) {
        interpreted.goBack();
        translated.goBack();
        interpreted.runTo(position);
        translated.runTo(position);
        return differ(memoryToo);
    }

    private String firstDifference(long same, long different, boolean memoryToo) {
        if (!differAt(different, memoryToo)) {
            return "a difference near " + different + " that did not come again";
        }
        long low = same;
        long high = different;
        while (high - low > 1) {
            long middle = low + (high - low) / 2;
            if (differAt(middle, memoryToo)) {
                high = middle;
            } else {
                low = middle;
            }
        }
        differAt(low, memoryToo);
        Cpu cpu = interpreted.machine.cpus().get(0);
        String where = "after the instruction at " + Integer.toHexString(cpu.pc) + (cpu.thumb ? " (T32)" : " (A32)") + " word "
                + word(interpreted.machine, cpu.pc) + ", position " + low + "\n" + Arrays.toString(cpu.r);
        differAt(high, memoryToo);
        Map<String, String> here = interpreted.machine.listState().values();
        Map<String, String> there = translated.machine.listState().values();
        StringBuilder text = new StringBuilder(where);
        here.forEach((name, value) -> {
            if (!value.equals(there.get(name))) {
                text.append("\n  ").append(name).append(" interpreted ").append(value).append(" translated ").append(there.get(name));
            }
        });
        return text.toString();
    }

    private static String word(Machine machine, int address) {
        long physical = machine.cpus().get(0).mmu.translateForDebugger(address);
        return physical < 0 ? "?" : Integer.toHexString(machine.memory().read(physical & ~3L, 4));
    }
}
