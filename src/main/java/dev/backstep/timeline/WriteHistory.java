package dev.backstep.timeline;

import dev.backstep.machine.Machine;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Finds all writes to a piece of memory in a part of history. Stretches in which the pages concerned were not written are
 * skipped. Afterwards the machine stands where it stood.
 *
 * <p>Thread: the machine thread only.
 */
public final class WriteHistory {

    /**
     * What was found.
     *
     * @param writes in order; the first of them, or the last, when there are too many
     * @param leftOut how many earlier ones are not in the list
     * @param complete false when somebody interrupted the search; then these are the writes up to {@code searchedTo}
     * @param searchedTo where the search ended, in instructions
     */
    public record Found(List<Write> writes, long leftOut, boolean complete, long searchedTo) { }

    private final Timeline timeline;
    private final Machine machine;

    /** For this history. */
    public WriteHistory(Timeline timeline) {
        this.timeline = timeline;
        this.machine = timeline.machine();
    }

    /**
     * All writes in a part of history.
     *
     * @param keep how many are kept at most: the newest
     * @throws TimelineException when there is no such part of history
     */
    public Found all(WatchedMemory memory, HistoryScan.Range range, int keep, HistoryScan.Watch watch) {
        return find(memory, range, keep, Long.MAX_VALUE, watch);
    }

    /**
     * The first write since the beginning; the list is empty when there is none up to a position.
     *
     * @param to instructions
     */
    public Found first(WatchedMemory memory, long to, HistoryScan.Watch watch) {
        return find(memory, new HistoryScan.Range(0, to), 1, 1, watch);
    }

    private Found find(WatchedMemory memory, HistoryScan.Range range, int keep, long enough, HistoryScan.Watch watch) {
        Notes notes = new Notes(machine, memory, range.from(), keep, enough);
        boolean complete = new HistoryScan(timeline).run(range, notes, memory.whereWritten(), watch);
        return new Found(List.copyOf(notes.writes), notes.count - notes.writes.size(), complete, complete ? range.to() : notes.lastLook);
    }

    /**
     * Ends the slice behind each instruction that wrote, and looks at what it left. A change that nobody made is a device's.
     */
    private static final class Notes extends WriteNotes implements HistoryScan.Notes {

        private final long from;
        private final int keep;
        private final long enough;
        private final Deque<Write> writes = new ArrayDeque<>();
        private long count;
        private byte[] known;
        private long lastLook = -1;
        private NotedAccess inFlight;
        private byte[] before;

        private Notes(Machine machine, WatchedMemory memory, long from, int keep, long enough) {
            super(machine, memory);
            this.from = from;
            this.keep = keep;
            this.enough = enough;
        }

        @Override
        void writes(NotedAccess access) {
            if (inFlight == null) {
                before = memory.read();
            }
            inFlight = access;
            machine.clocks().icount().endSliceAfterThisInstruction();
        }

        @Override
        void debuggerWritesThere(long physical, byte[] bytes) {
            long position = machine.icount();
            look(position);
            byte[] content = known;
            known = memory.with(content, physical, bytes);
            lastLook = position;
            note(new Write.ByDebugger(position, machine.clocks().virtual().now(), content, known));
        }

        @Override
        public void standsAt(long position) {
            if (known == null) {
                known = memory.read();
            } else {
                look(position);
            }
            lastLook = position;
        }

        private void look(long position) {
            byte[] content = memory.read();
            if (inFlight != null) {
                if (!Arrays.equals(before, known)) {
                    note(new Write.ByDevice(lastLook, inFlight.position(), known, before));
                }
                if (!Arrays.equals(before, content) || inFlight.reallyWrote()) {
                    note(inFlight.write(before, content));
                }
                inFlight = null;
            } else if (known != null && !Arrays.equals(known, content)) {
                note(new Write.ByDevice(lastLook, position, known, content));
            }
            known = content;
        }

        private void note(Write write) {
            boolean before = write instanceof Write.ByDevice by ? by.to() < from : write.position() < from;
            if (before || count == enough) {
                return;
            }
            count++;
            writes.add(write);
            if (writes.size() > keep) {
                writes.remove();
            }
        }

        @Override
        public boolean isEnough() {
            return count == enough;
        }
    }
}
