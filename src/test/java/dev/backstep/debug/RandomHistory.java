package dev.backstep.debug;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.board.TestMachine;
import dev.backstep.debug.StraightRun.Access;
import dev.backstep.debug.StraightRun.Point;
import dev.backstep.gdbstub.WatchKind;
import dev.backstep.timeline.Event;
import dev.backstep.timeline.LoggedEvent;
import dev.backstep.timeline.Timeline;
import dev.backstep.timeline.TimelineException;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Random sequences of everything that can be done with a history, on a machine that translates, keeps checkpoints and goes back,
 * against {@link StraightRun}: the same stop for the same reason at the same position in the same state.
 */
public final class RandomHistory {

    /**
     * What is done.
     *
     * @param longest instructions that histories become no longer than
     * @param most instructions of a single step or run
     * @param writesRegisters whether registers are written at the present: what runs then may make no sense any more
     */
    public record Manner(int longest, int most, boolean writesRegisters) { }

    private final TestMachine machine;
    private final Supplier<TestMachine> models;
    private final Manner manner;
    private final Random random;
    private final Timeline timeline;
    private final RunControl control;
    private Stop stop;
    private int stops;
    private final StringBuilder story = new StringBuilder();

    /** What came from outside in true history, and how long that is. */
    private final List<LoggedEvent> history = new ArrayList<>();
    private long present;
    /** Written on a diversion; null when the machine is on none. */
    private List<LoggedEvent> branch;
    private long base;
    private long baseNanoseconds;
    private Point point;
    private boolean stoppedAtWatch;
    private boolean stoppedBackwards;

    /**
     * The history of a machine at its beginning.
     *
     * @param models gives a machine that stands where this one stands now, and is interpreted and has no history
     */
    public RandomHistory(TestMachine machine, Supplier<TestMachine> models, Manner manner, Random random) {
        this.machine = machine;
        this.models = models;
        this.manner = manner;
        this.random = random;
        this.timeline = machine.timeline;
        this.control = new RunControl(timeline, new RunControl.Settings(false, true), () -> 0L);
        control.addObserver(reported -> {
            stop = reported;
            stops++;
        });
    }

    /**
     * Does so many things, one after the other.
     *
     * @throws AssertionError that tells them all, when one of them ended otherwise than the model says
     */
    public void operate(int operations) {
        try {
            for (int i = 0; i < operations; i++) {
                operate();
            }
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(story.toString(), e);
        }
    }

    private void operate() {
        switch (random.nextInt(14)) {
            case 0, 1 -> step(1 + random.nextInt(3));
            case 2 -> step(1 + random.nextInt(manner.most()));
            case 3, 4 -> runOn();
            case 5, 6 -> reverseStep(1 + random.nextInt(3));
            case 7 -> reverseStep(1 + random.nextInt(manner.most()));
            case 8, 9 -> reverseContinue();
            case 10 -> seek();
            case 11 -> setPoint();
            case 12 -> write();
            default -> {
                switch (random.nextInt(3)) {
                    case 0 -> type();
                    case 1 -> fork();
                    default -> interrupted();
                }
            }
        }
    }

    private void tell(String what) {
        story.append(what).append(" at ").append(timeline.position()).append(' ').append(timeline.mode()).append('\n');
    }

    // Forwards.

    private void step(long count) {
        tell("stepi " + count);
        forwards(new RunRequest.Step(count), timeline.position() + count, true);
    }

    private void runOn() {
        long goal = timeline.position() + 1 + random.nextInt(manner.most());
        if (goal > manner.longest() && branch == null && timeline.mode() == Timeline.Mode.LIVE) {
            return;
        }
        tell("continue, break at " + goal);
        control.setReplayBreak(goal);
        forwards(new RunRequest.Continue(), goal, false);
        control.deleteReplayBreak();
    }

