package dev.backstep.monitor;

import dev.backstep.debug.RunControl;
import dev.backstep.debug.RunRequest;
import dev.backstep.debug.Stop;
import dev.backstep.timeline.Snapshots.Snapshot;

/**
 * Names positions in history, goes to them and forgets the names: for commands of all protocols.
 *
 * <p>Thread: the machine thread.
 */
public final class SnapshotControl {

    private SnapshotControl() { }

    /** True when a position has this name. */
    public static boolean exists(MonitorContext context, String name) {
        return context.timeline().snapshots().named(name) != null;
    }

    /** Gives the position where the machine stands a name; another that had it loses it. */
    public static void save(MonitorContext context, String name) {
        context.timeline().snapshots().add(name, context.hostTimeOfDay().getAsLong());
    }

    /**
     * Goes to the position with a name; a machine that runs goes on from there.
     *
     * @throws MonitorException when there is none, or somebody interrupted
     */
    public static void load(MonitorContext context, String name) throws MonitorException {
        Snapshot snapshot = named(context, name);
        RunControl control = context.control();
        boolean wasRunning = control.isRunning();
        control.stop(new Stop.Interrupted());
        control.seek(snapshot.icount());
        if (control.lastStop() instanceof Stop.Interrupted) {
            throw MonitorException.failed("interrupted; the machine stands at instruction " + context.timeline().position());
        }
        if (wasRunning) {
            control.resume(new RunRequest.Continue());
        }
    }

    /**
     * Takes a name back.
     *
     * @throws MonitorException when no position has it
     */
    public static void delete(MonitorContext context, String name) throws MonitorException {
        context.timeline().snapshots().remove(named(context, name).name());
    }

    private static Snapshot named(MonitorContext context, String name) throws MonitorException {
        Snapshot snapshot = context.timeline().snapshots().named(name);
        if (snapshot == null) {
            throw MonitorException.failed("there is no snapshot named '" + name + "'");
        }
        return snapshot;
    }
}
