/**
 * Devices: registers and behaviour, nothing of boards or CPUs. This package holds what all of them share; each family has
 * a package below.
 *
 * <p>A device raises and lowers {@link dev.backstep.device.InterruptLine}s and never calls a CPU. Its time is the virtual
 * clock, its state passes through {@link dev.backstep.state.Stateful}. Depends on {@code state}, {@code clock} and
 * {@code memory}.
 */
package dev.backstep.device;
