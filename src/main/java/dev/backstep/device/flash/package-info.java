/** Flash memories. Depends on {@code device}. */
package dev.backstep.device.flash;
