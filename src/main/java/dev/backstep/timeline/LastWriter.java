package dev.backstep.timeline;

import dev.backstep.machine.Machine;

import java.util.Arrays;
import java.util.function.BooleanSupplier;

/**
 * Finds who wrote a piece of memory last, before the machine's present position. The past is run again, newest stretch first;
 * stretches in which the pages concerned were not written are skipped. What counts is memory, not addresses: a write by
 * another mapping or alias of the same bytes is found too. Afterwards the machine stands where it stood.
 *
 * <p>Thread: the machine thread only.
 */
public final class LastWriter {

    /** What was found: a {@link Write}, or why there is none. */
    public sealed interface Result permits Write, Result.Never, Result.Interrupted {

        /** Never written since the beginning: the content is what was there at power-on. */
        record Never(byte[] content) implements Result { }

        /** Somebody interrupted the search. */
        record Interrupted() implements Result { }
    }

    private final Timeline timeline;
    private final Machine machine;

    /** For this history. */
    public LastWriter(Timeline timeline) {
        this.timeline = timeline;
        this.machine = timeline.machine();
    }

    /**
     * Who wrote any of these bytes last.
     *
     * @param interrupted asked now and then; true gives up
     * @throws TimelineException when there is no history to search
     */
    public Result find(WatchedMemory memory, BooleanSupplier interrupted) {
        timeline.requireHistory();
        if (timeline.mode() == Timeline.Mode.DIVERSION) {
            throw new TimelineException("the machine stands on a diversion that left history at " + timeline.diversionBase()
                    + " and keeps none of its own");
        }
        Timeline.Moment origin = timeline.moment();
        try {
            return search(memory, interrupted);
        } finally {
            timeline.returnTo(origin);
        }
    }

    private Result search(WatchedMemory memory, BooleanSupplier interrupted) {
        long origin = timeline.position();
        byte[] content = memory.read();
        while (true) {
            Notes notes = new Notes(machine, memory);
            HistorySearch.Result found = timeline.searchBackwards(notes, memory.whereWritten(), interrupted);
            if (found == HistorySearch.Result.INTERRUPTED) {
                return new Result.Interrupted();
            }
            byte[] before = memory.read();
            if (found == HistorySearch.Result.NOT_FOUND) {
                return Arrays.equals(before, content) ? new Result.Never(content) : new Write.ByDevice(0, origin, before, content);
            }
            if (notes.debugger != null) {
                return Arrays.equals(notes.debugger.after(), content) ? notes.debugger
                        : new Write.ByDevice(notes.debugger.position(), origin, notes.debugger.after(), content);
            }
            NotedAccess access = notes.access;
            timeline.seek(access.position() + 1, () -> false);
            byte[] after = memory.read();
            if (Arrays.equals(before, after) && !access.reallyWrote()) {
                // An access that was refused, or a command to a flash chip: look before it.
                timeline.seek(access.position(), () -> false);
                if (access.position() == 0) {
                    return new Result.Never(content);
                }
                continue;
            }
            return Arrays.equals(after, content) ? access.write(before, after)
                    : new Write.ByDevice(access.position() + 1, origin, after, content);
        }
    }

    /** What a run through a stretch of history saw last: an access, or what a debugger wrote. */
    private static final class Notes extends WriteNotes implements HistorySearch.Notes {

        private NotedAccess access;
        private Write.ByDebugger debugger;

        private Notes(Machine machine, WatchedMemory memory) {
            super(machine, memory);
        }

        @Override
        void writes(NotedAccess noted) {
            access = noted;
            debugger = null;
        }

        @Override
        void debuggerWritesThere(long physical, byte[] bytes) {
            byte[] before = memory.read();
            debugger = new Write.ByDebugger(machine.icount(), machine.clocks().virtual().now(), before,
                    memory.with(before, physical, bytes));
            access = null;
        }

        @Override
        public long lastFound() {
            return debugger != null ? debugger.position() : access != null ? access.position() : -1;
        }

        @Override
        public void clear() {
            access = null;
            debugger = null;
        }
    }
}
