package dev.backstep.device;

/**
 * One end of a wire that carries a level. Calling {@link #set} with the level it has already is allowed and does nothing.
 *
 * <p>Thread: the machine thread only.
 */
@FunctionalInterface
public interface InterruptLine {

    /** A wire that leads nowhere. */
    InterruptLine UNCONNECTED = level -> { };

    /** Drives the wire: true is asserted. */
    void set(boolean level);
}