    private void forwards(RunRequest request, long goal, boolean step) {
        long from = timeline.position();
        stops = 0;
        control.resume(request);
        int stuck = 0;
        for (long before = from; control.isRunning(); before = timeline.position()) {
            // A task, so that an idle machine does not wait for one.
            control.wake();
            control.runSome();
            stuck = timeline.position() == before ? stuck + 1 : 0;
            if (stuck > 10 && control.isRunning()) {
                control.interrupt();
            }
        }
        assertEquals(1, stops);
        takeNewEvents();
        StraightRun model = new StraightRun(models.get(), truth(), goal, Long.MAX_VALUE, point);
        long bound = model.position();
        long breakpoint = model.breakpoints().stream().filter(at -> at > from && at < bound).findFirst().orElse(Long.MAX_VALUE);
        boolean pass = stoppedAtWatch && !stoppedBackwards;
        Access access = model.accesses().stream().filter(each -> each.position() >= from && each.position() < bound
                && !(pass && each.position() == from)).findFirst().orElse(null);
        if (access != null && access.position() < breakpoint) {
            requireStop(new Stop.Watchpoint(access.kind(), access.address()), access.position(), false);
        } else if (breakpoint != Long.MAX_VALUE) {
            requireStop(new Stop.Breakpoint(false), breakpoint, false);
        } else {
            Stop expected = switch (model.progress()) {
                case OFF -> new Stop.HistoryEnd();
                case IDLE -> new Stop.Interrupted();
                default -> step ? new Stop.Stepped() : new Stop.Interrupted();
            };
            requireStop(expected, bound, false);
        }
    }

    /** What has come in at the present is part of history from now on. */
    private void takeNewEvents() {
        if (timeline.mode() == Timeline.Mode.LIVE) {
            List<LoggedEvent> all = timeline.events();
            for (int i = history.size(); i < all.size(); i++) {
                assertTrue(all.get(i).icount() >= present, () -> "an event in the past: " + all.get(all.size() - 1));
                history.add(all.get(i));
            }
        }
        if (branch == null) {
            present = Math.max(present, timeline.position());
        }
    }

    private long now() {
        return machine.machine.clocks().virtual().now();
    }

    /** At a position there may be events behind it, which came in while the machine waited there. */
    private static boolean hasHappened(LoggedEvent event, long position, long nanoseconds) {
        return event.icount() < position || event.icount() == position && event.nanoseconds() <= nanoseconds;
    }

    /** What came from outside on the way to where the machine is. */
    private List<LoggedEvent> truth() {
        if (branch == null) {
            return history;
        }
        List<LoggedEvent> events = new ArrayList<>(history.stream().filter(event -> hasHappened(event, base, baseNanoseconds)).toList());
        events.addAll(branch);
        return events;
    }

    private void requireStop(Stop expected, long position, boolean backwards) {
        assertEquals(expected, stop);
        requirePlace(position);
        stoppedAtWatch = stop instanceof Stop.Watchpoint;
        stoppedBackwards = backwards;
    }

    private void requirePlace(long position) {
        assertEquals(position, timeline.position());
        assertEquals(present, timeline.present());
        assertEquals(branch != null ? Timeline.Mode.DIVERSION : position == present ? Timeline.Mode.LIVE : Timeline.Mode.PAST, timeline.mode());
        StraightRun model = new StraightRun(models.get(), truth(), position, now(), null);
        assertEquals(position, model.position());
        if (stop instanceof Stop.Breakpoint && !machine.machine.isIdle()) {
            // Forwards, a breakpoint behind a WFI is met when the waiting is over.
            model.passIdleTime();
        }
        assertArrayEquals(model.registers(), StraightRun.registers(machine));
        assertEquals(model.hash(), machine.machine.stateHash());
    }

    // Backwards.

    private void reverseStep(long count) {
        tell("reverse-stepi " + count);
        long from = branch != null ? base : timeline.position();
        branch = null;
        stops = 0;
        control.reverseStep(count);
        assertEquals(1, stops);
        requireStop(from == 0 ? new Stop.HistoryBegin() : new Stop.Stepped(), Math.max(0, from - count), true);
    }

    private void reverseContinue() {
        tell("reverse-continue");
        long here = timeline.position();
        long from = branch != null ? base : here;
        boolean reported = stoppedAtWatch && stoppedBackwards;
        branch = null;
        stops = 0;
        control.reverseContinue();
        assertEquals(1, stops);
        expectReverse(from, reported ? here : -1);
    }

