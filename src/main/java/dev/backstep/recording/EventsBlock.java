package dev.backstep.recording;

import dev.backstep.timeline.Event;
import dev.backstep.timeline.LoggedEvent;

/**
 * The events of one block. Positions are differences: instructions, and time that was skipped while the machine was idle, since
 * all other time follows from the instructions.
 */
final class EventsBlock {

    private EventsBlock() { }

    /** Makes a block's content. */
    static final class Encoder {

        private final int shift;
        private final ByteSink out = new ByteSink(256);
        private long firstIcount = -1;
        private long icount;
        private long idle;
        private int count;
        private int toldCount;
        private int toldLength;
        private long toldIcount;
        private long toldIdle;

        /** @param shift log2 of the ns that an instruction takes */
        Encoder(int shift) {
            this.shift = shift;
        }

        boolean isEmpty() {
            return firstIcount < 0;
        }

        /** Position of the first entry, in instructions. */
        long firstPosition() {
            return Math.max(firstIcount, 0);
        }

        int length() {
            return out.length();
        }

        /** How many events it has, the present not among them. */
        int count() {
            return count;
        }

        /** @param event null for the present */
        void add(long newIcount, long nanoseconds, Event event) {
            long newIdle = nanoseconds - (newIcount << shift);
            if (isEmpty()) {
                firstIcount = newIcount;
                icount = newIcount;
                idle = newIdle;
                out.variable(idle);
            }
            EventCode code = event == null ? EventCode.PRESENT : EventCode.of(event);
            count += event == null ? 0 : 1;
            out.put(code.ordinal());
            out.variable(newIcount - icount);
            out.variable(newIdle - idle);
            code.write(event, out);
            icount = newIcount;
            idle = newIdle;
        }

        /** All so far is before the present that was told last. */
        void told() {
            toldLength = out.length();
            toldCount = count;
            toldIcount = icount;
            toldIdle = idle;
        }

        /** Forgets what was added since {@link #told}. */
        void forgetUntold() {
            out.cutTo(toldLength);
            count = toldCount;
            icount = toldIcount;
            idle = toldIdle;
            if (toldLength == 0) {
                firstIcount = -1;
            }
        }

        byte[] content() {
            return out.toByteArray();
        }
    }

    /** Takes entries. {@code event} is null for the present. */
    @FunctionalInterface
    interface Visitor {
        void entry(EventCode code, LoggedEvent logged) throws RecordingException;
    }

    /**
     * Reads a block's content.
     *
     * @throws RecordingException when it cannot be; entries before that have been visited
     */
    static void decode(byte[] content, Block block, int shift, Visitor visitor) throws RecordingException {
        ByteSource in = new ByteSource(content, block.toString());
        long icount = block.position();
        long idle = in.variable();
        while (!in.isAtEnd()) {
            int code = in.next();
            if (code >= EventCode.values().length) {
                throw in.damaged("kind " + code + " of event is not known");
            }
            icount = sum(icount, in.variable(), in);
            idle = sum(idle, in.variable(), in);
            if (icount > Long.MAX_VALUE >> shift) {
                throw in.damaged("position " + icount + " is too large");
            }
            long nanoseconds = sum(icount << shift, idle, in);
            EventCode kind = EventCode.values()[code];
            visitor.entry(kind, new LoggedEvent(icount, nanoseconds, kind.read(in)));
        }
    }

    private static long sum(long a, long b, ByteSource in) throws RecordingException {
        long sum = a + b;
        if (sum < 0) {
            throw in.damaged("a position is too large");
        }
        return sum;
    }
}
