package dev.backstep.machine;

import java.util.function.Supplier;

/**
 * Asks the host for something that is not a function of the machine's state, in the middle of an instruction: the time of
 * day, the result of a semihosting call. While a run is replayed the answer that was given then comes back, and the host
 * is not asked.
 *
 * <p>Thread: the machine thread only.
 */
@FunctionalInterface
public interface ExternalInput {

    /** Always asks the host; for machines without a timeline. */
    ExternalInput LIVE = (kind, host) -> host.get();

    /** What is asked for; recordings name it. */
    enum Kind {
        /** Nanoseconds since 1970, eight bytes big-endian. */
        HOST_CLOCK,
        /** The result of a semihosting call. */
        SEMIHOSTING,
        /** Random bytes. */
        RANDOM
    }

    /**
     * The answer.
     *
     * @param kind what is asked for
     * @param host gives the answer when the machine runs live
     */
    byte[] ask(Kind kind, Supplier<byte[]> host);
}
