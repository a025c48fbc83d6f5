package dev.backstep.debug;

import dev.backstep.board.TestMachine;
import dev.backstep.gdbstub.WatchKind;
import dev.backstep.timeline.Event;
import dev.backstep.timeline.LoggedEvent;
import dev.backstep.timeline.Probe;
import dev.backstep.timeline.RegisterFile;
import dev.backstep.timeline.Timeline;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The slow model of a machine with a history: an interpreted machine that runs from its beginning to a position, gets the
 * same input on the way, and never goes back. It notes each breakpoint and each watched access on the way.
 */
final class StraightRun {

    /** A breakpoint that is there, or none with a null kind; the kind of a watchpoint otherwise. */
    record Point(WatchKind kind, int address, int length) { }

    /** A watched access by the instruction at a position. */
    record Access(long position, WatchKind kind, int address) { }

    private final TestMachine machine;
    private final Point point;
    private final List<Long> breakpoints = new ArrayList<>();
    private final List<Access> accesses = new ArrayList<>();
    private Timeline.Progress progress = Timeline.Progress.LIMIT;

    /**
     * Runs.
     *
     * @param machine an interpreted one, at its beginning
     * @param events what came from outside, in order
     * @param position where to end, in instructions; earlier when the machine is switched off or idle for good
     * @param nanoseconds guest time at the end: where the machine waits there, of what came in meanwhile only what came until then counts
     * @param point what to note; may be null
     */
    StraightRun(TestMachine machine, List<LoggedEvent> events, long position, long nanoseconds, Point point) {
        this.machine = machine;
        this.point = point;
        machine.timeline.setProbe(point == null ? Probe.NONE : new Notes());
        for (LoggedEvent logged : events) {
            if (logged.icount() > position || logged.icount() == position && logged.nanoseconds() > nanoseconds) {
                break;
            }
            runTo(logged.icount());
            machine.timeline.passIdleTime(logged.nanoseconds());
            happen(logged.event());
        }
        runTo(position);
    }

    private void runTo(long position) {
        while (machine.machine.icount() < position) {
            progress = machine.timeline.advance(position, Timeline.Idle.SKIP);
            if (progress != Timeline.Progress.RAN) {
                return;
            }
        }
        progress = machine.machine.power().isOff() ? Timeline.Progress.OFF : Timeline.Progress.LIMIT;
    }

    private void happen(Event event) {
        if (event instanceof Event.SerialInput input) {
            machine.type(new String(input.bytes(), StandardCharsets.ISO_8859_1));
            machine.timeline.advance(machine.machine.icount(), Timeline.Idle.SKIP);
        } else if (event instanceof Event.MemoryWrite write) {
            machine.timeline.changes().writeMemory(write.address(), write.bytes());
        } else if (event instanceof Event.RegisterWrite write) {
            machine.timeline.changes().writeRegister(write.cpu(), write.register(), write.value());
        } else {
            throw new AssertionError("the model does not know " + event);
        }
    }

    /** Where it ended, in instructions. */
    long position() {
        return machine.machine.icount();
    }

    /** Why it ended: at the position, switched off, or idle for good. */
    Timeline.Progress progress() {
        return progress;
    }

    /** Lets the idle time pass that ends at a timer: a run that goes on behind a WFI is at the same position then, but later. */
    void passIdleTime() {
        machine.machine.passIdleTime(Long.MAX_VALUE);
    }

    long hash() {
        return machine.machine.stateHash();
    }

    long[] registers() {
        return registers(machine);
    }

    static long[] registers(TestMachine of) {
        long[] registers = new long[RegisterFile.COUNT];
        Arrays.setAll(registers, number -> RegisterFile.read(of.machine.cpus().get(0), number));
        return registers;
    }

    /** Positions at which the breakpoint's instruction was about to run. */
    List<Long> breakpoints() {
        return breakpoints;
    }

    /** The watched accesses, in order. */
    List<Access> accesses() {
        return accesses;
    }

    private final class Notes implements Probe {

        @Override
        public boolean hasBreakpointInPage(int pageAddress) {
            return point.kind() == null && (point.address() & ~0xfff) == pageAddress;
        }

        @Override
        public boolean hasBreakpoint(int address) {
            return point.kind() == null && point.address() == address;
        }

        @Override
        public boolean reached(int address) {
            if (hasBreakpoint(address)) {
                breakpoints.add(machine.machine.icount());
            }
            return false;
        }

        @Override
        public boolean watchesPage(int pageAddress) {
            return point.kind() != null;
        }

        @Override
        public boolean accessed(int address, int size, boolean write) {
            if (point.kind() != null && (point.kind() == WatchKind.ACCESS || (point.kind() == WatchKind.WRITE) == write)) {
                long first = Math.max(Integer.toUnsignedLong(address), Integer.toUnsignedLong(point.address()));
                long end = Math.min(Integer.toUnsignedLong(address) + size, Integer.toUnsignedLong(point.address()) + point.length());
                if (first < end) {
                    accesses.add(new Access(machine.machine.icount(), point.kind(), (int) first));
                }
            }
            return false;
        }
    }
}
