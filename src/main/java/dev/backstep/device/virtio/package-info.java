/**
 * Virtio: transports in memory-mapped registers, queues in guest memory, and the devices behind them (OASIS "Virtual I/O
 * Device (VIRTIO) Version 1.2", and its legacy interface).
 *
 * <p>{@link dev.backstep.device.virtio.VirtioMmio} is the register window that a board places; a
 * {@link dev.backstep.device.virtio.VirtioDevice} is plugged into it and works on its
 * {@link dev.backstep.device.virtio.VirtQueue}s. Requests are carried out while the guest's write that announces them is in
 * flight: so they take no guest time, nothing is under way between instructions, and a replay does the same at the same place.
 *
 * <p>Depends on {@code device}, {@code device.storage}, {@code device.serial}, {@code device.network}, {@code clock}, {@code memory} and {@code state}.
 */
package dev.backstep.device.virtio;
