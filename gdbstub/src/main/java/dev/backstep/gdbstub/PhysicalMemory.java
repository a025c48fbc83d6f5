package dev.backstep.gdbstub;

/**
 * Capability: memory by physical address. A client switches to it with QEMU's {@code Qqemu.PhyMemMode:1}; memory packets
 * then come here instead of to the target's own methods, with the same rules.
 */
public interface PhysicalMemory {

    /**
     * @param length bytes, 1 to 1 MiB
     * @return 1 to {@code length} bytes: fewer than asked when the tail is unreadable
     * @throws TargetException when the first byte is unreadable
     * @see Target#readMemory
     */
    byte[] readPhysicalMemory(long address, int length) throws TargetException;

    /**
     * @param data 1 byte to 1 MiB
     * @throws TargetException when not all bytes can be written
     * @see Target#writeMemory
     */
    void writePhysicalMemory(long address, byte[] data) throws TargetException;
}
