package dev.backstep.device.display;

/** Physical memory, as far as it can be looked at without side effects. */
@FunctionalInterface
public interface FrameMemory {

    /**
     * Reads bytes; those that have nothing behind them are 0.
     *
     * @param address physical
     */
    void read(long address, byte[] target, int offset, int length);
}
