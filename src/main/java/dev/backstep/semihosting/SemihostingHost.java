package dev.backstep.semihosting;

import java.util.function.LongSupplier;

/**
 * The host as calls see it.
 *
 * <p>Thread: all is called by the machine thread.
 *
 * @param output the console
 * @param error where {@code :tt} opened for appending writes to
 * @param files what the guest may open
 * @param secondsSinceEpoch seconds since 1970
 * @param hasConsoleInput false when no console input will ever come: reading finds the end of it at once
 */
public record SemihostingHost(Output output, Output error, HostFiles files, LongSupplier secondsSinceEpoch,
                              boolean hasConsoleInput) {

    /** A place to write to. */
    @FunctionalInterface
    public interface Output {

        /** Takes bytes; must not block, and copies what it keeps. */
        void write(byte[] bytes, int offset, int length);
    }
}
