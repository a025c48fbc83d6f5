package dev.backstep.timeline;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.machine.Machine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A throw-away branch off the past: where it left history, and whether it was only a function call of the debugger's. */
final class Diversion {

    private final Machine machine;
    private final Checkpoint base;
    private final long[][] registersAtBase;
    private final List<LoggedEvent> events = new ArrayList<>();
    private boolean ran;
    private boolean registersWrittenSinceRun;
    /** For each CPU: the debugger has written its registers. The others may have run on meanwhile. */
    private final boolean[] written;

    /** A branch that leaves history here; {@code base} is the machine as it stands. */
    Diversion(Machine machine, Checkpoint base) {
        this.machine = machine;
        this.base = base;
        this.registersAtBase = machine.cpus().stream().map(Diversion::registersOf).toArray(long[][]::new);
        this.written = new boolean[machine.cpus().size()];
    }

    /** Where it left history. */
    Checkpoint base() {
        return base;
    }

    /** The machine runs on the branch. */
    void runs() {
        ran = true;
        registersWrittenSinceRun = false;
    }

    /** The debugger makes a change on the branch, or the host gives an answer. */
    void happened(Event event) {
        if (event instanceof Event.RegisterWrite write) {
            registersWrittenSinceRun = true;
            written[write.cpu()] = true;
        }
        events.add(new LoggedEvent(machine.icount(), machine.clocks().virtual().now(), event));
    }

    /** All that came from outside on the branch, in order. */
    List<LoggedEvent> events() {
        return events;
    }

    /**
     * True when a function call made from the debugger is over: something ran, and the debugger itself has made all
     * registers of the CPU that it made the call on again what they were when the branch began. (A loop that comes round to the same
     * registers is no such call.)
     */
    boolean isFinishedCall() {
        if (!ran || !registersWrittenSinceRun) {
            return false;
        }
        for (Cpu cpu : machine.cpus()) {
            if (written[cpu.index()] && !Arrays.equals(registersOf(cpu), registersAtBase[cpu.index()])) {
                return false;
            }
        }
        return true;
    }

    private static long[] registersOf(Cpu cpu) {
        long[] values = new long[RegisterFile.COUNT];
        Arrays.setAll(values, register -> RegisterFile.read(cpu, register));
        return values;
    }
}
