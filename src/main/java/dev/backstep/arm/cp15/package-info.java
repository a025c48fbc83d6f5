/**
 * The system control coprocessor CP15 and the debug coprocessor CP14 of a Cortex-A9: a table of registers with their rights
 * and what reading and writing them does. Depends on {@code arm.cpu}, {@code arm.mmu}, {@code arm.state} and {@code state}.
 *
 * <p>Registers with effects elsewhere live in {@code arm.state.SystemControlRegisters}; those that only store a value live
 * here. Reading a register never changes anything, so a debugger may read them all.
 */
package dev.backstep.arm.cp15;
