package dev.backstep.timeline;

import dev.backstep.machine.ExternalInput;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Everything that came from outside, in order, and how much of it has happened where the machine stands. At the present all
 * of it has.
 */
final class EventLog {

    private final List<LoggedEvent> events;
    private int happened;
    /** The first event at or after {@link #scannedFrom} that is no answer; the number of events when there is none. */
    private int nextBetween;
    private int scannedFrom;

    /** Nothing has come in yet. */
    EventLog() {
        events = new ArrayList<>();
    }

    /** All of this is known, none of it has happened yet, and nothing will come to it. */
    EventLog(List<LoggedEvent> known) {
        events = known;
    }

    /** All events, in order; not to be changed. */
    List<LoggedEvent> all() {
        return Collections.unmodifiableList(events);
    }

    /** How many events there are. */
    int size() {
        return events.size();
    }

    /** How many events have happened where the machine stands. */
    int happened() {
        return happened;
    }

    /** Goes to where so many events have happened. */
    void goTo(int count) {
        happened = count;
    }

    /** The same, where the events may be others now. */
    void goToAnew(int count) {
        happened = count;
        nextBetween = count;
        scannedFrom = count;
    }

    /** True when nothing more is known to happen. */
    boolean isAtEnd() {
        return happened == events.size();
    }

    /** Logs an event that happens now, at the present. */
    void append(long icount, long nanoseconds, Event event) {
        events.add(new LoggedEvent(icount, nanoseconds, event));
        happened = events.size();
    }

    /** Keeps the first {@code kept} events, drops the others, and has these happened instead. */
    void replaceFuture(int kept, List<LoggedEvent> instead) {
        events.subList(kept, events.size()).clear();
        events.addAll(instead);
        goToAnew(events.size());
    }

    /** The event that happens next, or null at the end. */
    LoggedEvent next() {
        return isAtEnd() ? null : events.get(happened);
    }

    /**
     * Takes the next event if it happens between instructions, at this moment.
     *
     * @return the event, or null when nothing happens now
     * @throws DivergenceException when the machine has gone past an event
     */
    Event takeDue(long icount, long nanoseconds) {
        LoggedEvent next = next();
        if (next == null) {
            return null;
        }
        if (next.icount() < icount) {
            throw diverged(icount, "passed " + next.event() + " logged at " + next.icount());
        }
        if (next.icount() > icount || next.event().isAnswer() || next.nanoseconds() > nanoseconds) {
            return null;
        }
        happened++;
        return next.event();
    }

    /**
     * Takes the answer that the machine got when it ran live.
     *
     * @throws DivergenceException when it asked for something else then
     */
    byte[] takeAnswer(long icount, ExternalInput.Kind kind) {
        LoggedEvent next = next();
        if (next != null && next.icount() == icount && next.event() instanceof Event.Answer answer && answer.kind() == kind) {
            happened++;
            return answer.bytes();
        }
        throw diverged(icount, "asks for " + kind + " where the first run did not");
    }

    /** The position after {@code icount} at which to look at the log again: the next event's, or the next one if it is due. */
    long nextPosition(long icount) {
        if (happened < scannedFrom || happened > nextBetween) {
            nextBetween = happened;
        }
        scannedFrom = happened;
        while (nextBetween < events.size() && events.get(nextBetween).event().isAnswer()) {
            nextBetween++;
        }
        return nextBetween == events.size() ? Long.MAX_VALUE : Math.max(events.get(nextBetween).icount(), icount + 1);
    }

    DivergenceException diverged(long icount, String what) {
        return new DivergenceException("replay at " + icount + " " + what + ": the machine is not deterministic",
                lastAgreement(icount), icount);
    }

    /** The last position before {@code icount} at which the state was compared and found to be the same; 0 at first. */
    long lastAgreement(long icount) {
        for (int i = happened - 1; i >= 0; i--) {
            if (events.get(i).event() instanceof Event.StateHash && events.get(i).icount() < icount) {
                return events.get(i).icount();
            }
        }
        return 0;
    }
}
