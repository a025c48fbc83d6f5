/**
 * What the instructions of the Floating-point Extension (VFPv3) do, and transfers between core and extension registers.
 * Depends on {@code arm.cpu}, {@code arm.state} and {@code arm.floatingpoint}; knows no encodings.
 */
package dev.backstep.arm.instruction.vfp;
