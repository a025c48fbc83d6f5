/** Flash memories, and the images that they start with. Depends on {@code device} and {@code device.storage}. */
package dev.backstep.device.flash;
