package dev.backstep.timeline;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.state.Mode;
import dev.backstep.machine.Machine;
import dev.backstep.memory.FlatRange;
import dev.backstep.memory.MemoryRegion;
import dev.backstep.memory.Ram;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Finds who wrote a piece of memory last, before the machine's present position. The past is run again, newest stretch first;
 * stretches in which the pages concerned were not written are skipped. What counts is memory, not addresses: a write by
 * another mapping or alias of the same bytes is found too. Afterwards the machine stands where it stood.
 *
 * <p>Thread: the machine thread only.
 */
public final class LastWriter {

    /** Bytes that can be asked for at most. */
    public static final int MAX_LENGTH = 4096;

    private static final int NEVER = -1;

    /** What was found. Positions are in instructions, guest time in ns. */
    public sealed interface Result {

        /**
         * An instruction wrote.
         *
         * @param position instructions completed before it
         * @param nanoseconds guest time when it ran
         * @param cpu index of its CPU
         * @param pc its virtual address
         * @param thumb true for T32
         * @param mode the processor mode it ran in
         * @param secure true in Secure state
         * @param address virtual address of the write
         * @param size bytes of the write
         * @param before the bytes asked for, before it
         * @param after the bytes asked for, behind it
         */
        record ByInstruction(long position, long nanoseconds, int cpu, int pc, boolean thumb, Mode mode, boolean secure,
                             int address, int size, byte[] before, byte[] after) implements Result { }

        /** A debugger wrote, before the instruction at this position. */
        record ByDebugger(long position, long nanoseconds, byte[] before, byte[] after) implements Result { }

        /**
         * The content changed in {@code [from, to]} without an instruction or a debugger: a device wrote, or a reset loaded the
         * images anew.
         */
        record ByDevice(long from, long to, byte[] before, byte[] after) implements Result { }

        /** Never written since the beginning: the content is what was there at power-on. */
        record Never(byte[] content) implements Result { }

        /** Somebody interrupted the search. */
        record Interrupted() implements Result { }
    }

    /** Neighbouring bytes of one RAM. {@code start} is where in the answer they belong. */
    private record Span(Ram ram, int ramIndex, long offset, int length, int start) {

        int firstPage() {
            return (int) (offset >> Ram.PAGE_SHIFT);
        }

        int lastPage() {
            return (int) ((offset + length - 1) >> Ram.PAGE_SHIFT);
        }
    }

