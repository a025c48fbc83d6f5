package dev.backstep.debug;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.clock.VirtualClock;
import dev.backstep.timeline.DivergenceException;
import dev.backstep.timeline.Timeline;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The machine thread's loop, and what may be asked of it: run, stop, step, go back. Everything that touches the machine is
 * a task on this thread, carried out between slices while the machine runs.
 *
 * <p>Thread: {@link #loop} is the machine thread. {@link #execute}, {@link #interrupt}, {@link #wake} and {@link #quit} may
 * be called from any thread; all else only on the machine thread.
 */
public final class RunControl implements Executor {

    /**
     * How a run behaves.
     *
     * @param waitsInRealTime true: an idle guest's time passes at the pace of the host's ({@code sleep=on}); false: it jumps
     * @param staysAfterShutdown true: a shutdown stops the machine instead of ending the program ({@code -no-shutdown})
     */
    public record Settings(boolean waitsInRealTime, boolean staysAfterShutdown) { }

    /**
     * How a replay ends.
     *
     * @param status the exit status at the end of the recording, 0 to 255
     * @param stays says whether the program stays then, for somebody to look at the machine
     * @param onDivergence told when the run goes another way than the recorded one
     */
    public record Replay(int status, BooleanSupplier stays, Consumer<DivergenceException> onDivergence) { }

    private static final long NO_BREAK = Long.MAX_VALUE;
    /** Between two looks at output that does not flow. */
    private static final long CONGESTION_NANOSECONDS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Timeline timeline;
    private Replay replay;
    private final Settings settings;
    private final LongSupplier hostNanoseconds;
    private final DebugPoints points;
    private final StopTrail trail;
    private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final AtomicBoolean wakeQueued = new AtomicBoolean();
    private final List<RunObserver> observers = new CopyOnWriteArrayList<>();
    private volatile boolean interruptRequested;
    private volatile boolean quitRequested;
    private volatile int exitStatus;

    private BooleanSupplier congested = () -> false;
    private boolean running;
    private boolean started;
    private RunRequest request = new RunRequest.Continue();
    /** How many instructions are left of a step. */
    private long stepsLeft;
    private Stop lastStop = new Stop.Interrupted();
    private long lastStopPosition;
    private int lastStopPc;
    private int lastStopCpu;
    private boolean lastStopBackwards;
    private boolean resettingFromOutside;
    /** Where a run stops once, in instructions, when it comes there from before. */
    private long replayBreak = NO_BREAK;
    private long resumedAt;

    /**
     * A machine that stands at its beginning.
     *
     * @param hostNanoseconds the host's monotonic clock, for waiting only
     */
    public RunControl(Timeline timeline, Settings settings, LongSupplier hostNanoseconds) {
        this.timeline = timeline;
        this.settings = settings;
        this.hostNanoseconds = hostNanoseconds;
        this.points = new DebugPoints(timeline.machine());
        this.trail = new StopTrail(timeline);
        observers.add(trail);
        rememberStop(lastStop, false, 0);
        timeline.machine().onReset(this::resetHappens);
    }

    /** The history that is driven. */
    public Timeline timeline() {
        return timeline;
    }

    /** Breakpoints and watchpoints. To be followed by {@link #pointsChanged}. */
    DebugPoints points() {
        return points;
    }

    /** Where the machine has stopped. */
    public StopTrail trail() {
        return trail;
    }

    /** Breakpoints or watchpoints have changed. */
    void pointsChanged() {
        timeline.setProbe(points.stopping());
    }

    /**
     * Sets what says that the machine had better not run on for the time being, because its output does not flow. It waits
     * between slices then, serving tasks; the guest notices nothing. Before {@link #loop}.
     */
    public void setCongestion(BooleanSupplier newCongested) {
        congested = newCongested;
    }

    /** Says how the replay of a recording ends; before {@link #loop}. */
    public void setReplay(Replay newReplay) {
        replay = newReplay;
    }

    /** Adds somebody to be told of stops. Any thread. */
    public void addObserver(RunObserver observer) {
        observers.add(observer);
    }

    /** Removes an observer. Any thread. */
    public void removeObserver(RunObserver observer) {
        observers.remove(observer);
    }

    // From any thread.

    /** Has a task carried out on the machine thread, soon, also while the machine runs. Tasks keep their order. */
    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        timeline.machine().wake();
    }

    /**
     * Stops a run, or a search through history, soon: what runs now, and what was handed to {@link #execute} before. No effect when
     * nothing does.
     */
    public void interrupt() {
        interruptRequested = true;
        // In its order among the tasks: only when it comes to this one nothing was left that the interrupt was for.
        execute(this::forgetInterrupt);
    }

    /** Makes an idle machine look at the outside. */
    public void wake() {
        if (wakeQueued.compareAndSet(false, true)) {
            tasks.add(() -> wakeQueued.set(false));
            timeline.machine().wake();
        }
    }

    /** Ends {@link #loop} with this status, 0 to 255. */
    public void quit(int status) {
        exitStatus = status;
        quitRequested = true;
        interrupt();
    }

    // On the machine thread.

    /** True while the machine runs; false while it is stopped. */
    public boolean isRunning() {
        return running;
    }

    /** True once the machine has run for the first time. */
    public boolean hasStarted() {
        return started;
    }

    /** Why the machine stopped last. */
    public Stop lastStop() {
        return lastStop;
    }

    /** Index of the CPU that the last stop is about, from 0. */
    public int lastStopCpu() {
        return lastStopCpu;
    }

    /** True when a run, a search or a long command should end early. Any thread. */
    public boolean isInterrupted() {
        return interruptRequested || quitRequested;
    }

    /** Forgets an interrupt that nothing was there to take. While the machine runs an interrupt is the run's and stays. */
    private void forgetInterrupt() {
        if (!running) {
            interruptRequested = false;
        }
    }

    /** Carries out tasks, and runs the machine while it is to run, until {@link #quit}. Returns the exit status. */
    public int loop() {
        while (!quitRequested) {
            if (running) {
                runTasks();
                if (running && !quitRequested) {
                    runChecked();
                }
            } else {
                takeTask(Long.MAX_VALUE);
            }
        }
        // Whoever was told of the end may have handed over how to say so.
        runTasks();
        return exitStatus;
    }

    /** Carries out what waits; nothing of it is put off. */
    void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    private void takeTask(long nanoseconds) {
        try {
            Runnable task = nanoseconds == Long.MAX_VALUE ? tasks.take() : tasks.poll(nanoseconds, TimeUnit.NANOSECONDS);
            if (task != null) {
                task.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            quit(1);
        }
    }

    /** Sets the machine going. It stops at most once for this; observers hear of it. */
    public void resume(RunRequest newRequest) {
        timeline.changes().endFinishedCall();
        request = newRequest;
        long position = timeline.position();
        resumedAt = position;
        stepsLeft = newRequest instanceof RunRequest.Step step ? step.instructions()
                : newRequest instanceof RunRequest.RangeStep ? 1
                : Long.MAX_VALUE;
        // Another CPU may have the turn now than the one that stopped: what it meets has not been reported.
        boolean unmoved = position == lastStopPosition && current().pc == lastStopPc && current().index() == lastStopCpu;
        points.passBreakpointAt(unmoved ? position : -1);
        points.passWatchpointAt(unmoved && lastStop instanceof Stop.Watchpoint && !lastStopBackwards ? position : -1);
        pointsChanged();
        running = true;
        started = true;
        observers.forEach(RunObserver::resumed);
    }

    /**
     * Has the next run that comes to a position stop there, once. It replaces the one set before; going backwards or seeking
     * over it does not count.
     *
     * @param position instructions, not before the position now
     */
    public void setReplayBreak(long position) {
        if (position < timeline.position()) {
            throw new IllegalArgumentException("position " + position + " is in the past");
        }
        replayBreak = position;
    }

    /** Takes {@link #setReplayBreak} back. */
    public void deleteReplayBreak() {
        replayBreak = NO_BREAK;
    }

    /**
     * Resets the machine from outside.
     *
     * @throws dev.backstep.timeline.TimelineException in the past
     */
    public void systemReset() {
        resettingFromOutside = true;
        try {
            timeline.changes().systemReset();
        } finally {
            resettingFromOutside = false;
        }
    }

    private void resetHappens() {
        if (running || resettingFromOutside) {
            observers.forEach(observer -> observer.reset(!resettingFromOutside));
        }
    }

    /** Stops a running machine for this reason. */
    public void stop(Stop stop) {
        if (running) {
            running = false;
            timeline.stopped();
            report(stop, false, current().index());
        }
    }

    /** A step of this CPU is done. */
    private void stopStepped(int cpu) {
        running = false;
        timeline.stopped();
        report(new Stop.Stepped(), false, cpu);
    }

    private void report(Stop stop, boolean backwards, int cpu) {
        // One that came too late for what has ended is not for what begins next.
        interruptRequested = false;
        rememberStop(stop, backwards, cpu);
        for (RunObserver observer : observers) {
            observer.stopped(stop);
        }
    }

    private void rememberStop(Stop stop, boolean backwards, int cpu) {
        lastStop = stop;
        lastStopCpu = cpu;
        lastStopBackwards = backwards;
        lastStopPosition = timeline.position();
        lastStopPc = current().pc;
    }

    /** The CPU whose turn it is. */
    private Cpu current() {
        return timeline.machine().turns().current();
    }

    private void runChecked() {
        try {
            runSome();
        } catch (DivergenceException e) {
            if (replay == null) {
                throw e;
            }
            replay.onDivergence().accept(e);
            stop(new Stop.Interrupted());
            if (!replay.stays().getAsBoolean()) {
                quit(1);
            }
        }
    }

    /** One look at what is to be done, and one slice. */
    void runSome() {
        if (interruptRequested) {
            interruptRequested = false;
            stop(new Stop.Interrupted());
            return;
        }
        if (congested.getAsBoolean()) {
            takeTask(CONGESTION_NANOSECONDS);
            return;
        }
        boolean stepping = stepsLeft != Long.MAX_VALUE;
        if (stepping && steppedCpu() != RunRequest.ANY_CPU) {
            timeline.machine().choose(cpu(steppedCpu()));
        }
        holdCpus();
        Timeline.Idle idle = settings.waitsInRealTime() && !stepping ? Timeline.Idle.REPORT : Timeline.Idle.SKIP;
        int cpu = current().index();
        long before = timeline.position();
        Timeline.Progress progress = timeline.advance(Math.min(stepLimit(), breakAhead()), idle);
        if (timeline.position() != before) {
            // One look runs one CPU at most. Input may have woken another than the one that had the turn.
            cpu = ranAt(timeline.position() - 1, cpu);
            if (stepping && isStepped(cpu)) {
                stepsLeft -= timeline.position() - before;
            }
        }
        switch (progress) {
            case RAN, LIMIT -> goOn(cpu);
            case BREAKPOINT -> stop(new Stop.Breakpoint(points.isHardwareOnly(current().pc)));
            case WATCHPOINT -> stop(new Stop.Watchpoint(points.lastHit().kind(), points.lastHit().address()));
            case IDLE -> waitIdle();
            case OFF -> shutDown(timeline.machine().power().exitStatus());
            case END -> shutDown(replay == null ? 0 : replay.status());
        }
    }

    /** The position that the next look must not go beyond, so that a step runs as far as it says and no further. */
    private long stepLimit() {
        if (stepsLeft == Long.MAX_VALUE) {
            return Long.MAX_VALUE;
        }
        if (steppedCpu() == RunRequest.ANY_CPU || isSteppedCpusTurn()) {
            return timeline.position() + stepsLeft;
        }
        // Input may wake the CPU to step while all wait: one instruction, and then it is known whose it was.
        return timeline.machine().isIdle() ? timeline.position() + 1 : Long.MAX_VALUE;
    }

    /** The CPU that ran the instruction at a position, the last that has run; {@code likely} when that is not known. */
    private int ranAt(long position, int likely) {
        for (Cpu each : timeline.machine().cpus()) {
            if (timeline.machine().turns().lastInstruction(each.index()) == position) {
                return each.index();
            }
        }
        return likely;
    }

    /** True when the CPU to step runs next. */
    private boolean isSteppedCpusTurn() {
        return !timeline.machine().isIdle() && isStepped(current().index());
    }

    /** True when instructions of a CPU, by its index, count as a part of the step that is under way. */
    private boolean isStepped(int cpu) {
        return steppedCpu() == RunRequest.ANY_CPU || steppedCpu() == cpu;
    }

    private int steppedCpu() {
        return request instanceof RunRequest.Step step ? step.cpu() : ((RunRequest.RangeStep) request).cpu();
    }

    /**
     * Lets the CPUs run that the request allows, and no other. While the one to step has the turn no other could run, so none need
     * be held, and a step leaves no event. (Others can where CPUs run at the same time, and there are no events.)
     */
    private void holdCpus() {
        boolean alone = stepsLeft == 1 && isSteppedCpusTurn() && !timeline.machine().isParallel();
        if (!alone || timeline.machine().turns().allowed() != RunRequest.ALL_CPUS) {
            timeline.changes().allowCpus(request.allowedCpus());
        }
    }

    /** Where {@link #setReplayBreak} wants this run to stop. */
    private long breakAhead() {
        return replayBreak >= resumedAt ? replayBreak : NO_BREAK;
    }

    /** After a run that nothing stopped: whether the request is fulfilled. {@code cpu} is the one that ran. */
    private void goOn(int cpu) {
        if (timeline.position() >= breakAhead()) {
            replayBreak = NO_BREAK;
            if (stepsLeft > 0 || request instanceof RunRequest.RangeStep) {
                stop(new Stop.Interrupted());
                return;
            }
        }
        if (stepsLeft > 0) {
            return;
        }
        int pc = cpu(cpu).pc;
        if (request instanceof RunRequest.RangeStep range && Integer.compareUnsigned(pc, range.start()) >= 0
                && Integer.compareUnsigned(pc, range.end()) < 0) {
            stepsLeft = 1;
            return;
        }
        stopStepped(cpu);
    }

    private void shutDown(int status) {
        if (settings.staysAfterShutdown() || replay != null && replay.stays().getAsBoolean()) {
            stop(new Stop.HistoryEnd());
        } else {
            stop(new Stop.Exit(status));
            quit(status);
        }
    }

    /** All CPUs wait. Time passes for the guest as it passes here, until its next timer, or until something comes in. */
    private void waitIdle() {
        VirtualClock clock = timeline.machine().clocks().virtual();
        long deadline = clock.timers().nextDeadline();
        long now = clock.now();
        if (!settings.waitsInRealTime() || deadline == Long.MAX_VALUE) {
            // Nothing but input can end this; guest time stands still meanwhile.
            takeTask(hostTimersArmed() ? TimeUnit.MILLISECONDS.toNanos(100) : Long.MAX_VALUE);
            return;
        }
        long start = hostNanoseconds.getAsLong();
        long wait = deadline - now;
        Queue<Runnable> arrived = new ArrayDeque<>();
        while (true) {
            long left = wait - (hostNanoseconds.getAsLong() - start);
            if (left <= 0) {
                timeline.passIdleTime(deadline);
                break;
            }
            Runnable task;
            try {
                task = tasks.poll(left, TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                quit(1);
                return;
            }
            if (task != null) {
                arrived.add(task);
                if (timeline.hasInput()) {
                    timeline.passIdleTime(now + Math.min(wait, hostNanoseconds.getAsLong() - start));
                }
                break;
            }
        }
        arrived.forEach(Runnable::run);
    }

    private boolean hostTimersArmed() {
        return timeline.machine().clocks().host().nextDeadline() != Long.MAX_VALUE;
    }

    /**
     * Makes where the machine stands the present; see {@link dev.backstep.timeline.Changes#fork}. A running machine stops.
     *
     * @throws dev.backstep.timeline.TimelineException when that cannot be
     */
    public void fork() {
        stop(new Stop.Interrupted());
        timeline.changes().fork();
        trail.forgetBehind(timeline.position());
        replayBreak = NO_BREAK;
    }

    // Backwards. These run to their end before they return; interrupt() ends them early.

    /** Goes back by this many instructions of the machine and reports one stop. */
    public void reverseStep(long instructions) {
        long from = timeline.diversionBase() >= 0 ? timeline.diversionBase() : timeline.position();
        if (from == 0) {
            timeline.seek(0, () -> false);
            report(new Stop.HistoryBegin(), true, current().index());
            return;
        }
        seek(Math.max(0, from - instructions));
    }

    /** Goes back to before the last instruction that a CPU ran, and reports one stop. {@code cpu} is its index. */
    public void reverseStepOf(int cpu) {
        if (timeline.machine().cpus().size() == 1) {
            reverseStep(1);
            return;
        }
        if (timeline.diversionBase() >= 0) {
            timeline.seek(timeline.diversionBase(), () -> false);
        }
        long last = timeline.machine().turns().lastInstruction(cpu);
        if (last < 0) {
            timeline.seek(0, () -> false);
            report(new Stop.HistoryBegin(), true, cpu);
            return;
        }
        seek(last);
    }

    /** Goes to a position and reports one stop. */
    public void seek(long target) {
        seek(target, this::isInterrupted);
    }

    /** The same. {@code interrupted} is asked now and then; true gives up, and the machine stands where it stood. */
    public void seek(long target, BooleanSupplier interrupted) {
        boolean arrived = timeline.seek(target, interrupted);
        report(arrived ? new Stop.Stepped() : new Stop.Interrupted(), true, current().index());
    }

    /** Goes back to the last breakpoint or watchpoint met before here and reports one stop. */
    public void reverseContinue() {
        boolean reportedHere = lastStop instanceof Stop.Watchpoint && lastStopBackwards && timeline.position() == lastStopPosition;
        if (points.isEmpty()) {
            timeline.seek(0, () -> false);
            report(new Stop.HistoryBegin(), true, current().index());
            return;
        }
        DebugPoints.NotingSearch search = points.noting(reportedHere ? timeline.position() : -1);
        Stop stop = switch (timeline.searchBackwards(search, points.filter(), this::isInterrupted)) {
            case FOUND -> search.watchHit() != null
                    ? new Stop.Watchpoint(search.watchHit().kind(), search.watchHit().address())
                    : new Stop.Breakpoint(points.isHardwareOnly(current().pc));
            case NOT_FOUND -> new Stop.HistoryBegin();
            case INTERRUPTED -> new Stop.Interrupted();
        };
        interruptRequested = false;
        report(stop, true, stop instanceof Stop.Watchpoint ? search.watchHit().cpu() : current().index());
    }

    /** The CPU with this index. */
    Cpu cpu(int index) {
        return timeline.machine().cpus().get(index);
    }
}
