package dev.backstep.timeline;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.machine.CpuTurns;

import java.util.function.BooleanSupplier;

/**
 * Goes back to before the last instruction that a CPU ran. What the machine knows of the present turn is enough when the CPU
 * has it; otherwise the past is run again, newest stretch first, with an eye on turns that end and none on instructions.
 *
 * <p>Thread: the machine thread only.
 */
public final class LastInstruction {

    private final Timeline timeline;
    private final CpuTurns turns;

    /** For this history. */
    public LastInstruction(Timeline timeline) {
        this.timeline = timeline;
        this.turns = timeline.machine().turns();
    }

    /**
     * Goes to the position at which this CPU ran its last instruction before here; to the beginning when it has run none.
     *
     * @param interrupted asked now and then; true gives up, and the machine stands where it stood
     * @throws TimelineException when there is no history
     */
    public HistorySearch.Result goTo(Cpu cpu, BooleanSupplier interrupted) {
        timeline.requireHistory();
        timeline.leavePresent();
        if (turns.current() == cpu && turns.began() < timeline.position()) {
            long origin = timeline.position();
            if (timeline.seek(origin - 1, interrupted)) {
                return HistorySearch.Result.FOUND;
            }
            timeline.seek(origin, () -> false);
            return HistorySearch.Result.INTERRUPTED;
        }
        TurnNotes notes = new TurnNotes(cpu);
        turns.setListener(notes);
        try {
            return timeline.searchBackwards(notes, HistorySearch.IntervalFilter.ALL, interrupted);
        } finally {
            turns.setListener((ofCpu, began, ended) -> { });
        }
    }

    /** The last turn of the CPU in a stretch of history. */
    private final class TurnNotes implements HistorySearch.Notes, CpuTurns.Listener {

        private final Cpu cpu;
        private long last = -1;

        TurnNotes(Cpu cpu) {
            this.cpu = cpu;
        }

        @Override
        public void turnEnded(Cpu ofCpu, long began, long ended) {
            if (ofCpu == cpu && began < ended) {
                last = ended - 1;
            }
        }

        /** The turn that the stretch ends in is not over. */
        @Override
        public long lastFound() {
            return turns.current() == cpu && turns.began() < timeline.position() ? timeline.position() - 1 : last;
        }

        @Override
        public void clear() {
            last = -1;
        }

        @Override
        public boolean hasBreakpointInPage(int pageAddress) {
            return false;
        }

        @Override
        public boolean hasBreakpoint(int address) {
            return false;
        }

        @Override
        public boolean reached(int address) {
            return false;
        }

        @Override
        public boolean watchesPage(int pageAddress) {
            return false;
        }

        @Override
        public boolean accessed(int address, int size, boolean write) {
            return false;
        }
    }
}
