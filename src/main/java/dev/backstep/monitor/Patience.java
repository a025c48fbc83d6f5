package dev.backstep.monitor;

import dev.backstep.timeline.HistoryScan;
import dev.backstep.timeline.HistorySearch;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Looks after a search through history for somebody at the monitor: tells how far it is now and then, and hears of interrupts. */
final class Patience implements HistoryScan.Watch {

    private static final long PERIOD = TimeUnit.SECONDS.toNanos(2);
    /** GDB looks at Ctrl-C when something has come. */
    private static final long SIGN_OF_LIFE_PERIOD = TimeUnit.MILLISECONDS.toNanos(200);

    private final MonitorContext context;
    private final LongSupplier clock;
    private long nextLine;
    private long nextSignOfLife;

    Patience(MonitorContext context) {
        this.context = context;
        this.clock = context.hostMonotonic();
        this.nextLine = clock.getAsLong() + PERIOD;
        this.nextSignOfLife = nextLine - PERIOD + SIGN_OF_LIFE_PERIOD;
    }

    /** The same for any search, backwards too: asked now and then; true gives up. */
    boolean interrupts() {
        long now = clock.getAsLong();
        HistorySearch.Progress search = context.timeline().searchProgress();
        if (now - nextLine >= 0 && search != null) {
            nextLine = now + PERIOD;
            context.progress().accept("... " + search.percent() + " %, at instruction " + search.reached() + "\n");
        }
        if (now - nextSignOfLife >= 0) {
            nextSignOfLife = now + SIGN_OF_LIFE_PERIOD;
            context.progress().accept("");
        }
        return context.control().isInterrupted();
    }

    @Override
    public boolean interrupts(long position) {
        return interrupts();
    }
}
