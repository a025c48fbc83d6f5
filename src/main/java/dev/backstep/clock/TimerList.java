package dev.backstep.clock;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The timers of one clock. Timers with equal deadlines expire in the order in which they were created, whatever the
 * order in which they were armed, so that the order needs no saving.
 *
 * <p>Thread: the machine thread only.
 */
public final class TimerList {

    private final ClockType type;
    private final Runnable onChange;
    private final List<Timer> timers = new ArrayList<>();
    private long nextDeadline = Timer.DISARMED;
    private boolean nextDeadlineKnown = true;

    /**
     * @param type which clock the deadlines are on
     * @param onChange called whenever a deadline was set or taken back, so that a running slice can be cut
     */
    public TimerList(ClockType type, Runnable onChange) {
        this.type = type;
        this.onChange = onChange;
    }

    /** Which clock the deadlines are on. */
    public ClockType type() {
        return type;
    }

    /**
     * Makes a timer, disarmed.
     *
     * @param owner for people: who it belongs to
     * @param action what to do at the deadline
     */
    public Timer newTimer(String owner, Runnable action) {
        Timer timer = new Timer(this, owner, timers.size(), action);
        timers.add(timer);
        return timer;
    }

    /** The earliest deadline in ns, or {@link Long#MAX_VALUE} when no timer is armed. */
    public long nextDeadline() {
        if (!nextDeadlineKnown) {
            long earliest = Timer.DISARMED;
            for (Timer timer : timers) {
                earliest = Math.min(earliest, timer.deadline());
            }
            nextDeadline = earliest;
            nextDeadlineKnown = true;
        }
        return nextDeadline;
    }

    /**
     * Runs the actions of all timers whose deadline is at or before {@code now}, earliest first. Each timer runs at most
     * once a call: one that its action arms again for a time that is already past waits for the next instruction
     * boundary, so that a guest that asks for a period of zero cannot hang the machine.
     *
     * @param now ns on this list's clock
     */
    public void runExpired(long now) {
        if (nextDeadline() > now) {
            return;
        }
        List<Timer> expired = armedTimers().stream().takeWhile(timer -> timer.deadline() <= now).toList();
        for (Timer timer : expired) {
            // An earlier action may have disarmed this one or moved it.
            if (timer.deadline() <= now) {
                timer.expire();
            }
        }
        nextDeadlineKnown = false;
    }

    /** The armed timers, earliest first. */
    public List<Timer> armedTimers() {
        return timers.stream().filter(Timer::isArmed)
                .sorted(Comparator.comparingLong(Timer::deadline).thenComparingInt(Timer::order)).toList();
    }

    void changed() {
        nextDeadlineKnown = false;
        onChange.run();
    }
}
