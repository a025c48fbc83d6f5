package dev.backstep.semihosting;

import dev.backstep.machine.ExternalInput;

import java.util.function.BooleanSupplier;

/**
 * What stands between the calls and the host.
 *
 * @param input asks the host, or in the past the log
 * @param outputIsNew false while what runs has run before, so that its console output is not written again
 * @param onDiversion true while what runs will be thrown away, so that it must not change files
 */
public record SemihostingGate(ExternalInput input, BooleanSupplier outputIsNew, BooleanSupplier onDiversion) {

    /** For machines without a timeline. */
    public static final SemihostingGate LIVE = new SemihostingGate(ExternalInput.LIVE, () -> true, () -> false);
}
