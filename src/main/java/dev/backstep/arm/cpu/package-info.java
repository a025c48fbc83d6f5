/**
 * The processor: registers and modes, exceptions, and the seams to everything that instructions need (memory,
 * coprocessors, semihosting, debugger). Knows no instruction. Depends on {@code arm.state}, {@code arm.mmu},
 * {@code clock}, {@code memory} and {@code state}.
 */
package dev.backstep.arm.cpu;
