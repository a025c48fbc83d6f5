package dev.backstep.device.virtio;

import dev.backstep.state.StateExchange;
import dev.backstep.state.Stateful;

/**
 * Where random bytes come from: the host, as a recorded input, or a generator whose state is the machine's.
 *
 * <p>Thread: the machine thread only.
 */
@FunctionalInterface
public interface EntropySource extends Stateful {

    /** Random bytes, {@code count} of them or less; none when there are none to be had. */
    byte[] take(int count);

    /** Sources outside the machine have no state in it. */
    @Override
    default void exchangeState(StateExchange exchange) { }
}
