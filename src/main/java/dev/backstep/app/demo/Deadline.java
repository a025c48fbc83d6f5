package dev.backstep.app.demo;

import java.time.Duration;

/**
 * A moment by which something must be done.
 *
 * @param nanoTime the moment, as {@link System#nanoTime} counts
 * @param limit how long that was when it was set, for messages
 */
record Deadline(long nanoTime, Duration limit) {

    /** The moment that lies this far ahead. */
    static Deadline in(Duration limit) {
        return new Deadline(System.nanoTime() + limit.toNanos(), limit);
    }

    /** The moment that lies this far ahead, but not later than this one. */
    Deadline orIn(Duration shorter) {
        return remainingNanoseconds() <= shorter.toNanos() ? this : in(shorter);
    }

    /** Nanoseconds left; negative when the moment has passed. */
    long remainingNanoseconds() {
        return nanoTime - System.nanoTime();
    }

    /** Milliseconds left, at least 1. */
    int remainingMilliseconds() {
        return (int) Math.max(1, remainingNanoseconds() / 1_000_000);
    }

    /** What to say when {@code what} was not done in time. */
    DemoException missed(String what) {
        return new DemoException(what + ": no answer within " + limit.toSeconds() + " s");
    }
}
