package dev.backstep.monitor;

import dev.backstep.debug.RunControl;
import dev.backstep.debug.RunRequest;
import dev.backstep.debug.Stop;
import dev.backstep.timeline.Timeline;

import java.util.Locale;

/**
 * What the faces of the monitor, HMP and QMP, ask of the machine in the same way: run, stop, go somewhere in history.
 *
 * <p>Thread: the machine thread only.
 */
public final class MachineControl {

    /** Whether the machine runs, and if not, why. The names in lower case are QEMU's. */
    public enum RunState {
        /** It runs. */
        RUNNING,
        /** Somebody stopped it. */
        PAUSED,
        /** It has not run yet. */
        PRELAUNCH,
        /** A breakpoint, a step or a seek stopped it. */
        DEBUG,
        /** The guest has switched it off. */
        SHUTDOWN;

        /** As QEMU calls it: {@code prelaunch}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether the machine runs. */
        public boolean isRunning() {
            return this == RUNNING;
        }

        boolean hasReason() {
            return this != RUNNING && this != PAUSED;
        }
    }

    private MachineControl() { }

    /** Whether the machine runs. */
    public static RunState runState(MonitorContext context) {
        RunControl control = context.control();
        Stop stop = control.lastStop();
        return control.isRunning() ? RunState.RUNNING
                : !control.hasStarted() ? RunState.PRELAUNCH
                : stop instanceof Stop.HistoryEnd || stop instanceof Stop.Exit ? RunState.SHUTDOWN
                : stop instanceof Stop.Interrupted ? RunState.PAUSED : RunState.DEBUG;
    }

    /** Stops a running machine. */
    public static void stop(MonitorContext context) {
        context.control().stop(new Stop.Interrupted());
    }

    /**
     * Sets a stopped machine going.
     *
     * @throws MonitorException when it has been switched off
     */
    public static void resume(MonitorContext context) throws MonitorException {
        RunControl control = context.control();
        if (!control.isRunning()) {
            if (context.machine().power().isOff()) {
                throw MonitorException.failed("the guest has shut the machine down: system_reset first, or go back");
            }
            control.resume(new RunRequest.Continue());
        }
    }

    /**
     * Goes to a position and leaves the machine stopped there.
     *
     * @param target instructions
     * @throws MonitorException when there is no such position, or when it was interrupted; the machine then stands where it stood
     */
    public static void seek(MonitorContext context, long target) throws MonitorException {
        RunControl control = context.control();
        Timeline timeline = context.timeline();
        if (!timeline.isEnabled()) {
            throw MonitorException.failed("there is no history: the timeline is off");
        }
        if (target < 0 || target > timeline.present()) {
            throw MonitorException.failed("position " + target + " is outside the history, which goes from 0 to "
                    + timeline.present());
        }
        control.stop(new Stop.Interrupted());
        control.seek(target, new Patience(context)::interrupts);
        if (control.lastStop() instanceof Stop.Interrupted) {
            throw MonitorException.failed("interrupted; the machine stands at instruction " + timeline.position() + " as before");
        }
    }

    /**
     * Has the next run that comes to a position stop there; see {@link RunControl#setReplayBreak}.
     *
     * @param position instructions
     * @throws MonitorException when it is before the position now, and when there are no positions
     */
    public static void setReplayBreak(MonitorContext context, long position) throws MonitorException {
        requirePositions(context);
        if (position < context.timeline().position()) {
            throw MonitorException.failed("cannot set breakpoint at the instruction in the past: the machine stands at "
                    + context.timeline().position());
        }
        context.control().setReplayBreak(position);
    }

    /** Throws a {@link MonitorException} where no instructions are counted, and so nothing has a position. */
    static void requirePositions(MonitorContext context) throws MonitorException {
        if (context.machine().isParallel()) {
            throw MonitorException.failed("the CPUs run at the same time: instructions are not counted");
        }
    }
}
