package dev.backstep.monitor;

import dev.backstep.monitor.Arguments.RequestedRange;
import dev.backstep.timeline.HistoryScan;
import dev.backstep.timeline.Timeline;

/** What commands that list things from a part of history have in common. */
final class QueryText {

    private QueryText() { }

    /**
     * The part of history that is meant.
     *
     * @throws MonitorException when there is no such part
     */
    static HistoryScan.Range range(MonitorContext context, RequestedRange asked) throws MonitorException {
        Timeline timeline = context.timeline();
        if (!timeline.isEnabled()) {
            throw MonitorException.failed("there is no history: the timeline is off");
        }
        long from = HistoryCommands.resolve(timeline, asked.from());
        long to = HistoryCommands.resolve(timeline, asked.to());
        if (from < 0 || from > to || to > timeline.present()) {
            throw MonitorException.failed("from " + from + " to " + to + " is no part of the history, which goes from 0 to "
                    + timeline.present());
        }
        return new HistoryScan.Range(from, to);
    }

    static void appendHead(StringBuilder out, String what, String thing, long count, HistoryScan.Range range) {
        out.append(what).append(": ").append(count).append(' ').append(thing).append(count == 1 ? "" : "s").append(" from instruction ")
                .append(range.from()).append(" to ").append(range.to()).append('\n');
    }

    static void appendLeftOut(StringBuilder out, long leftOut) {
        if (leftOut > 0) {
            out.append(String.format("%16s  (%d earlier ones are not shown)\n", "...", leftOut));
        }
    }

    static void appendInterrupted(StringBuilder out, HistoryScan.Range range, long searchedTo) {
        if (searchedTo < range.to()) {
            out.append("Interrupted at instruction ").append(searchedTo).append(": what came behind it was not looked at\n");
        }
    }
}
