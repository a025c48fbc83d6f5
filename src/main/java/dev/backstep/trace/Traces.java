package dev.backstep.trace;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.decode.ArmDecoder;
import dev.backstep.debug.CpuRegisters;
import dev.backstep.device.Device;
import dev.backstep.device.UnimplementedDevice;
import dev.backstep.machine.Machine;
import dev.backstep.timeline.Timeline;

import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Connects the log items that were asked for to a machine. Nothing is connected for the others.
 *
 * <p>Thread: the machine thread only.
 */
public final class Traces {

    private final Timeline timeline;
    private final Machine machine;
    private final CodeNames names;
    private final Function<LogItem, Consumer<String>> sinks;

    private Traces(Timeline timeline, CodeNames names, Function<LogItem, Consumer<String>> sinks) {
        this.timeline = timeline;
        this.machine = timeline.machine();
        this.names = names;
        this.sinks = sinks;
    }

    /**
     * Starts to trace.
     *
     * @param timeline the machine's history, at its beginning
     * @param items what is to be traced
     * @param names of the guest's code
     * @param sinks where the lines of an item go, each without line end
     */
    public static void start(Timeline timeline, Set<LogItem> items, CodeNames names, Function<LogItem, Consumer<String>> sinks) {
        Traces traces = new Traces(timeline, names, sinks);
        traces.connectInstructions(items);
        if (items.contains(LogItem.INT)) {
            ExceptionTrace trace = new ExceptionTrace(names, traces.newOnly(LogItem.INT));
            traces.machine.cpus().forEach(cpu -> cpu.exceptions().addListener(trace));
        }
        if (items.contains(LogItem.CPU_RESET)) {
            traces.connectResets();
        }
        if (items.contains(LogItem.UNIMP)) {
            traces.connectUnimplemented();
        }
        if (items.contains(LogItem.GUEST_ERRORS)) {
            traces.connectUnmapped();
        }
    }

    /** Takes what happens now, and drops what happens again. */
    private Consumer<String> newOnly(LogItem item) {
        Consumer<String> sink = sinks.apply(item);
        return line -> {
            if (isNew()) {
                sink.accept(line);
            }
        };
    }

    private boolean isNew() {
        return timeline.mode() != Timeline.Mode.PAST;
    }

    private Consumer<String> sinkOf(Set<LogItem> items, LogItem item) {
        return items.contains(item) ? sinks.apply(item) : null;
    }

    private void connectInstructions(Set<LogItem> items) {
        Consumer<String> decoded = sinkOf(items, LogItem.IN_ASM);
        Consumer<String> executed = sinkOf(items, LogItem.EXEC);
        Consumer<String> registers = sinkOf(items, LogItem.CPU);
        if (decoded != null || executed != null || registers != null) {
            timeline.setInstructionObserver(
                    new InstructionTrace(new InstructionText(new ArmDecoder()), names, decoded, executed, registers));
        }
    }

    /** QEMU shows the state that a reset ends; power-on ends none, so that it shows the state it begins with. */
    private void connectResets() {
        Consumer<String> sink = newOnly(LogItem.CPU_RESET);
        Runnable show = () -> {
            for (Cpu cpu : machine.cpus()) {
                sink.accept("CPU Reset (CPU " + cpu.index() + ") at position " + machine.icount());
                CpuRegisters.of(cpu).lines().forEach(sink);
            }
        };
        machine.onReset(show);
        show.run();
    }

    private void connectUnimplemented() {
        Consumer<String> sink = newOnly(LogItem.UNIMP);
        for (Device device : machine.devices()) {
            if (device instanceof UnimplementedDevice unimplemented) {
                unimplemented.onAccess((offset, value, size, write) -> sink.accept(where()
                        + access(device.name() + " offset 0x" + Long.toHexString(offset), value, size, write)));
            }
        }
    }

    private void connectUnmapped() {
        Consumer<String> sink = newOnly(LogItem.GUEST_ERRORS);
        machine.memory().onUnmapped((address, value, size, write) -> sink.accept(where()
                + access(String.format("0x%08x, where nothing is", address), value, size, write)));
    }

    /** The instruction that makes an access; nothing when CPUs run at the same time, any of which it may be. */
    private String where() {
        if (machine.isParallel()) {
            return "";
        }
        Cpu cpu = machine.turns().current();
        int address = cpu.currentAddress();
        return String.format("%s0x%08x%s: ", cpu.cluster().labelOf(cpu), address, names.behind(address));
    }

    private static String access(String place, int value, int size, boolean write) {
        return write ? String.format("write of 0x%0" + 2 * size + "x to %s", value, place)
                : "read of " + size + (size == 1 ? " byte from " : " bytes from ") + place;
    }
}
