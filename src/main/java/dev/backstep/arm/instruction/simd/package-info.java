/**
 * What the instructions of the Advanced SIMD Extension (NEON) do. Depends on {@code arm.cpu}, {@code arm.state} and
 * {@code arm.floatingpoint}; knows no encodings.
 */
package dev.backstep.arm.instruction.simd;
