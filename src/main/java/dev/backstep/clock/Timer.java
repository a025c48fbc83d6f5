package dev.backstep.clock;

import dev.backstep.state.StateExchange;
import dev.backstep.state.Stateful;

/**
 * One timer on a {@link TimerList}: a deadline and what to do then. Created once by its owner, armed and disarmed as
 * often as needed. A timer is disarmed before its action runs.
 *
 * <p>Thread: the machine thread only.
 */
public final class Timer implements Stateful {

    static final long DISARMED = Long.MAX_VALUE;

    private final TimerList list;
    private final String owner;
    private final int order;
    private final Runnable action;
    private long deadline = DISARMED;

    Timer(TimerList list, String owner, int order, Runnable action) {
        this.list = list;
        this.owner = owner;
        this.order = order;
        this.action = action;
    }

    /** Who made the timer, for people: {@code sp804@10011000 timer 0}. */
    public String owner() {
        return owner;
    }

    /** True from {@link #arm} until the deadline or {@link #disarm}. */
    public boolean isArmed() {
        return deadline != DISARMED;
    }

    /** The deadline in ns of the list's clock; only meaningful when armed. */
    public long deadline() {
        return deadline;
    }

    /**
     * Sets the deadline, replacing an earlier one.
     *
     * @param nanoseconds time on the list's clock; one in the past expires before the next instruction
     */
    public void arm(long nanoseconds) {
        deadline = nanoseconds;
        list.changed();
    }

    /** Takes the deadline back. */
    public void disarm() {
        if (isArmed()) {
            deadline = DISARMED;
            list.changed();
        }
    }

    void expire() {
        deadline = DISARMED;
        action.run();
    }

    /** Position among timers with equal deadlines: order of creation, so that it needs no saving. */
    int order() {
        return order;
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        deadline = exchange.int64("deadline", deadline);
        list.changed();
    }
}
