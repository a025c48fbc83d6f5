package dev.backstep.timeline;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.cpu.ExceptionKind;
import dev.backstep.machine.Machine;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;

/**
 * What is noted of a run for people to find their way: lines on the consoles with their positions, how many exceptions were
 * taken, and which CPU ran when. Each thing is noted when it happens for the first time. No part of the machine's state.
 *
 * <p>Thread: the machine thread only.
 */
public final class RunNotes {

    /** Lines that are kept at most: the newest. */
    private static final int MAX_LINES = 20_000;
    /** Characters of a line that are kept. */
    private static final int MAX_TEXT = 160;

    /**
     * A line that the guest wrote.
     *
     * @param position of its first character, in instructions
     * @param text without control characters
     */
    public record Line(long position, String text) { }

    private final Deque<Line> lines = new ArrayDeque<>();
    private final StringBuilder open = new StringBuilder();
    private final Map<ExceptionKind, Long> exceptions = new EnumMap<>(ExceptionKind.class);
    private long openedAt;
    private long leftOut;
    private long countedFrom;
    private Machine machine;
    private Timeline timeline;
    private CpuShares cpuShares;

    /** Nothing has happened yet. */
    RunNotes() { }

    /** Has the CPUs of this machine tell of exceptions; {@code timeline} says which of them are new. */
    void watch(Machine itsMachine, Timeline itsTimeline) {
        machine = itsMachine;
        timeline = itsTimeline;
        cpuShares = new CpuShares(machine.cpus().size());
        machine.turns().setListener(this::turnEnded);
        for (Cpu cpu : machine.cpus()) {
            cpu.exceptions().addListener((by, kind, address) -> {
                if (timeline.exceptionIsNew(kind)) {
                    exceptions.merge(kind, 1L, Long::sum);
                }
            });
        }
    }

    private void turnEnded(Cpu cpu, long began, long end) {
        if (timeline.mode() != Timeline.Mode.DIVERSION) {
            cpuShares.ran(cpu.index(), began, end);
        }
    }

    /** Which CPU ran when, up to where the machine stands at least. */
    public CpuShares cpuShares() {
        turnEnded(machine.turns().current(), machine.turns().began(), machine.icount());
        return cpuShares;
    }

    /** The guest writes a byte, 0 to 255, to a console at a position. */
    void wrote(int value, long position) {
        if (value == '\n') {
            endLine();
        } else if (value >= ' ' && value < 0x7f && open.length() < MAX_TEXT) {
            if (open.isEmpty()) {
                openedAt = position;
            }
            open.append((char) value);
        }
    }

    private void endLine() {
        if (!open.isEmpty()) {
            lines.add(new Line(openedAt, open.toString()));
            open.setLength(0);
            if (lines.size() > MAX_LINES) {
                lines.remove();
                leftOut++;
            }
        }
    }

    /** History from a position on is no more, and the machine stands at {@code here} in another one; both in instructions. */
    void forgetFrom(long position, long here) {
        endLine();
        while (!lines.isEmpty() && lines.getLast().position() >= position) {
            lines.removeLast();
        }
        exceptions.clear();
        cpuShares.forgetFrom(position);
        countedFrom = here;
    }

    /** The lines, oldest first; one that has not ended is not among them. */
    public Collection<Line> lines() {
        return Collections.unmodifiableCollection(lines);
    }

    /** How many lines are older than those that are kept. */
    public long linesLeftOut() {
        return leftOut;
    }

    /** How many exceptions of each kind were taken since {@link #countedFrom}. */
    public Map<ExceptionKind, Long> exceptions() {
        return Collections.unmodifiableMap(exceptions);
    }

    /** Where counting began, in instructions: at 0, or where history was forked. */
    public long countedFrom() {
        return countedFrom;
    }
}
