package dev.backstep.timeline;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.machine.Machine;
import dev.backstep.memory.FlatRange;
import dev.backstep.memory.MemoryRegion;
import dev.backstep.memory.Ram;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A piece of memory whose writers are looked for. What counts is memory, not addresses: a write by another mapping or alias of
 * the same bytes is one to the piece.
 *
 * <p>Thread: the machine thread only.
 */
public final class WatchedMemory {

    /** Bytes of a piece at most. */
    public static final int MAX_LENGTH = 4096;

    /** Neighbouring bytes of one RAM. {@code start} is where in the piece they belong. */
    private record Span(Ram ram, int ramIndex, long offset, int length, int start) {

        int firstPage() {
            return (int) (offset >> Ram.PAGE_SHIFT);
        }

        int lastPage() {
            return (int) (lastOffset() >> Ram.PAGE_SHIFT);
        }

        long lastOffset() {
            return offset + length - 1;
        }

        boolean isWritten(Checkpoint from, Checkpoint to) {
            for (int page = firstPage(); page <= lastPage(); page++) {
                if (!from.memory().get(ramIndex).samePage(to.memory().get(ramIndex), page)) {
                    return true;
                }
            }
            return false;
        }

        byte[] content(Checkpoint at) {
            byte[] pages = new byte[(lastPage() - firstPage() + 1) << Ram.PAGE_SHIFT];
            for (int page = firstPage(); page <= lastPage(); page++) {
                at.memory().get(ramIndex).copyPage(page, pages, (page - firstPage()) << Ram.PAGE_SHIFT);
            }
            int first = (int) (offset - ((long) firstPage() << Ram.PAGE_SHIFT));
            return Arrays.copyOfRange(pages, first, first + length);
        }
    }

    /**
     * Physical addresses at which bytes of a span are seen.
     *
     * @param last the last of them, included
     * @param start where in the piece the byte at {@code first} belongs
     * @param plain true where writes simply change the bytes
     */
    record Window(long first, long last, int start, boolean plain) { }

    private final Machine machine;
    private final int length;
    private final List<Span> spans = new ArrayList<>();
    private final List<Window> windows = new ArrayList<>();
    /** What searches note of writes to the pages; none when they may not see all. */
    private final List<WatchedWords> words = new ArrayList<>();

    private WatchedMemory(Machine machine, int length) {
        if (length < 1 || length > MAX_LENGTH) {
            throw new TimelineException("a length of " + length + " bytes is outside 1.." + MAX_LENGTH);
        }
        this.machine = machine;
        this.length = length;
    }

    /**
     * The memory at a virtual address.
     *
     * @param cpu whose translation of today says what the address means
     * @param length bytes, 1 to {@link #MAX_LENGTH}
     * @throws TimelineException when no memory is there
     */
    public static WatchedMemory virtual(Machine machine, Cpu cpu, int address, int length) {
        WatchedMemory memory = new WatchedMemory(machine, length);
        int done = 0;
        while (done < length) {
            int at = address + done;
            int count = Math.min(length - done, Ram.PAGE_SIZE - (at & (Ram.PAGE_SIZE - 1)));
            long physical = cpu.memory.translator().translateForDebugger(at);
            if (physical < 0) {
                throw new TimelineException(String.format("nothing is mapped at 0x%08x", at));
            }
            memory.addSpans(physical, count, done);
            done += count;
        }
        memory.addWindows();
        memory.addWords();
        return memory;
    }

    /** As {@link #virtual}, for a physical address. */
    public static WatchedMemory physical(Machine machine, long address, int length) {
        WatchedMemory memory = new WatchedMemory(machine, length);
        memory.addSpans(address, length, 0);
        memory.addWindows();
        memory.addWords();
        return memory;
    }

    private void addSpans(long physical, int count, int start) {
        int done = 0;
        while (done < count) {
            long at = physical + done;
            FlatRange range = machine.memory().view().find(at);
            if (range == null) {
                throw new TimelineException(String.format("nothing is at physical address 0x%08x", at));
            }
            MemoryRegion region = range.region();
            if (region.kind() == MemoryRegion.Kind.IO) {
                throw new TimelineException(String.format("0x%08x is a register of %s: only memory has writers", at, region.name()));
            }
            int there = (int) Math.min(count - done, range.end() - at + 1);
            spans.add(new Span(region.ram(), machine.rams().indexOf(region.ram()), range.offsetOf(at), there, start + done));
            done += there;
        }
    }

