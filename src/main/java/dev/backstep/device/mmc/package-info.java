/**
 * MultiMedia and SD cards: the PL181 card interface, and an SD card to put into it. Depends on {@code device},
 * {@code device.storage} and {@code clock}.
 */
package dev.backstep.device.mmc;
