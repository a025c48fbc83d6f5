package dev.backstep.timeline;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.mmu.TouchedPages;
import dev.backstep.arm.state.Mode;
import dev.backstep.machine.Machine;
import dev.backstep.memory.Ram;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/**
 * Finds each time that an instruction ran in a part of history, and looks at the machine just before it. Afterwards the machine
 * stands where it stood.
 *
 * <p>Thread: the machine thread only.
 */
public final class ExecutionHistory {

    /**
     * A time that it ran.
     *
     * @param position instructions completed before it
     * @param nanoseconds guest time
     * @param cpu index of the CPU
     * @param mode the processor mode
     * @param secure true in Secure state
     * @param seen what the look at the machine gave
     */
    public record Hit<T>(long position, long nanoseconds, int cpu, Mode mode, boolean secure, T seen) { }

    /**
     * What was found.
     *
     * @param hits in order; the newest when there are too many
     * @param leftOut how many earlier ones are not in the list
     * @param complete false when somebody interrupted the search; then these are the hits up to {@code searchedTo}
     * @param searchedTo where the search ended, in instructions
     */
    public record Found<T>(List<Hit<T>> hits, long leftOut, boolean complete, long searchedTo) { }

    private final Timeline timeline;

    /** For this history. */
    public ExecutionHistory(Timeline timeline) {
        this.timeline = timeline;
    }

    /**
     * Each time that the instruction at an address ran.
     *
     * @param address virtual; in whatever address space
     * @param keep how many are kept at most: the newest
     * @param look looks at the CPU between instructions and changes nothing
     * @throws TimelineException when there is no such part of history
     */
    public <T> Found<T> find(int address, HistoryScan.Range range, int keep, Function<Cpu, T> look, HistoryScan.Watch watch) {
        Notes<T> notes = new Notes<>(timeline.machine(), address, range, keep, look);
        boolean complete = new HistoryScan(timeline).run(range, notes, new Fetched(address), watch);
        return new Found<>(List.copyOf(notes.hits), notes.count - notes.hits.size(), complete, complete ? range.to() : notes.lastLook);
    }

    /** Skips the stretches in which nothing ran in the page of an address. */
    private record Fetched(int address) implements HistorySearch.IntervalFilter {

        @Override
        public boolean mayHold(Checkpoint from, Checkpoint to) {
            return true;
        }

        @Override
        public boolean mayHold(TouchedPages pages) {
            return pages.fetched().contains(address & -Ram.PAGE_SIZE);
        }
    }

    private static final class Notes<T> implements HistoryScan.Notes {

        private final Machine machine;
        private final int wanted;
        private final HistoryScan.Range range;
        private final int keep;
        private final Function<Cpu, T> look;
        private final Deque<Hit<T>> hits = new ArrayDeque<>();
        private long count;
        private long lastHit = -1;
        private long lastLook;

        private Notes(Machine machine, int wanted, HistoryScan.Range range, int keep, Function<Cpu, T> look) {
            this.machine = machine;
            this.wanted = wanted;
            this.range = range;
            this.keep = keep;
            this.look = look;
        }

        @Override
        public boolean hasBreakpointInPage(int pageAddress) {
            return (wanted & -Ram.PAGE_SIZE) == pageAddress;
        }

        @Override
        public boolean hasBreakpoint(int instructionAddress) {
            return instructionAddress == wanted;
        }

        @Override
        public boolean reached(int instructionAddress) {
            long position = machine.icount();
            if (instructionAddress == wanted && position >= range.from() && position != lastHit) {
                lastHit = position;
                count++;
                Cpu cpu = machine.turns().current();
                hits.add(new Hit<>(position, machine.clocks().virtual().now(), cpu.index(), cpu.mode(), cpu.isSecure(), look.apply(cpu)));
                if (hits.size() > keep) {
                    hits.remove();
                }
            }
            return false;
        }

        @Override
        public void standsAt(long position) {
            lastLook = position;
        }
    }
}
