/** Clocks that show the time of day. Depends on {@code device}. */
package dev.backstep.device.rtc;
