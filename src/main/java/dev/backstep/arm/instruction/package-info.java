/**
 * What each instruction does: the one definition of its meaning, for A32 and T32 alike.
 *
 * <p>An {@link dev.backstep.arm.instruction.Instruction} is decoded once and run often. Its class fixes the operation, its
 * fields hold the operands. Which bits mean which operation stands in the tables of {@code arm.decode}. Depends on
 * {@code arm.cpu} and what that depends on.
 */
package dev.backstep.arm.instruction;