    /** Every place in physical memory where the bytes are seen, aliases included. */
    private void addWindows() {
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
    }

    /**
     * A watched page shows all writes to a page of RAM where each place that has some of it has all of it, and nothing else: which
     * RAM in parts of pages does not promise.
     */
    private void addWords() {
        for (FlatRange range : machine.memory().view().ranges()) {
            boolean ofSpan = spans.stream().anyMatch(span -> span.ram() == range.region().ram());
            if (ofSpan && ((range.start() | range.end() + 1 | range.regionOffset()) & Ram.PAGE_SIZE - 1) != 0) {
                return;
            }
        }
        if (spans.stream().allMatch(span -> span.ramIndex() >= 0)) {
            spans.forEach(span -> words.addAll(WatchedWords.inRam(span.ramIndex(), span.offset(), span.lastOffset())));
        }
    }

    /** Its words, with the searches' notes of writes to their pages; none when what writes them may not be seen. */
    List<WatchedWords> words() {
        return words;
    }

    /** A search sees a write to a physical range. */
    void noteWrite(long physical, int count) {
        long end = physical + count;
        long at = physical;
        while (at < end) {
            FlatRange range = machine.memory().view().find(at);
            long next = Math.min(end, range == null ? (at | Ram.PAGE_SIZE - 1) + 1 : range.end() + 1);
            if (range != null && range.region().ram() != null) {
                int ram = machine.rams().indexOf(range.region().ram());
                for (WatchedWords each : words) {
                    if (each.page().ram() == ram) {
                        each.noteWrite(range.offsetOf(at), (int) (next - at));
                    }
                }
            }
            at = next;
        }
    }

    /** Its content now. */
    public byte[] read() {
        byte[] bytes = new byte[length];
        for (Span span : spans) {
            span.ram().read(span.offset(), bytes, span.start(), span.length());
        }
        return bytes;
    }

    /** True when any CPU sees some of it in the page at a virtual address. */
    boolean isInPage(int pageAddress) {
        for (Cpu each : machine.cpus()) {
            if (windowAt(each, pageAddress, Ram.PAGE_SIZE) != null) {
                return true;
            }
        }
        return false;
    }

    /** A window that some byte of a virtual range, which crosses no page, lies in; null when none. */
    Window windowAt(Cpu by, int virtual, int count) {
        long physical = by.memory.translator().translateForDebugger(virtual);
        return physical < 0 ? null : windowAt(physical, count);
    }

    /** The same for a physical range. */
    Window windowAt(long physical, int count) {
        for (Window window : windows) {
            if (physical <= window.last() && window.first() < physical + count) {
                return window;
            }
        }
        return null;
    }

    /** What the piece will be, {@code content} now, when bytes are written to a physical address. */
    byte[] with(byte[] content, long physical, byte[] bytes) {
        byte[] result = content.clone();
        for (Window window : windows) {
            long first = Math.max(window.first(), physical);
            long last = Math.min(window.last(), physical + bytes.length - 1);
            for (long at = first; at <= last; at++) {
                result[window.start() + (int) (at - window.first())] = bytes[(int) (at - physical)];
            }
        }
        return result;
    }

    /** Skips the stretches in which no page concerned, or {@linkplain #words no word}, was written. */
    HistorySearch.IntervalFilter whereWritten() {
        return new HistorySearch.IntervalFilter() {
            @Override
            public boolean mayHold(Checkpoint from, Checkpoint to) {
                return spans.stream().anyMatch(span -> span.ramIndex() < 0 || span.isWritten(from, to));
            }

            @Override
            public boolean isForWordsOnly() {
                return !words.isEmpty();
            }

            @Override
            public boolean hasChanged(Checkpoint from, Checkpoint to) {
                return to == null || spans.stream().anyMatch(span -> !Arrays.equals(span.content(from), span.content(to)));
            }
        };
    }
}
