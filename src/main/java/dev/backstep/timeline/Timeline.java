package dev.backstep.timeline;

import dev.backstep.arm.cpu.BreakpointHook;
import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.cpu.StopCause;
import dev.backstep.clock.VirtualClock;
import dev.backstep.machine.ExternalInput;
import dev.backstep.machine.Machine;

import java.nio.BufferUnderflowException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Drives a machine through its history.
 *
 * <p>A position is an instruction count. The machine <em>at position N</em> is settled after N instructions, with all events
 * of that moment applied, before any idle time passes: the state from which instruction N runs.
 *
 * <p>Three modes. {@link Mode#LIVE}: at the present; input is taken from outside and logged. {@link Mode#PAST}: before the
 * present; the log feeds the machine. {@link Mode#DIVERSION}: a debugger has written in the past; the machine runs on from
 * there without the log, on a branch that is thrown away by the next step back.
 *
 * <p>Thread: the machine thread only.
 */
public final class Timeline {

    /** Where the machine stands in its history. */
    public enum Mode {
        /** At the present. */
        LIVE,
        /** Before the present, running what has run. */
        PAST,
        /** On a throw-away branch off the past. */
        DIVERSION
    }

    /** What {@link #advance} came to. */
    public enum Progress {
        /** Something ran; go on. */
        RAN,
        /** The limit is reached. */
        LIMIT,
        /** The probe stopped at a breakpoint. */
        BREAKPOINT,
        /** The probe stopped before a watched access. */
        WATCHPOINT,
        /** All CPUs wait, and only time or input can end it. */
        IDLE,
        /** The guest has shut the machine down. */
        OFF,
        /** The end of the recording that is replayed; nothing more is known. */
        END
    }

    /** How {@link #advance} treats a machine whose CPUs all wait. */
    public enum Idle {
        /** Guest time jumps to the next timer. */
        SKIP,
        /** Return {@link Progress#IDLE}: the caller waits in real time and calls {@link #passIdleTime}. */
        REPORT
    }

    /** Where the timeline's settings are kept. */
    public record Settings(long budgetBytes, long checkpointPeriodNanoseconds) {

        /** 512 MiB; a checkpoint for every 20 ms of running. */
        public static final Settings DEFAULT = new Settings(512L << 20, 20_000_000);

        private static final int SHARE_OF_HEAP = 3;

        /** The default, or less where the heap ({@code heapBytes} at most) is small: history takes a third of it. */
        public static Settings fittingInto(long heapBytes) {
            return DEFAULT.withBudget(Math.min(DEFAULT.budgetBytes(), heapBytes / SHARE_OF_HEAP));
        }

        /** The same with another budget. */
        public Settings withBudget(long bytes) {
            return new Settings(bytes, checkpointPeriodNanoseconds);
        }
    }

    /** Between two looks at the outside at most this many instructions run. */
    private static final int MAX_SLICE = 500_000;
    /** A checkpoint is put this many instructions before a position that was reached by running further than that. */
    private static final int NEAR_CURSOR = 5_000;

    private final Machine machine;
    private final LiveInput input;
    private final LongSupplier hostNanoseconds;
    private final Settings settings;
    private final boolean enabled;
    private final EventLog log;
    /** True when history comes from a recording: there is no present to go on from. */
    private final boolean replaying;
    private final CheckpointStore checkpoints;
    private final Snapshots snapshots = new Snapshots(this);

    private Mode mode = Mode.LIVE;
    private long presentIcount;
    private long presentNanoseconds;
    private long arrivalNanoseconds;
    private Probe probe = Probe.NONE;
    private long lastCheckpointHostTime;
    private long lastCheckpointIcount;
    /** The branch that the machine is on in {@link Mode#DIVERSION}; null otherwise. */
    private Diversion diversion;
    private InstructionObserver observer;
    /** Null when nothing is recorded. */
    private RecordingFeed feed;
    /** While replaying: the position from which on output is new. */
    private long newFrom;
    /** While replaying: so many events of the log have been compared, as far as they are hashes. */
    private int comparedTo;

    /**
     * The history of a machine that has just been built.
     *
     * @param machine the machine
     * @param gate the gate that it was built with
     * @param inputPorts where serial input comes from, in the order of {@link Machine#serialPorts}; entries may be null
     * @param queues what comes in for the machine's {@link Machine#inputs}, by their names
     * @param settings budget and spacing, or null to keep no history
     * @param hostNanoseconds the host's monotonic clock; decides only where checkpoints are
     * @param hostTimeOfDay ns since 1970, for timers on the host clock
     */
    public Timeline(Machine machine, HostGate gate, List<InputPort> inputPorts, Map<String, InputQueue> queues, Settings settings,
                    LongSupplier hostNanoseconds, LongSupplier hostTimeOfDay) {
        this(machine, gate, new LiveInput(machine, inputPorts, queues, hostTimeOfDay), null, settings, hostNanoseconds);
    }

    private Timeline(Machine machine, HostGate gate, LiveInput input, History recorded, Settings settings, LongSupplier hostNanoseconds) {
        this.machine = machine;
        this.input = input;
        this.replaying = recorded != null;
        this.log = replaying ? new EventLog(recorded.events()) : new EventLog();
        this.enabled = settings != null;
        this.settings = enabled ? settings : Settings.DEFAULT;
        this.hostNanoseconds = hostNanoseconds;
        this.checkpoints = new CheckpointStore(this.settings.budgetBytes());
        this.arrivalNanoseconds = clock().now();
        this.presentIcount = replaying ? recorded.endIcount() : machine.icount();
        this.presentNanoseconds = replaying ? recorded.endNanoseconds() : clock().now();
        this.mode = replaying ? Mode.PAST : Mode.LIVE;
        this.lastCheckpointHostTime = hostNanoseconds.getAsLong();
        gate.bind(this);
        if (enabled) {
            takeCheckpoint(true);
        }
    }

    /**
     * A recorded history of a machine that has just been built as the one that was recorded. It stands at the beginning and
     * never becomes live: {@link #advance} comes to {@link Progress#END}.
     *
     * @param gate one made by {@link HostGate#replaying}
     * @param settings budget and spacing of checkpoints, or null for no way back
     * @param hostNanoseconds the host's monotonic clock; decides only where checkpoints are
     * @throws TimelineException when the recording is of another machine
     */
    public static Timeline replaying(Machine machine, HostGate gate, History recorded, Settings settings, LongSupplier hostNanoseconds) {
        recorded.requireFits(machine);
        return new Timeline(machine, gate, LiveInput.none(machine), recorded, settings, hostNanoseconds);
    }

    /**
     * Has all that happens from now on recorded. To be called at position 0, or with all {@link #events} recorded before.
     *
     * @param hashPeriodNanoseconds of the host's time, from a hash of the state to the next at least
     */
    public void setRecorder(EventRecorder recorder, long hashPeriodNanoseconds) {
        feed = new RecordingFeed(machine, recorder, hostNanoseconds, hashPeriodNanoseconds);
    }

    /** Tells the recorder a last time where the machine is, with the hash of its state, and has nothing recorded any more. */
    public void stopRecording() {
        if (feed != null && mode == Mode.LIVE) {
            feed.last();
        }
        feed = null;
    }

    private void tellPresent() {
        if (feed != null && mode == Mode.LIVE) {
            feed.present();
        }
    }

    /** True when history comes from a recording. */
    public boolean isReplaying() {
        return replaying;
    }

    /** All that is known to have come from outside, in order, whether it has happened where the machine stands or not. */
    public List<LoggedEvent> events() {
        return log.all();
    }

    /** Guest time at the newest position, in ns. */
    public long presentNanoseconds() {
        return mode == Mode.LIVE ? clock().now() : presentNanoseconds;
    }

    /** The machine. */
    public Machine machine() {
        return machine;
    }

    /** False with {@code -timeline off}: nothing is logged and there is no way back. */
    public boolean isEnabled() {
        return enabled;
    }

    /** Where the machine stands. */
    public Mode mode() {
        return mode;
    }

    /** The position now, in instructions. */
    public long position() {
        return machine.icount();
    }

    /** The newest position, in instructions. */
    public long present() {
        return mode == Mode.LIVE ? machine.icount() : presentIcount;
    }

    /** Checkpoints in order of position. */
    public Collection<Checkpoint> checkpoints() {
        return checkpoints.all();
    }

    /** Bytes that the checkpoints take, an estimate from above. */
    public long bytesUsed() {
        return checkpoints.used();
    }

    /** Bytes that the checkpoints may take. */
    public long bytesAllowed() {
        return checkpoints.budget();
    }

    /** Sets what watches the runs of {@link #advance}; {@link Probe#NONE} for nothing. To be repeated when its set of pages changes. */
    public void setProbe(Probe newProbe) {
        probe = newProbe;
        install(newProbe);
    }

    /** Sets who is told of each instruction that runs at the present or on a diversion; null, as at first, for nobody. */
    public void setInstructionObserver(InstructionObserver newObserver) {
        observer = newObserver;
        install(probe);
    }

    private void install(Probe active) {
        for (Cpu cpu : machine.cpus()) {
            BreakpointHook hook = active == Probe.NONE ? null : active;
            cpu.setBreakpoints(observer == null ? hook : new ObservingHook(cpu, hook, observer, () -> mode != Mode.PAST));
            cpu.memory.setWatcher(active == Probe.NONE ? null : active);
        }
    }

    private VirtualClock clock() {
        return machine.clocks().virtual();
    }

    // Forwards.

    /**
     * One look at the outside, or at the log, and one slice.
     *
     * @param limit position not to go beyond
     * @param idle what to do when all CPUs wait
     */
    public Progress advance(long limit, Idle idle) {
        switch (mode) {
            case LIVE -> input.take(this::happen);
            case PAST -> applyDueEvents();
            case DIVERSION -> diversion.runs();
        }
        tellPresent();
        if (machine.power().isOff()) {
            return Progress.OFF;
        }
        if (isAtEnd()) {
            return Progress.END;
        }
        if (machine.icount() >= limit) {
            return Progress.LIMIT;
        }
        if (machine.isIdle()) {
            return advanceIdle(idle);
        }
        long bound = Math.min(limit, machine.icount() + MAX_SLICE);
        if (mode == Mode.PAST) {
            bound = Math.min(bound, Math.min(presentIcount, log.nextPosition(machine.icount())));
        }
        long before = machine.icount();
        StopCause cause = machine.runSlice(bound);
        if (machine.icount() != before) {
            arrivalNanoseconds = clock().now();
        }
        if (mode == Mode.PAST) {
            applyDueEvents();
            becomeLiveAtPresent();
        }
        considerCheckpoint();
        return switch (cause) {
            case BREAKPOINT -> Progress.BREAKPOINT;
            case WATCHPOINT -> Progress.WATCHPOINT;
            case NONE -> machine.power().isOff() ? Progress.OFF : machine.icount() >= limit ? Progress.LIMIT : Progress.RAN;
        };
    }

    /** True at the end of a recording, all that happened there included. */
    private boolean isAtEnd() {
        // What the last instruction asked for, if it did not complete, is left over.
        return replaying && mode == Mode.PAST && machine.icount() >= presentIcount && log.nextPosition(0) == Long.MAX_VALUE
                && idleTimeIsOver();
    }

    private boolean idleTimeIsOver() {
        return clock().now() >= presentNanoseconds || !machine.isIdle();
    }

    private Progress advanceIdle(Idle idle) {
        switch (mode) {
            case LIVE -> {
                if (idle == Idle.REPORT) {
                    return Progress.IDLE;
                }
                return machine.passIdleTime(Long.MAX_VALUE) ? Progress.RAN : Progress.IDLE;
            }
            case DIVERSION -> {
                return machine.passIdleTime(Long.MAX_VALUE) ? Progress.RAN : Progress.IDLE;
            }
            default -> {
                LoggedEvent next = log.next();
                if (next != null && next.icount() == machine.icount()) {
                    if (!machine.passIdleTime(next.nanoseconds())) {
                        applyDueEvents();
                    }
                } else if (machine.icount() < presentIcount) {
                    if (!machine.passIdleTime(Long.MAX_VALUE)) {
                        throw log.diverged(machine.icount(), "stands idle where the first run went on");
                    }
                } else {
                    machine.passIdleTime(presentNanoseconds);
                }
                becomeLiveAtPresent();
                return Progress.RAN;
            }
        }
    }

    /**
     * Lets guest time pass while the machine is idle at the present: real time that the caller has waited for.
     *
     * @param nanoseconds guest time to go to; earlier when a timer ends the idling
     * @return true when the machine is no longer idle
     */
    public boolean passIdleTime(long nanoseconds) {
        return machine.passIdleTime(nanoseconds);
    }

    /** True when some input waits that the guest has room for. */
    public boolean hasInput() {
        return input.isWaiting();
    }

    // Events.

    /** An event from outside, at the present: logged, then applied. */
    private void happen(Event event) {
        if (enabled) {
            log.append(machine.icount(), clock().now(), event);
        }
        if (feed != null) {
            feed.happened(event);
        }
        EventEffects.apply(event, machine, probe);
    }

    /** In the past: applies what happened at this moment. */
    private void applyDueEvents() {
        for (Event due = takeDue(); due != null; due = takeDue()) {
            if (due instanceof Event.StateHash then) {
                compare(then);
            } else if (replaying) {
                replay(due);
            } else {
                EventEffects.apply(due, machine, probe);
            }
        }
    }

    /** An event of a recording: whatever wrote that, it does no harm to more than the replay. */
    private void replay(Event due) {
        try {
            EventEffects.apply(due, machine, probe);
        } catch (IndexOutOfBoundsException | IllegalArgumentException | BufferUnderflowException e) {
            throw new DivergenceException("the event at instruction " + machine.icount() + ", " + due + ", means nothing to this machine",
                    log.lastAgreement(machine.icount()), machine.icount());
        }
    }

    private void compare(Event.StateHash then) {
        if (log.happened() <= comparedTo) {
            return;
        }
        comparedTo = log.happened();
        long now = machine.stateHash();
        if (now != then.hash()) {
            long agreed = log.lastAgreement(machine.icount());
            throw new DivergenceException(String.format("the replay is not the recorded run: between instructions %d and %d it goes "
                    + "another way (state hash %016x, recorded %016x)", agreed, machine.icount(), now, then.hash()), agreed,
                    machine.icount());
        }
    }

    private Event takeDue() {
        return log.takeDue(machine.icount(), clock().now());
    }

    byte[] answer(ExternalInput.Kind kind, Supplier<byte[]> host) {
        if (mode == Mode.PAST) {
            return log.takeAnswer(machine.icount(), kind);
        }
        byte[] bytes = host.get();
        if (mode == Mode.LIVE) {
            Event.Answer answer = new Event.Answer(kind, bytes);
            if (enabled) {
                log.append(machine.icount(), clock().now(), answer);
            }
            if (feed != null) {
                feed.happened(answer);
            }
        }
        return bytes;
    }

    boolean outputIsNew() {
        return mode != Mode.PAST || machine.icount() >= (replaying ? newFrom : presentIcount);
    }

    // What debuggers and monitors change.

    /** A debugger writes physical memory: a recorded input at the present, a diversion in the past. */
    public void writeMemory(long address, byte[] bytes) {
        change(new Event.MemoryWrite(address, bytes.clone()));
    }

    /** A debugger writes a register; see {@link RegisterFile}. */
    public void writeRegister(int cpu, int register, long value) {
        change(new Event.RegisterWrite(cpu, register, value));
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
        // What is written after a call is meant for history as it is seen again, not for what the call left behind.
        endFinishedCall();
        if (mode == Mode.PAST) {
            diversion = new Diversion(machine, checkpointOfNow(false));
            mode = Mode.DIVERSION;
        }
        if (mode == Mode.DIVERSION) {
            diversion.changes(event);
            EventEffects.apply(event, machine, probe);
        } else {
            happenNow(event);
        }
    }

    /** For events that nobody's run will be told after. */
    private void happenNow(Event event) {
        happen(event);
        tellPresent();
    }

    /**
     * Resets the machine from outside.
     *
     * @throws TimelineException in the past
     */
    public void systemReset() {
        if (replaying) {
            throw new TimelineException("a recorded run is replayed: it cannot be reset from outside");
        }
        if (mode != Mode.LIVE) {
            throw new TimelineException("the machine stands in the past; go to the present first (replay_seek " + presentIcount + ")");
        }
        happenNow(new Event.SystemReset());
    }

    /** The position that a diversion left from, or -1 when there is none. */
    public long diversionBase() {
        return diversion == null ? -1 : diversion.base().icount();
    }

    /**
     * Throws a diversion away when it was a function call made from the debugger and the call is over. To be called before
     * the machine resumes; until then, or until something is written, memory can be read as the call left it, such as a
     * text that it returned.
     */
    public void endFinishedCall() {
        if (mode == Mode.DIVERSION && diversion.isFinishedCall()) {
            leaveDiversion();
        }
    }

    private void leaveDiversion() {
        restore(diversion.base());
        diversion = null;
        mode = Mode.PAST;
    }

    // Checkpoints.

    private void considerCheckpoint() {
        if (!enabled || mode == Mode.DIVERSION) {
            return;
        }
        long now = hostNanoseconds.getAsLong();
        if (now - lastCheckpointHostTime >= settings.checkpointPeriodNanoseconds()) {
            takeCheckpoint(false);
        }
    }

    private void takeCheckpoint(boolean pinned) {
        if (!enabled || mode == Mode.DIVERSION || clock().now() != arrivalNanoseconds) {
            // Idle time has passed here already: this is not the position's own state.
            return;
        }
        Checkpoint here = checkpoints.atOrBefore(machine.icount());
        if (here != null && here.icount() == machine.icount()) {
            return;
        }
        long gap = machine.icount() - lastCheckpointIcount;
        checkpoints.add(checkpointOfNow(pinned));
        if (mode == Mode.LIVE || checkpoints.used() > checkpoints.budget()) {
            checkpoints.thin(Math.max(gap, 1));
        }
        lastCheckpointIcount = machine.icount();
        lastCheckpointHostTime = hostNanoseconds.getAsLong();
    }

    private Checkpoint checkpointOfNow(boolean pinned) {
        return new Checkpoint(machine.icount(), clock().now(), log.happened(), machine.saveState(), machine.captureMemory(), pinned);
    }

    private void restore(Checkpoint checkpoint) {
        if (mode == Mode.PAST) {
            newFrom = Math.max(newFrom, machine.icount());
        }
        machine.restoreMemory(checkpoint.memory());
        machine.restoreState(checkpoint.state());
        log.goTo(checkpoint.logIndex());
        arrivalNanoseconds = clock().now();
        lastCheckpointIcount = machine.icount();
        lastCheckpointHostTime = hostNanoseconds.getAsLong();
    }

    private void becomeLiveAtPresent() {
        if (!replaying && mode == Mode.PAST && machine.icount() == presentIcount && log.isAtEnd() && idleTimeIsOver()) {
            mode = Mode.LIVE;
        }
    }

    /** Where the machine stands, exactly: idle time, mode and diversion included. */
    record Moment(Checkpoint here, Mode mode, long arrivalNanoseconds, long presentIcount, long presentNanoseconds,
                  Diversion diversion) { }

    /** Here and now, for {@link #returnTo} after a look at the past. */
    Moment moment() {
        return new Moment(checkpointOfNow(false), mode, arrivalNanoseconds, presentIcount, presentNanoseconds, diversion);
    }

    /** Stands where the machine stood, as if it had never left; nothing may have been logged meanwhile. */
    void returnTo(Moment moment) {
        restore(moment.here());
        mode = moment.mode();
        arrivalNanoseconds = moment.arrivalNanoseconds();
        presentIcount = moment.presentIcount();
        presentNanoseconds = moment.presentNanoseconds();
        diversion = moment.diversion();
        install(probe);
    }

    /** The positions that have names. */
    public Snapshots snapshots() {
        return snapshots;
    }

    /** A checkpoint of the position where the machine stands, which was kept or is made now; null when idle time has passed there. */
    Checkpoint checkpointHere() {
        requireHistory();
        Checkpoint kept = checkpoints.atOrBefore(machine.icount());
        if (kept != null && kept.icount() == machine.icount()) {
            return kept;
        }
        return clock().now() == arrivalNanoseconds ? checkpointOfNow(false) : null;
    }

    /** Keeps a checkpoint, in the place of one at the same position. */
    void keep(Checkpoint checkpoint) {
        checkpoints.add(checkpoint);
    }

    /** The checkpoint at this very position, or null. */
    Checkpoint checkpointAt(long icount) {
        Checkpoint checkpoint = checkpoints.atOrBefore(icount);
        return checkpoint == null || checkpoint.icount() != icount ? null : checkpoint;
    }

    // Backwards.

    /** The machine was stopped and may be sent into the past: keeps a checkpoint of here. */
    public void stopped() {
        tellPresent();
        if (enabled && mode == Mode.LIVE) {
            takeCheckpoint(false);
        }
    }

    /**
     * Goes to a position, in the past or forwards up to the present.
     *
     * @param target instructions, 0 to {@link #present}
     * @param interrupted asked now and then; true gives up
     * @return false when it was interrupted; the machine then stands somewhere on the way
     * @throws TimelineException when there is no such position
     */
    public boolean seek(long target, BooleanSupplier interrupted) {
        requireHistory();
        if (target < 0 || target > present()) {
            throw new TimelineException("position " + target + " is outside the history, which goes from 0 to " + present());
        }
        install(Probe.NONE);
        try {
            leavePresent();
            if (mode == Mode.LIVE) {
                return true;
            }
            Checkpoint nearest = checkpoints.atOrBefore(target);
            boolean ahead = machine.icount() <= target && machine.icount() >= nearest.icount()
                    && clock().now() == arrivalNanoseconds;
            if (!ahead) {
                restore(nearest);
            }
            if (target - machine.icount() > 2 * NEAR_CURSOR) {
                if (!runTo(target - NEAR_CURSOR, interrupted)) {
                    return false;
                }
                takeCheckpoint(false);
            }
            return runTo(target, interrupted);
        } finally {
            install(probe);
        }
    }

    /** Replays without a look at the outside. Reaching the present makes the machine live. */
    private boolean runTo(long target, BooleanSupplier interrupted) {
        applyDueEvents();
        while (machine.icount() < target) {
            if (interrupted.getAsBoolean()) {
                return false;
            }
            advance(target, Idle.SKIP);
            if (mode == Mode.LIVE) {
                return true;
            }
        }
        if (target == presentIcount) {
            while (mode == Mode.PAST && !isAtEnd()) {
                if (machine.isIdle()) {
                    advanceIdle(Idle.SKIP);
                } else {
                    applyDueEvents();
                    if (replaying) {
                        break;
                    }
                    mode = Mode.LIVE;
                }
            }
        }
        return true;
    }

    private void leavePresent() {
        if (mode == Mode.DIVERSION) {
            leaveDiversion();
        } else if (mode == Mode.LIVE) {
            tellPresent();
            presentIcount = machine.icount();
            presentNanoseconds = clock().now();
            takeCheckpoint(false);
            mode = Mode.PAST;
        }
    }

    private void requireHistory() {
        if (!enabled) {
            throw new TimelineException("there is no history: the timeline is off");
        }
    }

    /**
     * Runs history again, newest stretch first, until a stretch holds what {@code search} looks for before the present
     * position; then goes where {@link HistorySearch.Notes#lastFound} says.
     *
     * @param search takes notes and never stops a run
     * @param filter which stretches can be skipped
     * @param interrupted asked now and then; true gives up
     */
    public HistorySearch.Result searchBackwards(HistorySearch.Notes search, HistorySearch.IntervalFilter filter, BooleanSupplier interrupted) {
        requireHistory();
        leavePresent();
        long origin = machine.icount();
        long end = origin;
        Checkpoint next = null;
        Probe saved = probe;
        try {
            while (true) {
                Checkpoint from = checkpoints.before(end);
                if (from == null) {
                    break;
                }
                if (next == null || filter.mayHold(from, next)) {
                    search.clear();
                    restore(from);
                    probe = search;
                    install(search);
                    if (!runPast(end, interrupted)) {
                        probe = saved;
                        seek(origin, () -> false);
                        return HistorySearch.Result.INTERRUPTED;
                    }
                    probe = saved;
                    if (search.lastFound() >= 0) {
                        seek(search.lastFound(), () -> false);
                        return HistorySearch.Result.FOUND;
                    }
                }
                end = from.icount();
                next = from;
            }
            seek(0, () -> false);
            return HistorySearch.Result.NOT_FOUND;
        } finally {
            probe = saved;
            install(saved);
        }
    }

    /** Replays up to a position without becoming live there, and without taking checkpoints of its own. */
    private boolean runPast(long target, BooleanSupplier interrupted) {
        applyDueEvents();
        while (machine.icount() < target) {
            if (interrupted.getAsBoolean()) {
                return false;
            }
            advance(target, Idle.SKIP);
            mode = Mode.PAST;
        }
        return true;
    }
}
