package dev.backstep.monitor;

import dev.backstep.timeline.HistoryScan;
import dev.backstep.timeline.HistorySearch;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Looks after a search through history for somebody at the monitor: tells how far it is now and then, and hears of interrupts. */
final class Patience implements HistoryScan.Watch {

    /** GDB looks at Ctrl-C when a line has come. */
    private static final long PERIOD = TimeUnit.SECONDS.toNanos(1);

    private final MonitorContext context;
    private final LongSupplier clock;
    private long nextLine;

    Patience(MonitorContext context) {
        this.context = context;
        this.clock = context.hostMonotonic();
        this.nextLine = clock.getAsLong() + PERIOD;
    }

    /** The same for any search, backwards too: asked now and then; true gives up. */
    boolean interrupts() {
        long now = clock.getAsLong();
        HistorySearch.Progress search = context.timeline().searchProgress();
        if (now - nextLine >= 0 && search != null) {
            nextLine = now + PERIOD;
            context.progress().accept("... " + search.percent() + " %, at instruction " + search.reached() + "\n");
        }
        return context.control().isInterrupted();
    }

    @Override
    public boolean interrupts(long position) {
        return interrupts();
    }
}
