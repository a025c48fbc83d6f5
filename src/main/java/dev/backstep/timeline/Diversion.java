package dev.backstep.timeline;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.machine.Machine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * A throw-away branch off the past: where it left history, and where on it the function call began that the debugger may be making.
 *
 * <p>A call begins with the first register that is written since the branch began, or since the last call. For an argument that is a text
 * GDB calls malloc first, and writes the text where malloc returned: that is one call with what follows. Whatever else is written into
 * memory while no call runs is the user's, and stays when calls are thrown away.
 */
final class Diversion {

    private final Machine machine;
    private final Checkpoint base;
    private final List<LoggedEvent> events = new ArrayList<>();
    /** Where the call began; null when none has. */
    private Checkpoint callBase;
    private int eventsBeforeCall;
    private long[][] registersAtCall;
    private boolean ran;
    private boolean registersWrittenSinceRun;
    /** For each CPU: the debugger has written its registers. The others may have run on meanwhile. */
    private final boolean[] written;
    /** The CPU that has returned from the call, or null; what is written at the address that it returned belongs to the call. */
    private Cpu returned;
    private int returnedAddress;

    /** A branch that leaves history here; {@code base} is the machine as it stands. */
    Diversion(Machine machine, Checkpoint base) {
        this.machine = machine;
        this.base = base;
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

    /** The debugger is about to make a change. {@code here} makes a checkpoint of the machine as it stands. */
    void beforeChange(Event event, Supplier<Checkpoint> here) {
        if (event instanceof Event.RegisterWrite && callBase == null) {
            callBase = events.isEmpty() ? base : here.get();
            eventsBeforeCall = events.size();
            registersAtCall = machine.cpus().stream().map(Diversion::registersOf).toArray(long[][]::new);
            ran = false;
            Arrays.fill(written, false);
        } else if (event instanceof Event.MemoryWrite && callBase != null && hasRegistersOfCall() && !isAtReturned(event)) {
            forgetCall();
        }
    }

    /** The debugger makes a change on the branch, or the host gives an answer. */
    void happened(Event event) {
        if (event instanceof Event.RegisterWrite write) {
            if (ran && !registersWrittenSinceRun) {
                returned = machine.cpus().get(write.cpu());
                returnedAddress = (int) RegisterFile.read(returned, 0);
            }
            registersWrittenSinceRun = true;
            written[write.cpu()] = true;
        } else if (event instanceof Event.MemoryWrite write && isAtReturned(write)) {
            // More is to come: the call that this is an argument of.
            returnedAddress += write.bytes().length;
            registersWrittenSinceRun = false;
        }
        events.add(new LoggedEvent(machine.icount(), machine.clocks().virtual().now(), event));
    }

    /** True for a write where the call returned, or behind the last such one. */
    boolean isAtReturned(Event event) {
        return event instanceof Event.MemoryWrite write && returned != null
                && returned.memory.translator().translateForDebugger(returnedAddress) == write.address();
    }

    /** All that came from outside on the branch, in order. */
    List<LoggedEvent> events() {
        return events;
    }

    /**
     * True when a function call made from the debugger is over: something ran, and the debugger itself has made all
     * registers of the CPU that it made the call on again what they were when the call began. (A loop that comes round to the same
     * registers is no such call.)
     */
    boolean isFinishedCall() {
        return callBase != null && ran && registersWrittenSinceRun && hasRegistersOfCall();
    }

    private boolean hasRegistersOfCall() {
        for (Cpu cpu : machine.cpus()) {
            if (written[cpu.index()] && !Arrays.equals(registersOf(cpu), registersAtCall[cpu.index()])) {
                return false;
            }
        }
        return true;
    }

    /** Where the call began. */
    Checkpoint callBase() {
        return callBase;
    }

    /** True when the branch is nothing but the call. */
    boolean beganWithCall() {
        return eventsBeforeCall == 0;
    }

    /** The machine stands again where the call began: it has not happened. */
    void undoCall() {
        events.subList(eventsBeforeCall, events.size()).clear();
        forgetCall();
    }

    private void forgetCall() {
        callBase = null;
        returned = null;
        registersWrittenSinceRun = false;
    }

    private static long[] registersOf(Cpu cpu) {
        long[] values = new long[RegisterFile.COUNT];
        Arrays.setAll(values, register -> RegisterFile.read(cpu, register));
        return values;
    }
}
