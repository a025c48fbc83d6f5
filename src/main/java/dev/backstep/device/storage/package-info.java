/**
 * What storage devices (SD card, flash, virtio-blk) read and write. A disk's content is state of the machine: it goes back in
 * time with it, and the host's file is never written unless the user said so. What a disk reads from its file is an input of
 * the machine, and passes through the log of inputs. Depends on {@code memory}.
 */
package dev.backstep.device.storage;
