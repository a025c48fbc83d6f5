/**
 * Floating-point arithmetic, bit for bit as the architecture has it (ARM DDI 0406C A2.7): every rounding mode,
 * flush-to-zero, default NaN, cumulative exception flags. Pure functions of bit patterns and a
 * {@link dev.backstep.arm.floatingpoint.FloatingPointStatus}; knows no CPU. Depends on nothing.
 */
package dev.backstep.arm.floatingpoint;
