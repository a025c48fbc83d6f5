/**
 * The generic interrupt controller, architecture version 1 (IHI0048A) as the Cortex-A9 MPCore has it (DDI0407, chapter
 * 3). {@link dev.backstep.device.gic.Gic} is the device; the distributor decides which interrupt each CPU should take
 * next, a CPU interface keeps what its CPU is doing. Depends on {@code device}
 * and {@code memory}.
 */
package dev.backstep.device.gic;