    private void expectReverse(long from, long reportedAt) {
        StraightRun model = new StraightRun(models.get(), history, from, Long.MAX_VALUE, point);
        long breakpoint = model.breakpoints().stream().filter(at -> at < from).reduce(-1L, (a, b) -> b);
        Access access = model.accesses().stream().filter(each -> each.position() < from && each.position() + 1 != reportedAt)
                .reduce(null, (a, b) -> b);
        if (access != null && access.position() + 1 >= breakpoint) {
            // Of several accesses of an instruction any may be told; the position is the same.
            assertTrue(stop instanceof Stop.Watchpoint, () -> stop.toString());
            requireStop(stop, access.position() + 1, true);
        } else if (breakpoint >= 0) {
            requireStop(new Stop.Breakpoint(false), breakpoint, true);
        } else {
            requireStop(new Stop.HistoryBegin(), 0, true);
        }
    }

    private void seek() {
        long target = random.nextInt(5) == 0 ? present : (long) (random.nextDouble() * present);
        tell("seek " + target);
        branch = null;
        stops = 0;
        control.seek(target);
        assertEquals(1, stops);
        requireStop(new Stop.Stepped(), target, true);
    }

    /** Somebody loses patience with a search at any time. */
    private void interrupted() {
        tell("reverse-continue and ^C");
        long here = timeline.position();
        long from = branch != null ? base : here;
        boolean reported = stoppedAtWatch && stoppedBackwards;
        Thread impatient = new Thread(() -> {
            for (int i = 0; i < 20; i++) {
                control.interrupt();
            }
        });
        impatient.start();
        control.reverseContinue();
        try {
            impatient.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        control.runTasks();
        if (stop instanceof Stop.Interrupted) {
            requireStop(stop, here, true);
        } else {
            branch = null;
            expectReverse(from, reported ? here : -1);
        }
    }

    // Changes.

    private void setPoint() {
        control.points().removeAll();
        int pc = control.cpu(0).pc;
        point = switch (random.nextInt(4)) {
            case 0 -> null;
            case 1 -> new Point(WatchKind.values()[random.nextInt(3)], control.cpu(0).r[random.nextInt(15)] & ~3, 4 << random.nextInt(4));
            case 2 -> new Point(null, pc, 0);
            default -> new Point(null, pc + 2 * random.nextInt(32), 0);
        };
        if (point != null && point.kind() != null) {
            control.points().insertWatchpoint(point.kind(), point.address(), point.length());
        } else if (point != null) {
            control.points().insertBreakpoint(point.address(), false, List.of());
        }
        control.pointsChanged();
        tell("points: " + point);
    }

    private void write() {
        boolean past = timeline.mode() != Timeline.Mode.LIVE;
        Event event;
        if (random.nextBoolean() || !past && !manner.writesRegisters()) {
            byte[] bytes = new byte[1 + random.nextInt(8)];
            random.nextBytes(bytes);
            event = new Event.MemoryWrite(0x60040000L + random.nextInt(64), bytes);
        } else {
            event = new Event.RegisterWrite(0, random.nextInt(13), Integer.toUnsignedLong(random.nextInt()));
        }
        tell("write " + event);
        if (past) {
            if (branch == null) {
                base = timeline.position();
                baseNanoseconds = now();
                branch = new ArrayList<>();
            }
            branch.add(new LoggedEvent(timeline.position(), now(), event));
        }
        if (event instanceof Event.MemoryWrite write) {
            timeline.changes().writeMemory(write.address(), write.bytes());
        } else if (event instanceof Event.RegisterWrite write) {
            timeline.changes().writeRegister(write.cpu(), write.register(), write.value());
        }
        takeNewEvents();
        requirePlace(timeline.position());
    }

    private void type() {
        String text = random.nextInt(3) == 0 ? "hello\r" : "x";
        tell("type " + text.strip());
        machine.type(text);
    }

    private void fork() {
        tell("fork");
        if (timeline.mode() == Timeline.Mode.LIVE) {
            try {
                control.fork();
                throw new AssertionError("a fork at the present");
            } catch (TimelineException e) {
                requirePlace(timeline.position());
                return;
            }
        }
        List<LoggedEvent> truth = new ArrayList<>(truth());
        long position = timeline.position();
        truth.removeIf(event -> !hasHappened(event, position, now()));
        history.clear();
        history.addAll(truth);
        branch = null;
        present = position;
        control.fork();
        assertEquals(history.stream().map(LoggedEvent::icount).toList(), timeline.events().stream().map(LoggedEvent::icount).toList());
        requirePlace(position);
    }
}
