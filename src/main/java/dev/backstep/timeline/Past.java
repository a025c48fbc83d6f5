package dev.backstep.timeline;

import dev.backstep.arm.cpu.ExceptionKind;
import dev.backstep.clock.VirtualClock;
import dev.backstep.machine.Machine;

import java.nio.BufferUnderflowException;

/**
 * What has run, as far as the present or the end of a recording: how the log feeds a machine that runs it again.
 *
 * <p>Its methods speak of the machine where it stands, and are for one that stands in the past; at the present the end is
 * where the machine left the present last.
 *
 * <p>Thread: the machine thread only.
 */
final class Past {

    private final Machine machine;
    private final EventLog log;
    private final boolean recorded;
    private long endIcount;
    private long endNanoseconds;
    /** In a recording: the position from which on output is new. */
    private long newFrom;
    /** In a recording: so many events of the log have been compared, as far as they are hashes. */
    private int comparedTo;

    /** The past of a machine that runs live; it ends where the machine stands. */
    Past(Machine machine, EventLog log) {
        this(machine, log, false, machine.icount(), machine.clocks().virtual().now());
    }

    private Past(Machine machine, EventLog log, boolean recorded, long endIcount, long endNanoseconds) {
        this.machine = machine;
        this.log = log;
        this.recorded = recorded;
        this.endIcount = endIcount;
        this.endNanoseconds = endNanoseconds;
    }

    /** The past of a machine that replays a recording; {@code log} has the recording's events. */
    static Past recorded(Machine machine, EventLog log, History history) {
        return new Past(machine, log, true, history.endIcount(), history.endNanoseconds());
    }

    /** The past that another machine, built alike, stands behind: it has no end here, and nothing in it is new. */
    static Past ofAnother(Machine machine, EventLog log) {
        Past past = new Past(machine, log, true, Long.MAX_VALUE, Long.MAX_VALUE);
        past.newFrom = Long.MAX_VALUE;
        past.comparedTo = Integer.MAX_VALUE;
        return past;
    }

    /** The log that feeds the machine. */
    EventLog log() {
        return log;
    }

    /** True when it comes from a recording: there is no present to go on from. */
    boolean isRecorded() {
        return recorded;
    }

    /** The last position, in instructions. */
    long endIcount() {
        return endIcount;
    }

    /** Guest time at the end, in ns. */
    long endNanoseconds() {
        return endNanoseconds;
    }

    /** Ends at a position, in instructions, and guest time there, in ns. */
    void endAt(long icount, long nanoseconds) {
        endIcount = icount;
        endNanoseconds = nanoseconds;
    }

    /** The position up to which the machine can run before the log, or the end, is to be looked at; in instructions. */
    long nextPosition() {
        return Math.min(endIcount, log.nextPosition(machine.icount()));
    }

    /** True at the end of a recording, all that happened there included. */
    boolean isOver() {
        // What the last instruction asked for, if it did not complete, is left over.
        return recorded && machine.icount() >= endIcount && log.nextPosition(0) == Long.MAX_VALUE && idleTimeIsOver();
    }

    /** True at the present, all that happened there included: the machine can go on live. */
    boolean leadsIntoPresent() {
        return !recorded && machine.icount() == endIcount && log.isAtEnd() && idleTimeIsOver();
    }

    private boolean idleTimeIsOver() {
        return clock().now() >= endNanoseconds || !machine.isIdle();
    }

    /**
     * False for output that the guest has made before at this position, and in a recording for output from before the furthest
     * position so far: what was skipped on the way there is not shown out of turn.
     */
    boolean outputIsNew() {
        return machine.icount() >= (recorded ? newFrom : endIcount);
    }

    /** In a recording: true when an exception is taken for the first time. Interrupts are taken behind an instruction, the others by one. */
    boolean exceptionIsNew(ExceptionKind kind) {
        boolean behind = kind == ExceptionKind.IRQ || kind == ExceptionKind.FIQ;
        return machine.icount() > newFrom || !behind && machine.icount() == newFrom;
    }

    /** The machine is about to be taken from here to another position. */
    void leavePosition() {
        newFrom = Math.max(newFrom, machine.icount());
    }

    /**
     * Applies what happened at this moment.
     *
     * @param probe is told of what debuggers wrote
     * @throws DivergenceException when the machine is not in the state that the log or the recording is of
     */
    void applyDueEvents(Probe probe) {
        for (Event due = takeDue(); due != null; due = takeDue()) {
            if (due instanceof Event.StateHash then) {
                compare(then);
            } else if (recorded) {
                replay(due, probe);
            } else {
                EventEffects.apply(due, machine, probe);
            }
        }
    }

    private Event takeDue() {
        return log.takeDue(machine.icount(), clock().now());
    }

    /** An event of a recording: whatever wrote that, it does no harm to more than the replay. */
    private void replay(Event due, Probe probe) {
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

    /**
     * Lets guest time of an idle machine pass as it passed then: to the next event, timer or the end.
     *
     * @param probe is told of what debuggers wrote
     * @throws DivergenceException when the machine was not idle then
     */
    void passIdleTime(Probe probe) {
        LoggedEvent next = log.next();
        if (next != null && next.icount() == machine.icount()) {
            if (!machine.passIdleTime(next.nanoseconds())) {
                applyDueEvents(probe);
            }
        } else if (machine.icount() < endIcount) {
            if (!machine.passIdleTime(Long.MAX_VALUE)) {
                throw log.diverged(machine.icount(), "stands idle where the first run went on");
            }
        } else {
            machine.passIdleTime(endNanoseconds);
        }
    }

    private VirtualClock clock() {
        return machine.clocks().virtual();
    }
}
