package dev.backstep.device;

import dev.backstep.memory.MmioHandler;

/**
 * Registers of 32 bits at multiples of 4, which is what most ARM peripherals have. Narrower accesses go to the word they
 * lie in: a read selects the bytes asked for (and has all side effects of reading the word), a write presents the value
 * on its byte lanes with the other lanes 0. An access that spans two words only meets the first.
 *
 * <p>Thread: the machine thread only.
 */
public interface WordRegisters extends MmioHandler {

    /** Reads a register; {@code offset} is a multiple of 4, in bytes. Unknown ones read as 0. */
    int readRegister(int offset);

    /** Writes a register; {@code offset} is a multiple of 4, in bytes. Unknown ones ignore it. */
    void writeRegister(int offset, int value);

    /** What {@link #readRegister} would give, without side effects. To be overridden where reading changes something. */
    default int peekRegister(int offset) {
        return readRegister(offset);
    }

    @Override
    default int read(int offset, int size) {
        return readRegister(offset & ~3) >>> (8 * (offset & 3));
    }

    @Override
    default void write(int offset, int value, int size) {
        writeRegister(offset & ~3, value << (8 * (offset & 3)));
    }

    @Override
    default int peek(int offset, int size) {
        return peekRegister(offset & ~3) >>> (8 * (offset & 3));
    }
}
