package dev.backstep.timeline;

import dev.backstep.machine.Machine;

import java.io.IOException;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * A machine that was built like another one, and runs parts of that one's history: it looks at one part while the other looks at
 * another.
 *
 * <p>Thread: one at a time, which may be another than the machine thread of the other one; that one's history must not change
 * meanwhile.
 */
public final class Twin {

    /** Makes twins of a machine. */
    @FunctionalInterface
    public interface Maker {

        /**
         * Makes one. Any thread, while the machine runs.
         *
         * @throws IOException when it cannot be built after all
         */
        Twin make() throws IOException;
    }

    private final Timeline timeline;

    /**
     * For a machine that has just been built.
     *
     * @param gate the gate that it was built with, made by {@link HostGate#replaying}
     * @param events what came in from outside, of the other's history: {@link Timeline#events}
     * @param hostNanoseconds the host's monotonic clock
     */
    public Twin(Machine machine, HostGate gate, List<LoggedEvent> events, LongSupplier hostNanoseconds) {
        this.timeline = Timeline.alongside(machine, gate, events, hostNanoseconds);
    }

    /** The machine. */
    public Machine machine() {
        return timeline.machine();
    }

    /**
     * Runs a part of history.
     *
     * @param from where it begins: the other machine's
     * @param end where it ends, in instructions
     * @param probe sees it
     * @param interrupted asked now and then; true gives up
     * @return false when it was interrupted
     */
    public boolean run(Checkpoint from, long end, Probe probe, BooleanSupplier interrupted) {
        timeline.setProbe(probe);
        timeline.goToAnothers(from);
        timeline.applyDueEvents();
        while (timeline.position() < end) {
            if (interrupted.getAsBoolean()) {
                return false;
            }
            timeline.advance(Math.min(end, timeline.position() + TimeTravel.SEARCH_SLICE), Timeline.Idle.SKIP);
        }
        return true;
    }
}
