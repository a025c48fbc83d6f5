package dev.backstep.debug;

import dev.backstep.arm.mmu.TouchedPages;
import dev.backstep.gdbstub.WatchKind;
import dev.backstep.gdbstub.agent.AgentContext;
import dev.backstep.gdbstub.agent.AgentException;
import dev.backstep.gdbstub.agent.AgentExpression;
import dev.backstep.machine.Machine;
import dev.backstep.memory.Ram;
import dev.backstep.timeline.Checkpoint;
import dev.backstep.timeline.HistorySearch;
import dev.backstep.timeline.Probe;
import dev.backstep.timeline.WatchedWords;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Breakpoints and watchpoints at virtual addresses, and the two ways of meeting them: a run that stops, and a search through
 * history that takes notes.
 *
 * <p>Thread: the machine thread only. Where CPUs run at the same time, their threads ask {@link #stopping} one at a time; what
 * {@link #noting} gives on other machines is asked by their threads, while no point is changed.
 */
public final class DebugPoints {

    private static final Logger LOG = LoggerFactory.getLogger(DebugPoints.class);
    private static final int PAGE_MASK = -Ram.PAGE_SIZE;
    private static final long NOWHERE = -1;

    private record Watch(WatchKind kind, int address, long length) {

        boolean sees(boolean write) {
            return kind == WatchKind.ACCESS || (kind == WatchKind.WRITE) == write;
        }

        /** The first watched byte of an access, or -1 when it meets none. */
        long firstWatched(int accessAddress, int size) {
            long start = Integer.toUnsignedLong(address);
            long accessStart = Integer.toUnsignedLong(accessAddress);
            long first = Math.max(start, accessStart);
            return first < Math.min(start + length, accessStart + size) ? first : -1;
        }

        /** False when a stretch of history that touched these pages has made no access that this sees. */
        boolean maySee(TouchedPages pages) {
            return sees(true) && pages.written().containsAny(address, length) || sees(false) && pages.read().containsAny(address, length);
        }

        /** True when searches are told by the words that were written whether it was met; reads are not noted. */
        boolean isByWords() {
            return kind == WatchKind.WRITE && WatchedWords.pages(address, length) <= WatchedWords.MOST_PAGES;
        }

        boolean touchesPage(int pageAddress) {
            return firstWatched(pageAddress, Ram.PAGE_SIZE) >= 0;
        }
    }

    /** What is inserted at one address: for each insertion its conditions. */
    private static final class Breakpoint {
        private final List<List<AgentExpression>> software = new ArrayList<>();
        private final List<List<AgentExpression>> hardware = new ArrayList<>();

        private List<List<AgentExpression>> of(boolean isHardware) {
            return isHardware ? hardware : software;
        }

        /** True when one of them stops a CPU that has come to it: without condition, or with one that holds or has no value. */
        private boolean stops(AgentContext context) {
            return anyStops(software, context) || anyStops(hardware, context);
        }

        private static boolean anyStops(List<List<AgentExpression>> insertions, AgentContext context) {
            for (List<AgentExpression> conditions : insertions) {
                if (conditions.isEmpty()) {
                    return true;
                }
                for (AgentExpression condition : conditions) {
                    try {
                        if (condition.evaluate(context) != 0) {
                            return true;
                        }
                    } catch (AgentException e) {
                        LOG.debug("a condition without a value: {}", e.getMessage());
                        return true;
                    }
                }
            }
            return false;
        }
    }

    /** A met watchpoint. {@code cpu} is the index of the CPU that made the access. */
    record WatchHit(int cpu, WatchKind kind, int address) { }

    /** A machine as the points look at it. */
    private static final class View {
        private final Machine machine;
        private final List<CpuAgentContext> contexts;

        View(Machine machine) {
            this.machine = machine;
            this.contexts = machine.cpus().stream().map(cpu -> new CpuAgentContext(machine, cpu)).toList();
        }

        long position() {
            return machine.icount();
        }

        /** Index of the CPU that runs. */
        int cpu() {
            return machine.running().index();
        }

        AgentContext context() {
            return contexts.get(cpu());
        }
    }

    private final View view;
    private final Map<Integer, Breakpoint> breakpoints = new HashMap<>();
    private final Map<Integer, Integer> breakpointsByPage = new HashMap<>();
    private final List<Watch> watches = new ArrayList<>();
    private long passBreakpointAt = NOWHERE;
    private long passWatchpointAt = NOWHERE;
    private WatchHit lastHit;

    /** Points of this machine, none yet. */
    DebugPoints(Machine machine) {
        this.view = new View(machine);
    }

    boolean isEmpty() {
        return breakpoints.isEmpty() && watches.isEmpty();
    }

    boolean hasWatchpoints() {
        return !watches.isEmpty();
    }

    void insertBreakpoint(int address, boolean hardware, List<AgentExpression> conditions) {
        breakpoints.computeIfAbsent(address, a -> {
            breakpointsByPage.merge(a & PAGE_MASK, 1, Integer::sum);
            return new Breakpoint();
        }).of(hardware).add(List.copyOf(conditions));
    }

    boolean removeBreakpoint(int address, boolean hardware) {
        Breakpoint breakpoint = breakpoints.get(address);
        List<List<AgentExpression>> insertions = breakpoint == null ? List.of() : breakpoint.of(hardware);
        if (insertions.isEmpty()) {
            return false;
        }
        insertions.remove(insertions.size() - 1);
        if (breakpoint.software.isEmpty() && breakpoint.hardware.isEmpty()) {
            breakpoints.remove(address);
            breakpointsByPage.merge(address & PAGE_MASK, -1, (a, b) -> a + b == 0 ? null : a + b);
        }
        return true;
    }

    void insertWatchpoint(WatchKind kind, int address, long length) {
        watches.add(new Watch(kind, address, length));
    }

    boolean removeWatchpoint(WatchKind kind, int address, long length) {
        return watches.remove(new Watch(kind, address, length));
    }

    /** Removes all. */
    void removeAll() {
        breakpoints.clear();
        breakpointsByPage.clear();
        watches.clear();
    }

    /** True when only hardware breakpoints stand at an address. */
    boolean isHardwareOnly(int address) {
        Breakpoint breakpoint = breakpoints.get(address);
        return breakpoint != null && breakpoint.software.isEmpty();
    }

    /** The watchpoint that stopped the last run. */
    WatchHit lastHit() {
        return lastHit;
    }

    /** The next run passes a breakpoint at this position: it has been reported. */
    void passBreakpointAt(long position) {
        passBreakpointAt = position;
    }

    /** The next run passes a watched access at this position: it has been reported. */
    void passWatchpointAt(long position) {
        passWatchpointAt = position;
    }

    /** The hit of an access of the CPU that runs, or null. */
    private WatchHit hit(View seen, int address, int size, boolean write) {
        for (Watch watch : watches) {
            if (watch.sees(write)) {
                long first = watch.firstWatched(address, size);
                if (first >= 0) {
                    return new WatchHit(seen.cpu(), watch.kind(), (int) first);
                }
            }
        }
        return null;
    }

    /** True when a CPU that is about to run the instruction at this address is to stop before it. */
    private boolean stopsAt(View seen, int address) {
        Breakpoint breakpoint = breakpoints.get(address);
        return breakpoint != null && breakpoint.stops(seen.context());
    }

    /** Which stretches of history may have met one of these points. What is virtual here is virtual there: mappings do not matter. */
    HistorySearch.IntervalFilter filter() {
        return new HistorySearch.IntervalFilter() {
            @Override
            public boolean mayHold(Checkpoint from, Checkpoint to) {
                return true;
            }

            @Override
            public boolean isForWordsOnly() {
                return breakpoints.isEmpty() && watches.stream().allMatch(Watch::isByWords);
            }

            @Override
            public boolean mayHold(TouchedPages pages) {
                return breakpointsByPage.keySet().stream().anyMatch(pages.fetched()::contains)
                        || watches.stream().anyMatch(watch -> !watch.isByWords() && watch.maySee(pages));
            }
        };
    }

    /** What stops a run. */
    Probe stopping() {
        return isEmpty() ? Probe.NONE : new Stopping();
    }

    /**
     * What takes notes.
     *
     * @param reportedAt a position whose watched access has been reported and does not count again, or -1
     */
    NotingSearch noting(long reportedAt) {
        return new NotingSearch(view, reportedAt);
    }

    /** Says what the points are; what it does when one is met is its own. */
    private abstract class PointProbe implements Probe {
        @Override
        public final boolean hasBreakpointInPage(int pageAddress) {
            return breakpointsByPage.containsKey(pageAddress);
        }

        @Override
        public final boolean hasBreakpoint(int address) {
            return breakpoints.containsKey(address);
        }

        @Override
        public final boolean watchesPage(int pageAddress) {
            for (Watch watch : watches) {
                if (watch.touchesPage(pageAddress)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public final boolean watchesReads(int pageAddress) {
            for (Watch watch : watches) {
                if (watch.sees(false) && watch.touchesPage(pageAddress)) {
                    return true;
                }
            }
            return false;
        }
    }

    private final class Stopping extends PointProbe {
        @Override
        public boolean reached(int address) {
            return view.position() != passBreakpointAt && stopsAt(view, address);
        }

        @Override
        public boolean accessed(int address, int size, boolean write) {
            WatchHit hit = hit(view, address, size, write);
            if (hit == null || view.position() == passWatchpointAt) {
                return false;
            }
            lastHit = hit;
            return true;
        }
    }

    /** Remembers the last breakpoint and the last watched access that a stretch of history met. */
    final class NotingSearch extends PointProbe implements HistorySearch.Notes {

        private final View seen;
        private final long reportedAt;
        private long breakpointAt = NOWHERE;
        private long watchAt = NOWHERE;
        private WatchHit watchHit;
        private final List<WatchedWords> words;

        private NotingSearch(View seen, long reportedAt) {
            this.seen = seen;
            this.reportedAt = reportedAt;
            this.words = watches.stream().filter(Watch::isByWords)
                    .flatMap(watch -> WatchedWords.virtual(watch.address(), watch.length()).stream()).toList();
        }

        @Override
        public List<WatchedWords> watchedWords() {
            return words;
        }

        @Override
        public boolean reached(int address) {
            if (stopsAt(seen, address)) {
                breakpointAt = seen.position();
            }
            return false;
        }

        @Override
        public boolean accessed(int address, int size, boolean write) {
            for (WatchedWords each : words) {
                if (write) {
                    each.noteWrite(address, size);
                }
            }
            WatchHit hit = hit(seen, address, size, write);
            if (hit != null && seen.position() + 1 != reportedAt) {
                watchAt = seen.position();
                watchHit = hit;
            }
            return false;
        }

        /** A watched access is met behind its instruction: one later than a breakpoint at the same instruction. */
        @Override
        public long lastFound() {
            return watchAt == NOWHERE ? breakpointAt : Math.max(breakpointAt, watchAt + 1);
        }

        /** The watchpoint met, or null when it was a breakpoint. */
        WatchHit watchHit() {
            return watchAt != NOWHERE && watchAt + 1 >= breakpointAt ? watchHit : null;
        }

        @Override
        public HistorySearch.Notes on(Machine machine) {
            return new NotingSearch(new View(machine), reportedAt);
        }

        @Override
        public void take(HistorySearch.Notes found) {
            NotingSearch other = (NotingSearch) found;
            breakpointAt = other.breakpointAt;
            watchAt = other.watchAt;
            watchHit = other.watchHit;
        }

        @Override
        public void clear() {
            breakpointAt = NOWHERE;
            watchAt = NOWHERE;
            watchHit = null;
        }
    }
}