    /**
     * Physical addresses at which bytes of a span are seen.
     *
     * @param last the last of them, included
     * @param start where in the answer the byte at {@code first} belongs
     * @param plain true where writes simply change the bytes
     */
    private record Window(long first, long last, int start, boolean plain) { }

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
     * @param cpu whose translation of today says what the address means
     * @param address virtual
     * @param length bytes, 1 to {@link #MAX_LENGTH}
     * @param interrupted asked now and then; true gives up
     * @throws TimelineException when there is no history to search, or no memory at the address
     */
    public Result find(Cpu cpu, int address, int length, BooleanSupplier interrupted) {
        List<Span> spans = new ArrayList<>();
        requireLength(length);
        int done = 0;
        while (done < length) {
            int at = address + done;
            int count = Math.min(length - done, Ram.PAGE_SIZE - (at & (Ram.PAGE_SIZE - 1)));
            long physical = cpu.memory.translator().translateForDebugger(at);
            if (physical < 0) {
                throw new TimelineException(String.format("nothing is mapped at 0x%08x", at));
            }
            addSpans(spans, physical, count, done);
            done += count;
        }
        return find(spans, length, interrupted);
    }

    /** As {@link #find}, for a physical address. */
    public Result findPhysical(long address, int length, BooleanSupplier interrupted) {
        requireLength(length);
        List<Span> spans = new ArrayList<>();
        addSpans(spans, address, length, 0);
        return find(spans, length, interrupted);
    }

    private static void requireLength(int length) {
        if (length < 1 || length > MAX_LENGTH) {
            throw new TimelineException("a length of " + length + " bytes is outside 1.." + MAX_LENGTH);
        }
    }

    private void addSpans(List<Span> spans, long physical, int length, int start) {
        int done = 0;
        while (done < length) {
            long at = physical + done;
            FlatRange range = machine.memory().view().find(at);
            if (range == null) {
                throw new TimelineException(String.format("nothing is at physical address 0x%08x", at));
            }
            MemoryRegion region = range.region();
            if (region.kind() == MemoryRegion.Kind.IO) {
                throw new TimelineException(String.format("0x%08x is a register of %s: only memory has writers", at, region.name()));
            }
            int count = (int) Math.min(length - done, range.end() - at + 1);
            spans.add(new Span(region.ram(), machine.rams().indexOf(region.ram()), range.offsetOf(at), count, start + done));
            done += count;
        }
    }

    private Result find(List<Span> spans, int length, BooleanSupplier interrupted) {
        if (!timeline.isEnabled()) {
            throw new TimelineException("there is no history: the timeline is off");
        }
        if (timeline.mode() == Timeline.Mode.DIVERSION) {
            throw new TimelineException("the machine stands on a diversion that left history at " + timeline.diversionBase()
                    + " and keeps none of its own");
        }
        Timeline.Moment origin = timeline.moment();
        try {
            return search(spans, length, interrupted);
        } finally {
            timeline.returnTo(origin);
        }
    }

    private Result search(List<Span> spans, int length, BooleanSupplier interrupted) {
        long origin = timeline.position();
        byte[] content = read(spans, length);
        while (true) {
            Notes notes = new Notes(spans, length);
            HistorySearch.Result found = timeline.searchBackwards(notes, new Unwritten(spans), interrupted);
            if (found == HistorySearch.Result.INTERRUPTED) {
                return new Result.Interrupted();
            }
            byte[] before = read(spans, length);
            if (found == HistorySearch.Result.NOT_FOUND) {
                return Arrays.equals(before, content) ? new Result.Never(content)
                        : new Result.ByDevice(0, origin, before, content);
            }
            if (notes.debuggerBytes != null) {
                return Arrays.equals(notes.debuggerBytes, content)
                        ? new Result.ByDebugger(notes.position, notes.nanoseconds, notes.debuggerBefore, content)
                        : new Result.ByDevice(notes.position, origin, notes.debuggerBytes, content);
            }
            long position = notes.position;
            timeline.seek(position + 1, () -> false);
            byte[] after = read(spans, length);
            if (Arrays.equals(before, after) && !notes.reallyWrote()) {
                // An access that was refused, or a command to a flash chip: look before it.
                timeline.seek(position, () -> false);
                if (position == 0) {
                    return new Result.Never(content);
                }
                continue;
            }
            return Arrays.equals(after, content) ? notes.instruction(before, after)
                    : new Result.ByDevice(position + 1, origin, after, content);
        }
    }

    /** Every place in physical memory where the bytes are seen, aliases included. */
    private List<Window> windows(List<Span> spans) {
        List<Window> windows = new ArrayList<>();
        for (FlatRange range : machine.memory().view().ranges()) {
            MemoryRegion region = range.region();
            if (region.kind() == MemoryRegion.Kind.IO) {
                continue;
            }
            long rangeLast = range.offsetOf(range.end());
            for (Span span : spans) {
                long first = Math.max(span.offset(), range.regionOffset());
                long last = Math.min(span.offset() + span.length() - 1, rangeLast);
                if (span.ram() == region.ram() && first <= last) {
                    long shift = range.start() - range.regionOffset();
                    windows.add(new Window(first + shift, last + shift, span.start() + (int) (first - span.offset()),
                            region.kind() == MemoryRegion.Kind.RAM));
                }
            }
        }
        return windows;
    }

    private static byte[] read(List<Span> spans, int length) {
        byte[] bytes = new byte[length];
        for (Span span : spans) {
            span.ram().read(span.offset(), bytes, span.start(), span.length());
        }
        return bytes;
    }

    /** Skips the stretches in which no page concerned was written. */
    private record Unwritten(List<Span> spans) implements HistorySearch.IntervalFilter {

        @Override
        public boolean mayHold(Checkpoint from, Checkpoint to) {
            for (Span span : spans) {
                if (span.ramIndex() < 0) {
                    return true;
                }
                for (int page = span.firstPage(); page <= span.lastPage(); page++) {
                    if (!from.memory().get(span.ramIndex()).samePage(to.memory().get(span.ramIndex()), page)) {
                        return true;
                    }
                }
            }
            return false;
        }
    }

    /** What a run through a stretch of history saw last. */
    private final class Notes implements HistorySearch.Notes {

        private final List<Span> spans;
        private final List<Window> windows;
        private final int length;
        private long position = NEVER;
        private long nanoseconds;
        private Cpu cpu;
        private int pc;
        private boolean thumb;
        private Mode mode;
        private boolean secure;
        private int address;
        private int size;
        private boolean toPlainMemory;
        private byte[] debuggerBefore;
        private byte[] debuggerBytes;

        private Notes(List<Span> spans, int length) {
            this.spans = spans;
            this.windows = windows(spans);
            this.length = length;
        }

        @Override
        public boolean hasBreakpointInPage(int pageAddress) {
            return false;
        }

        @Override
        public boolean hasBreakpoint(int instructionAddress) {
            return false;
        }

        @Override
        public boolean reached(int instructionAddress) {
            return false;
        }

        @Override
        public boolean watchesPage(int pageAddress) {
            for (Cpu each : machine.cpus()) {
                if (windowAt(each, pageAddress, Ram.PAGE_SIZE) != null) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public boolean watchesReads(int pageAddress) {
            return false;
        }

        /** A window that some byte of a virtual range, which crosses no page, lies in; null when none. */
        private Window windowAt(Cpu by, int virtual, int count) {
            long physical = by.memory.translator().translateForDebugger(virtual);
            return physical < 0 ? null : windowAt(physical, count);
        }

        private Window windowAt(long physical, int count) {
            for (Window window : windows) {
                if (physical <= window.last() && window.first() < physical + count) {
                    return window;
                }
            }
            return null;
        }

        @Override
        public boolean accessed(int accessAddress, int accessSize, boolean write) {
            if (write) {
                Cpu by = machine.turns().current();
                Window window = windowAt(by, accessAddress, accessSize);
                if (window != null) {
                    position = machine.icount();
                    nanoseconds = machine.clocks().virtual().now();
                    cpu = by;
                    pc = by.currentAddress();
                    thumb = by.thumb;
                    mode = by.mode();
                    secure = by.isSecure();
                    address = accessAddress;
                    size = accessSize;
                    toPlainMemory = window.plain();
                    debuggerBytes = null;
                }
            }
            return false;
        }

        @Override
        public void debuggerWrites(long physical, byte[] bytes) {
            if (windowAt(physical, bytes.length) == null) {
                return;
            }
            position = machine.icount();
            nanoseconds = machine.clocks().virtual().now();
            debuggerBefore = read(spans, length);
            debuggerBytes = debuggerBefore.clone();
            for (Window window : windows) {
                long first = Math.max(window.first(), physical);
                long last = Math.min(window.last(), physical + bytes.length - 1);
                for (long at = first; at <= last; at++) {
                    debuggerBytes[window.start() + (int) (at - window.first())] = bytes[(int) (at - physical)];
                }
            }
        }

        /** Behind the instruction: false when it was stopped by an abort, or wrote to what only looks like memory. */
        private boolean reallyWrote() {
            boolean aborted = cpu.mode() == Mode.ABORT && cpu.banked(Mode.ABORT, 14) == pc + 8 && mode != Mode.ABORT;
            return toPlainMemory && !aborted;
        }

        private Result instruction(byte[] before, byte[] after) {
            return new Result.ByInstruction(position, nanoseconds, cpu.index(), pc, thumb, mode, secure, address, size, before,
                    after);
        }

        @Override
        public long lastFound() {
            return position;
        }

        @Override
        public void clear() {
            position = NEVER;
            debuggerBytes = null;
        }
    }
}
