package dev.backstep.timeline;

import dev.backstep.arm.cpu.BreakpointHook;
import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.cpu.ExceptionKind;
import dev.backstep.arm.cpu.StopCause;
import dev.backstep.clock.VirtualClock;
import dev.backstep.machine.ExternalInput;
import dev.backstep.machine.Machine;

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

        /** 512 MiB; a checkpoint for every 50 ms of running. */
        public static final Settings DEFAULT = new Settings(512L << 20, 50_000_000);

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

    private final Machine machine;
    private final LiveInput input;
    private final LongSupplier hostNanoseconds;
    private final boolean enabled;
    private final EventLog log;
    private final Past past;
    private final CheckpointKeeper checkpoints;
    private final TimeTravel travel;
    private final Snapshots snapshots;
    private final Changes changes;
    private final RunNotes notes;

    private Mode mode = Mode.LIVE;
    private Probe probe = Probe.NONE;
    private InstructionObserver observer;
    /** Null when nothing is recorded. */
    private RecordingFeed feed;

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
     * @throws TimelineException when the budget does not even hold the first checkpoint
     */
    public Timeline(Machine machine, HostGate gate, List<InputPort> inputPorts, Map<String, InputQueue> queues, Settings settings,
                    LongSupplier hostNanoseconds, LongSupplier hostTimeOfDay) {
        this(machine, gate, new LiveInput(machine, inputPorts, queues, hostTimeOfDay), new Past(machine, new EventLog()), settings,
                hostNanoseconds);
    }

    private Timeline(Machine machine, HostGate gate, LiveInput input, Past past, Settings settings, LongSupplier hostNanoseconds) {
        this.machine = machine;
        this.input = input;
        this.log = past.log();
        this.past = past;
        this.enabled = settings != null;
        this.hostNanoseconds = hostNanoseconds;
        this.checkpoints = new CheckpointKeeper(machine, log, enabled ? settings : Settings.DEFAULT, hostNanoseconds);
        this.travel = new TimeTravel(this, checkpoints, hostNanoseconds);
        this.snapshots = new Snapshots(this, checkpoints);
        this.changes = new Changes(this, checkpoints);
        this.mode = past.isRecorded() ? Mode.PAST : Mode.LIVE;
        this.notes = gate.notes();
        notes.watch(machine, this);
        gate.bind(this);
        if (enabled) {
            takeCheckpoint(true);
            checkpoints.requireRoom();
        }
    }

    /**
     * A recorded history of a machine that has just been built as the one that was recorded. It stands at the beginning and
     * never becomes live: {@link #advance} comes to {@link Progress#END}.
     *
     * @param gate one made by {@link HostGate#replaying}
     * @param settings budget and spacing of checkpoints, or null for no way back
     * @param hostNanoseconds the host's monotonic clock; decides only where checkpoints are
     * @throws TimelineException when the recording is of another machine, or the budget does not even hold the first checkpoint
     */
    public static Timeline replaying(Machine machine, HostGate gate, History recorded, Settings settings, LongSupplier hostNanoseconds) {
        recorded.requireFits(machine);
        Past past = Past.recorded(machine, new EventLog(recorded.events()), recorded);
        return new Timeline(machine, gate, LiveInput.none(machine), past, settings, hostNanoseconds);
    }

    /**
     * The history of another machine, for one that has just been built alike: to be gone into at the other's checkpoints.
     *
     * @param gate one made by {@link HostGate#replaying}
     * @param events the other's {@link #events}, which may grow and change while this machine does not run
     * @param hostNanoseconds the host's monotonic clock
     */
    static Timeline alongside(Machine machine, HostGate gate, List<LoggedEvent> events, LongSupplier hostNanoseconds) {
        return new Timeline(machine, gate, LiveInput.none(machine), Past.ofAnother(machine, new EventLog(events)), null, hostNanoseconds);
    }

    /**
     * Has all that happens from now on recorded. To be called at position 0, or with all {@link #events} recorded before.
     *
     * @param hashPeriodNanoseconds of the host's time, from a hash of the state to the next at least
     */
    public void setRecorder(EventRecorder recorder, long hashPeriodNanoseconds) {
        feed = new RecordingFeed(machine, recorder, hostNanoseconds, hashPeriodNanoseconds, () -> checkpoints.ofNow(false));
    }

    /** Sets where checkpoints of this history can be had from beside those in memory. */
    public void setCheckpointSource(CheckpointSource source) {
        checkpoints.setSource(source);
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
            feed.present(checkpoints.isAtArrival() && !machine.power().isOff());
        }
    }

    /** True while what happens is recorded. */
    boolean isRecording() {
        return feed != null;
    }

    /** True when history comes from a recording. */
    public boolean isReplaying() {
        return past.isRecorded();
    }

    /** All that is known to have come from outside, in order, whether it has happened where the machine stands or not. */
    public List<LoggedEvent> events() {
        return log.all();
    }

    /** Guest time at the newest position, in ns. */
    public long presentNanoseconds() {
        return mode == Mode.LIVE ? clock().now() : past.endNanoseconds();
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
        return mode == Mode.LIVE ? machine.icount() : past.endIcount();
    }

    /** Checkpoints in order of position. */
    public Collection<Checkpoint> checkpoints() {
        return checkpoints.store().all();
    }

    /** Bytes that the checkpoints take, an estimate from above. */
    public long bytesUsed() {
        return checkpoints.used();
    }

    /** Bytes that the checkpoints may take. */
    public long bytesAllowed() {
        return checkpoints.store().budget();
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

    /** What watches the runs of {@link #advance}. */
    Probe probe() {
        return probe;
    }

    /** Has the CPUs tell this probe and no other, until {@link #setProbe} or the next call; {@link #probe} stays. */
    void install(Probe active) {
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
            case DIVERSION -> changes.diversion().runs();
        }
        tellPresent();
        if (machine.power().isOff()) {
            return Progress.OFF;
        }
        if (mode == Mode.PAST && past.isOver()) {
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
            bound = Math.min(bound, past.nextPosition());
        }
        long before = machine.icount();
        checkpoints.runBegins();
        StopCause cause = machine.runSlice(bound);
        checkpoints.runEnds();
        if (machine.icount() != before) {
            checkpoints.arrive();
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
                past.passIdleTime(probe);
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
            if (event instanceof Event.MemoryWrite) {
                checkpoints.footprints().debuggerWrites(machine.icount());
            }
        }
        if (feed != null) {
            feed.happened(event);
        }
        EventEffects.apply(event, machine, probe);
    }

    /** In the past: applies what happened at this moment. */
    void applyDueEvents() {
        past.applyDueEvents(probe);
    }

    byte[] answer(ExternalInput.Kind kind, Supplier<byte[]> host) {
        if (mode == Mode.PAST) {
            return log.takeAnswer(machine.icount(), kind);
        }
        byte[] bytes = host.get();
        Event.Answer answer = new Event.Answer(kind, bytes);
        if (mode == Mode.DIVERSION) {
            changes.diversion().happened(answer);
        } else {
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
        return mode != Mode.PAST || past.outputIsNew();
    }

    /** True when an exception that is being taken is part of history and happens for the first time. */
    boolean exceptionIsNew(ExceptionKind kind) {
        return mode == Mode.LIVE || mode == Mode.PAST && past.isRecorded() && past.exceptionIsNew(kind);
    }

    /** What was noted of the run. */
    public RunNotes notes() {
        return notes;
    }

    /** An event between two runs, at the present, of which the next run would tell nobody. */
    void happenNow(Event event) {
        happen(event);
        tellPresent();
    }

    // Another future.

    /** What debuggers and monitors change, and where that leads. */
    public Changes changes() {
        return changes;
    }

    /** The position that a diversion left from, or -1 when there is none. */
    public long diversionBase() {
        return changes.diversion() == null ? -1 : changes.diversion().base().icount();
    }

    /** The machine goes on a diversion, or comes back from one. */
    void setMode(Mode newMode) {
        mode = newMode;
    }

    /** Makes here the present. {@code branch}: the one off the past that the machine is on, which becomes a part of history; or null. */
    void becomePresent(Diversion branch) {
        long base = branch == null ? machine.icount() : branch.base().icount();
        log.replaceFuture(branch == null ? log.happened() : branch.base().logIndex(), branch == null ? List.of() : branch.events());
        snapshots.forgetBehind(base);
        checkpoints.forgetBehind(base);
        notes.forgetFrom(base, machine.icount());
        mode = Mode.LIVE;
        stopped();
    }

    // Checkpoints.

    private void considerCheckpoint() {
        if (enabled && mode != Mode.DIVERSION && checkpoints.isDue()) {
            takeCheckpoint(false);
        }
    }

    /** Keeps a checkpoint of here, unless there is one, or here is no position of history. */
    void takeCheckpoint(boolean pinned) {
        if (enabled && mode != Mode.DIVERSION) {
            checkpoints.take(pinned, mode == Mode.LIVE);
        }
    }

    /** Stands at a checkpoint; the mode stays. */
    void restore(Checkpoint checkpoint) {
        if (mode == Mode.PAST) {
            past.leavePosition();
        }
        checkpoints.restore(checkpoint);
    }

    /** Stands at a checkpoint of another machine that was built alike, and of the same history. */
    void goToAnothers(Checkpoint checkpoint) {
        checkpoints.load(checkpoint);
    }

    private void becomeLiveAtPresent() {
        if (mode == Mode.PAST && past.leadsIntoPresent()) {
            mode = Mode.LIVE;
        }
    }

    /** Where the machine stands, exactly: idle time, mode and diversion included. */
    record Moment(Checkpoint here, Mode mode, long arrivalNanoseconds, long presentIcount, long presentNanoseconds,
                  Diversion diversion) { }

    /** Here and now, for {@link #returnTo} after a look at the past. */
    Moment moment() {
        return new Moment(checkpoints.ofNow(false), mode, checkpoints.arrivalNanoseconds(), past.endIcount(), past.endNanoseconds(),
                changes.diversion());
    }

    /** Stands where the machine stood, as if it had never left; nothing may have been logged meanwhile. */
    void returnTo(Moment moment) {
        restore(moment.here());
        mode = moment.mode();
        checkpoints.arrivedAt(moment.arrivalNanoseconds());
        past.endAt(moment.presentIcount(), moment.presentNanoseconds());
        changes.returnTo(moment.diversion());
        install(probe);
    }

    /** The positions that have names. */
    public Snapshots snapshots() {
        return snapshots;
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
     * @return false when it was interrupted; the machine then stands where it stood before, a diversion included
     * @throws TimelineException when there is no such position
     */
    public boolean seek(long target, BooleanSupplier interrupted) {
        requireHistory();
        return travel.seek(target, interrupted);
    }

    /** Where the past ends: lets what is left of it happen, and the machine becomes live unless it replays a recording. */
    void arriveAtPresent() {
        while (mode == Mode.PAST && !past.isOver()) {
            if (machine.isIdle()) {
                advanceIdle(Idle.SKIP);
            } else {
                applyDueEvents();
                if (past.isRecorded()) {
                    break;
                }
                mode = Mode.LIVE;
            }
        }
    }

    /** After {@link #advance} in the past: the machine does not become live where the past ends. */
    void stayInPast() {
        mode = Mode.PAST;
    }

    /** Stands in the past from here on: at the present's position, or where a diversion left. */
    void leavePresent() {
        if (mode == Mode.DIVERSION) {
            changes.leaveDiversion();
        } else if (mode == Mode.LIVE) {
            tellPresent();
            past.endAt(machine.icount(), clock().now());
            takeCheckpoint(false);
            mode = Mode.PAST;
        }
    }

    /** Throws a {@link TimelineException} when there is no history. */
    void requireHistory() {
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
        return travel.searchBackwards(search, filter, interrupted);
    }

    /**
     * Has long searches use other machines beside this one.
     *
     * @param maker makes them
     * @param most how many there may be; 0 for none
     * @param afterNanoseconds how long a search lasts before they help, of the host's time
     */
    public void setTwins(Twin.Maker maker, int most, long afterNanoseconds) {
        travel.setTwins(new Twins(maker, most), afterNanoseconds);
    }

    /** Sets who is told of searches that take long; {@link HistorySearch.Observer#NONE} at first. */
    public void setSearchObserver(HistorySearch.Observer observer) {
        travel.setObserver(observer);
    }

    /** How one goes to another position. */
    TimeTravel travel() {
        return travel;
    }

    /** How far the search that goes on has come, backwards or forwards; null when none does. Any thread. */
    public HistorySearch.Progress searchProgress() {
        return travel.progress();
    }
}
