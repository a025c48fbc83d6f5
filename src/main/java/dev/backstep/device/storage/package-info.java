/**
 * What storage devices (SD card, flash, virtio-blk) read and write, and the devices that are a medium. A medium's content is
 * state of the machine: it goes back in time with it, and the host's file is never written unless the user said so. Depends on
 * {@code state} and {@code memory}.
 */
package dev.backstep.device.storage;
