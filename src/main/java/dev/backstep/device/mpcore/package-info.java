/**
 * The private memory region of the Cortex-A9 MPCore (DDI0407): snoop control unit, private timers, watchdogs, global
 * timer, and the interrupt controller's place among them. Depends on {@code device}, {@code device.timer} and
 * {@code device.gic}.
 */
package dev.backstep.device.mpcore;
