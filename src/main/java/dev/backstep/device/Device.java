package dev.backstep.device;

import dev.backstep.memory.MemoryRegion;
import dev.backstep.state.Stateful;

/**
 * A device of a board. Its constructor takes what it is wired to (lines, clocks, backends); the board places its
 * {@link #region}.
 *
 * <p>Thread: the machine thread only.
 */
public interface Device extends Stateful {

    /** The name that the state of this device goes by, unique in a machine: {@code uart0}. */
    String name();

    /** The device's registers, to be placed by the board; null when it has none. */
    MemoryRegion region();

    /** Puts the device into the state after power-on. Called once the machine is wired, and at each system reset. */
    void reset();
}
