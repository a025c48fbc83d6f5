package dev.backstep.monitor;

import dev.backstep.timeline.HistoryScan;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Looks after a scan of history for somebody at the monitor: tells how far it is now and then, and hears of interrupts. */
final class Patience implements HistoryScan.Watch {

    private static final long PERIOD = TimeUnit.SECONDS.toNanos(2);

    private final MonitorContext context;
    private final HistoryScan.Range range;
    private final LongSupplier clock;
    private long nextLine;

    Patience(MonitorContext context, HistoryScan.Range range) {
        this.context = context;
        this.range = range;
        this.clock = context.hostMonotonic();
        this.nextLine = clock.getAsLong() + PERIOD;
    }

    @Override
    public boolean interrupts(long position) {
        long now = clock.getAsLong();
        if (now - nextLine >= 0 && range.to() > range.from()) {
            nextLine = now + PERIOD;
            long percent = Math.max(0, 100 * (position - range.from()) / (range.to() - range.from()));
            context.progress().accept("... " + percent + " %, at instruction " + position + "\n");
        }
        return context.control().isInterrupted();
    }
}
