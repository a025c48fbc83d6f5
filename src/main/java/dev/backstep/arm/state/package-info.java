/**
 * The words of the ARM architecture that all of the processor shares: modes, status register bits, system control
 * registers. Data only. Depends on {@code dev.backstep.state}.
 *
 * <p>Section numbers in this and the neighbouring packages are those of the ARM Architecture Reference Manual, ARMv7-A
 * and ARMv7-R edition (DDI 0406C).
 */
package dev.backstep.arm.state;
