/**
 * Timers: the SP804, and the counting that all timers share. A counter is a function of the virtual clock, computed when
 * it is looked at; nothing runs at each tick. Depends on {@code device}.
 */
package dev.backstep.device.timer;
