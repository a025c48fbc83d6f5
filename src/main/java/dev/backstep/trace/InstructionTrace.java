package dev.backstep.trace;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.debug.CpuRegisters;
import dev.backstep.memory.Ram;
import dev.backstep.timeline.InstructionObserver;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The items {@code in_asm}, {@code exec} and {@code cpu}.
 *
 * <p>Thread: the machine thread only.
 */
final class InstructionTrace implements InstructionObserver {

    /** What was seen in a page of virtual addresses: for each halfword the instruction that began there. */
    private static final class SeenPage {
        private final InstructionText.Raw[] instructions = new InstructionText.Raw[Ram.PAGE_SIZE / 2];
    }

    private final InstructionText text;
    private final CodeNames names;
    private final Consumer<String> decoded;
    private final Consumer<String> executed;
    private final Consumer<String> registers;
    private final Map<Integer, SeenPage> seen = new HashMap<>();
    private String blockFunction;
    private int blockEnd;
    private boolean inBlock;
    private long lastPosition = -1;
    private int lastAddress;

    /** @param decoded where {@code in_asm} goes, or null; the others likewise */
    InstructionTrace(InstructionText text, CodeNames names, Consumer<String> decoded, Consumer<String> executed,
                     Consumer<String> registers) {
        this.text = text;
        this.names = names;
        this.decoded = decoded;
        this.executed = executed;
        this.registers = registers;
    }

    @Override
    public void executes(Cpu cpu, int address) {
        long position = cpu.icount.now();
        if (position == lastPosition && address == lastAddress) {
            // A watchpoint stopped it half-way the first time.
            return;
        }
        lastPosition = position;
        lastAddress = address;
        if (decoded != null || executed != null) {
            InstructionText.Raw raw = text.read(cpu, address);
            if (decoded != null && isFirstMeeting(address, raw)) {
                showDecoded(address, raw);
            }
            showRegisters(cpu);
            if (executed != null) {
                executed.accept(position + ": " + cpu.cluster().labelOf(cpu) + text.of(address, raw) + names.behind(address));
            }
        } else {
            showRegisters(cpu);
        }
    }

    private void showRegisters(Cpu cpu) {
        if (registers != null) {
            CpuRegisters.of(cpu).lines().forEach(registers);
        }
    }

    private boolean isFirstMeeting(int address, InstructionText.Raw raw) {
        SeenPage page = seen.computeIfAbsent(address >>> Ram.PAGE_SHIFT, number -> new SeenPage());
        int index = (address & (Ram.PAGE_SIZE - 1)) >>> 1;
        if (raw.equals(page.instructions[index])) {
            return false;
        }
        page.instructions[index] = raw;
        return true;
    }

    /** A block is what follows on one another in one function; its head names the function, as QEMU's does. */
    private void showDecoded(int address, InstructionText.Raw raw) {
        String function = names.function(address);
        if (!inBlock || address != blockEnd || !Objects.equals(function, blockFunction)) {
            decoded.accept("----------------");
            decoded.accept("IN: " + (function == null ? "" : function));
        }
        inBlock = true;
        blockFunction = function;
        blockEnd = address + raw.set().bits() / 8;
        decoded.accept(text.of(address, raw));
    }
}
