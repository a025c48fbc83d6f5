package dev.backstep.state;

/**
 * A part of a machine with state that the guest can see, now or later.
 *
 * <p>Thread: the machine thread only.
 */
public interface Stateful {

    /**
     * Passes every field of the state through {@code exchange}, always in the same order:
     * {@code control = exchange.int32("control", control)}. The same call saves and restores, depending on what the
     * exchange does. State that is derived from other fields is recomputed at the end of this method.
     *
     * @param exchange where the values go to, or come from
     */
    void exchangeState(StateExchange exchange);
}
