package dev.backstep.board.boot;

/**
 * What booting needs to know of a board. Addresses are physical, sizes in bytes.
 *
 * @param ramBase where RAM begins; bootloader, kernel, initrd and device tree go there
 * @param ramSize bytes of RAM
 * @param boardId machine number that ARM Linux finds in r1
 * @param firmwareBase where {@code -bios} goes
 * @param firmwareSize bytes of flash there
 * @param resetVector where CPUs start without a kernel
 * @param cpuCount number of CPUs, at least 1
 * @param pen where CPUs but the first wait for Linux to call them
 * @param virtio the virtio-mmio transports that the device tree is told of; null when there are none
 * @param memory where bytes may be put
 */
public record BootBoard(long ramBase, long ramSize, int boardId, long firmwareBase, long firmwareSize, long resetVector,
                        int cpuCount, HoldingPen pen, VirtioTransports virtio, MemoryLayout memory) {

    /**
     * The loop in which secondary CPUs wait.
     *
     * @param address where its code goes
     * @param gicCpuInterface base of the GIC's CPU interface, for the interrupt that wakes them
     * @param flagsRegister the register that holds the address to jump to once it is not 0
     */
    public record HoldingPen(long address, long gicCpuInterface, long flagsRegister) { }

    /**
     * Virtio-mmio transports, one after the other.
     *
     * @param base address of the first
     * @param stride bytes from one to the next, the size of each
     * @param count how many
     * @param firstInterrupt SPI number of the first
     * @param interruptController the GIC's {@code compatible} string in the device tree
     */
    public record VirtioTransports(long base, int stride, int count, int firstInterrupt, String interruptController) { }

    /** The address behind the last byte of RAM. */
    public long ramEnd() {
        return ramBase + ramSize;
    }

    /** A vexpress-a9 with this much RAM. */
    public static BootBoard vexpressA9(long ramSize, int cpuCount, MemoryLayout memory) {
        return new BootBoard(0x60000000L, ramSize, 0x8e0, 0x40000000L, 64L << 20, 0, cpuCount,
                new HoldingPen(0x48000000L, 0x1e000100L, 0x10000030L),
                new VirtioTransports(0x10013000L, 0x200, 4, 40, "arm,cortex-a9-gic"), memory);
    }
}
