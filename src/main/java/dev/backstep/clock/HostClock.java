package dev.backstep.clock;

/**
 * The host's time of day as the guest may see it. Every reading is an input from outside: the machine records it and
 * hands out the recorded value when it replays, so devices must read host time here and nowhere else.
 *
 * <p>Thread: the machine thread only.
 */
@FunctionalInterface
public interface HostClock {

    /** Nanoseconds since 1970-01-01T00:00:00Z. */
    long nanosecondsSinceEpoch();
}
