package dev.backstep.timeline;

import dev.backstep.machine.Machine;

import java.util.List;

/**
 * What debuggers and monitors change, and what becomes of it. At the present a change is an input, as what comes from outside. In the
 * past the first one opens a {@link Diversion}, which the next step back throws away, and {@link #fork} makes the present.
 *
 * <p>It says what happens and where the branch left history; the {@link Timeline} has the log and alone knows the mode.
 *
 * <p>Thread: the machine thread only.
 */
public final class Changes {

    private final Timeline timeline;
    private final Machine machine;
    private final CheckpointKeeper checkpoints;
    /** The branch that the machine is on in {@link Timeline.Mode#DIVERSION}; null otherwise. */
    private Diversion diversion;

    /** Nothing has been changed yet. {@code checkpoints} are those of the timeline. */
    Changes(Timeline timeline, CheckpointKeeper checkpoints) {
        this.timeline = timeline;
        this.machine = timeline.machine();
        this.checkpoints = checkpoints;
    }

    /** A debugger writes physical memory: a recorded input at the present, a diversion in the past. */
    public void writeMemory(long address, byte[] bytes) {
        change(new Event.MemoryWrite(address, bytes.clone()));
    }

    /** A debugger writes a register; see {@link RegisterFile}. */
    public void writeRegister(int cpu, int register, long value) {
        change(new Event.RegisterWrite(cpu, register, value));
    }

    /**
     * A debugger says which CPUs may run, and holds the others: a recorded input at the present. On a diversion it happens as
     * well; the past is what it is, and CPUs run there as they ran.
     *
     * @param mask a bit for each CPU, bit 0 for the first; -1 for all
     */
    public void allowCpus(int mask) {
        if (timeline.mode() != Timeline.Mode.PAST && mask != machine.turns().allowed()) {
            change(new Event.CpusAllowed(mask));
        }
    }

    /**
     * Gives something to a device from a monitor (a key, a movement of the mouse): a recorded input at the present, a
     * diversion in the past.
     *
     * @param inputName one of the machine's {@link Machine#inputs}
     * @throws TimelineException when the machine has no such input
     */
    public void giveToDevice(String inputName, byte[] item) {
        for (int i = 0; i < machine.inputs().size(); i++) {
            if (machine.inputs().get(i).inputName().equals(inputName)) {
                change(new Event.DeviceInput(i, item.clone()));
                return;
            }
        }
        throw new TimelineException("the machine has no " + inputName);
    }

    private void change(Event event) {
        // What is written after a call is meant for history as it is seen again, not for what the call left behind; but for a text that
        // another call is to have, where malloc returned.
        if (diversion == null || !diversion.isAtReturned(event)) {
            endFinishedCall();
        }
        if (timeline.mode() == Timeline.Mode.PAST) {
            diversion = new Diversion(machine, checkpoints.ofNow(false));
            timeline.setMode(Timeline.Mode.DIVERSION);
        }
        if (timeline.mode() == Timeline.Mode.DIVERSION) {
            diversion.beforeChange(event, () -> checkpoints.ofNow(false));
            diversion.happened(event);
            EventEffects.apply(event, machine, timeline.probe());
        } else {
            timeline.happenNow(event);
        }
    }

    /**
     * Resets the machine from outside.
     *
     * @throws TimelineException in the past
     */
    public void systemReset() {
        if (timeline.isReplaying()) {
            throw new TimelineException("a recorded run is replayed: it cannot be reset from outside");
        }
        if (timeline.mode() != Timeline.Mode.LIVE) {
            throw new TimelineException("the machine stands in the past; go to the present first (replay_seek " + timeline.present() + ")");
        }
        timeline.happenNow(new Event.SystemReset());
    }

    // The diversion.

    /** The branch that the machine is on, or null. */
    Diversion diversion() {
        return diversion;
    }

    /** The machine is on a branch again, or (null) on none. */
    void returnTo(Diversion branch) {
        diversion = branch;
    }

    /** Stands in the past again, where the diversion left it. */
    void leaveDiversion() {
        timeline.restore(diversion.base());
        diversion = null;
        timeline.setMode(Timeline.Mode.PAST);
    }

    /**
     * Throws away a function call made from the debugger when it is over, and the diversion when it was nothing else. To be called before
     * the machine resumes; until then, or until something is written, memory can be read as the call left it, such as a
     * text that it returned.
     */
    public void endFinishedCall() {
        if (!isFinishedCall()) {
            return;
        }
        if (diversion.beganWithCall()) {
            leaveDiversion();
        } else {
            timeline.restore(diversion.callBase());
            diversion.undoCall();
        }
    }

    /** The position, in instructions, without those of a function call that {@link #endFinishedCall} would throw away. */
    public long positionBeforeFinishedCall() {
        return isFinishedCall() ? diversion.callBase().icount() : machine.icount();
    }

    private boolean isFinishedCall() {
        return diversion != null && diversion.isFinishedCall();
    }

    // Another future.

    /** Throws a {@link TimelineException} where {@link #fork} would. */
    public void requireForkable() {
        timeline.requireHistory();
        if (timeline.isReplaying()) {
            throw new TimelineException("a recorded run is replayed: it has no other future");
        }
        if (timeline.mode() == Timeline.Mode.LIVE) {
            throw new TimelineException("the machine stands at the present: there is no future to replace");
        }
        if (timeline.isRecording()) {
            throw new TimelineException("the run is being recorded, and what is in the file cannot be taken back: start without -record to "
                    + "fork, and use 'timeline save FILE'");
        }
    }

    /**
     * Makes here the present: the machine becomes live, and what came behind here, on a diversion behind where it left history,
     * is no more. A diversion, with all that was written on it, becomes part of history.
     *
     * @throws TimelineException at the present, in a recorded run, while a run is recorded, or without history
     */
    public void fork() {
        requireForkable();
        endFinishedCall();
        Diversion taken = diversion;
        diversion = null;
        timeline.becomePresent(taken);
    }
}
