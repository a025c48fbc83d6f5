package dev.backstep.machine.parallel;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * When CPUs run guest code and when they do not. A CPU's thread runs in <em>slices</em>; between two of them it stands at a
 * safe point, and looks whether somebody wants it to stay there. There are two who may: the machine thread, which stops
 * the machine ({@link #stop}); and another CPU, for the time of a change that no CPU may run beside ({@link #exclusively}).
 *
 * <p>For an exclusive section a CPU counts as not running, too, while it waits in the middle of an instruction: for the machine
 * lock or for an exclusive section of its own. A stopped machine has no such CPU.
 *
 * <p>Thread: any.
 */
final class SafePoints {

    private final ReentrantLock gate = new ReentrantLock(true);
    private final Condition changed = gate.newCondition();
    /** CPUs in a slice. */
    private int inSlice;
    /** CPUs in a slice that do not wait in the middle of an instruction. */
    private int running;
    private int sections;
    private boolean stopped = true;
    private boolean closed;
    /** No CPU is in a slice, and none begins one. */
    private volatile boolean standing = true;
    /** Somebody wants CPUs to stay at their safe points. */
    private volatile boolean wanted;

    /** True when a CPU should not begin another slice without {@link #leave} and {@link #enter}. */
    boolean isWanted() {
        return wanted;
    }

    /** True from the end of {@link #stop} until {@link #start}: then everything belongs to who has stopped the machine. */
    boolean isStanding() {
        return standing;
    }

    private void update() {
        wanted = stopped || sections > 0;
        changed.signalAll();
    }

    /**
     * A CPU's thread begins to run slices; waits until it may.
     *
     * @return false when it is to end
     */
    boolean enter() {
        gate.lock();
        try {
            while (!closed && (stopped || sections > 0)) {
                changed.awaitUninterruptibly();
            }
            if (closed) {
                return false;
            }
            inSlice++;
            running++;
            return true;
        } finally {
            gate.unlock();
        }
    }

    /** A CPU's thread is at a safe point and runs no slices until {@link #enter}. */
    void leave() {
        gate.lock();
        try {
            inSlice--;
            running--;
            changed.signalAll();
        } finally {
            gate.unlock();
        }
    }

    /** A CPU is going to wait in the middle of an instruction. */
    void beginWaiting() {
        gate.lock();
        try {
            running--;
            changed.signalAll();
        } finally {
            gate.unlock();
        }
    }

    /** It has waited; goes on when no exclusive section is wanted. */
    void endWaiting() {
        gate.lock();
        try {
            while (sections > 0) {
                changed.awaitUninterruptibly();
            }
            running++;
        } finally {
            gate.unlock();
        }
    }

    /**
     * Makes a change while no CPU runs guest code.
     *
     * @param inSlice true when this is a CPU's thread in a slice
     */
    void exclusively(boolean inSlice, Runnable change) {
        if (gate.isHeldByCurrentThread()) {
            change.run();
            return;
        }
        gate.lock();
        try {
            sections++;
            running -= inSlice ? 1 : 0;
            update();
            while (running > 0) {
                changed.awaitUninterruptibly();
            }
            change.run();
        } finally {
            sections--;
            running += inSlice ? 1 : 0;
            update();
            gate.unlock();
        }
    }

    /** Lets CPUs run. */
    void start() {
        gate.lock();
        try {
            stopped = false;
            standing = false;
            update();
        } finally {
            gate.unlock();
        }
    }

    /** Has CPUs stop soon; does not wait for it. */
    void requestStop() {
        gate.lock();
        try {
            stopped = true;
            update();
        } finally {
            gate.unlock();
        }
    }

    /** Stops all CPUs: they stand between two instructions when this returns. Not with the machine lock, which they may need. */
    void stop() {
        gate.lock();
        try {
            stopped = true;
            update();
            while (inSlice > 0) {
                changed.awaitUninterruptibly();
            }
            standing = true;
        } finally {
            gate.unlock();
        }
    }

    /** Ends the CPUs' threads, of a stopped machine. */
    void close() {
        gate.lock();
        try {
            closed = true;
            update();
        } finally {
            gate.unlock();
        }
    }
}
