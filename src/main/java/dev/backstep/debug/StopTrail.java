package dev.backstep.debug;

import dev.backstep.timeline.Timeline;

import java.util.ArrayList;
import java.util.List;

/**
 * Where the machine has stopped in this session, as a browser has its pages: one goes back, forward again, and a stop somewhere
 * new takes the place of those ahead.
 *
 * <p>Thread: the machine thread only.
 */
public final class StopTrail implements RunObserver {

    /** Stops that are remembered at most: the newest. */
    private static final int LIMIT = 1000;
    private static final long NOWHERE = -1;
    private static final int NO_AIM = -1;
    private static final int NO_STOP = -2;

    private final Timeline timeline;
    private final List<Long> positions = new ArrayList<>();
    /** Index of the stop where the machine stands, or stood before it ran on. */
    private int at;
    private int aimedAt = NO_AIM;

    /** The machine stands at its first stop. */
    StopTrail(Timeline timeline) {
        this.timeline = timeline;
        positions.add(timeline.position());
    }

    /** How many stops there are. */
    public int size() {
        return positions.size();
    }

    /** The number of the stop where the machine is, from 1. */
    public int number() {
        return at + 1;
    }

    /**
     * Says that the machine is about to be taken along the trail; its next stop there is none of its own.
     *
     * @param count stops forward, or back when negative
     * @return the position of that stop, in instructions; -1 when there is none
     */
    public long aim(long count) {
        long index = at + count;
        if (index < 0 || index >= positions.size()) {
            return NOWHERE;
        }
        aimedAt = (int) index;
        return positions.get(aimedAt);
    }

    /** The next stop is none for the trail. */
    public void ignoreNext() {
        aimedAt = NO_STOP;
    }

    /** The next stop is again one like any other. */
    public void endAim() {
        aimedAt = NO_AIM;
    }

    /** History behind this position, in instructions, is no more. */
    void forgetBehind(long position) {
        positions.removeIf(stop -> stop > position);
        if (positions.isEmpty()) {
            positions.add(position);
        }
        at = Math.min(at, positions.size() - 1);
    }

    @Override
    public void stopped(Stop stop) {
        int aim = aimedAt;
        aimedAt = NO_AIM;
        if (aim == NO_STOP || timeline.mode() == Timeline.Mode.DIVERSION) {
            return;
        }
        long position = timeline.position();
        if (aim != NO_AIM && positions.get(aim) == position) {
            at = aim;
        } else if (positions.get(at) != position) {
            positions.subList(at + 1, positions.size()).clear();
            positions.add(position);
            if (positions.size() > LIMIT) {
                positions.remove(0);
            }
            at = positions.size() - 1;
        }
    }
}
