package dev.backstep.machine.parallel;

import dev.backstep.memory.Arbiter;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The machine lock, and exclusive sections: see the package's description for what they guard and in which order.
 *
 * <p>Thread: any.
 */
final class MachineLock implements Arbiter {

    private final ReentrantLock lock = new ReentrantLock(true);
    private final SafePoints safePoints;

    MachineLock(SafePoints safePoints) {
        this.safePoints = safePoints;
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public void lockDevices() {
        if (!CpuThread.isInSlice()) {
            lock.lock();
        } else if (!tryInTurn()) {
            safePoints.beginWaiting();
            lock.lock();
            safePoints.endWaiting();
        }
    }

    /** Unlike the one without a time, this does not push in before those who wait. */
    private boolean tryInTurn() {
        try {
            return lock.tryLock(0, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void unlockDevices() {
        lock.unlock();
    }

    @Override
    public void requireDevices() {
        if (!lock.isHeldByCurrentThread() && !safePoints.isStanding()) {
            throw new IllegalStateException("an interrupt line changes without the machine lock, on " + Thread.currentThread().getName());
        }
    }

    @Override
    public void exclusively(Runnable change) {
        safePoints.exclusively(CpuThread.isInSlice(), change);
    }
}
