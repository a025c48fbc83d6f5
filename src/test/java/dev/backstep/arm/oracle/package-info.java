/**
 * Oracle: the same short instruction sequences, with the same registers and memory, on {@code qemu-system-arm} and on the
 * interpreter, compared bit for bit.
 *
 * <p>{@link dev.backstep.arm.oracle.SequenceGenerator} makes sequences from the rows of the encoding tables.
 * {@link dev.backstep.arm.oracle.BackstepRunner} runs each here, and turns down those that leave their little world
 * (jump away, touch memory outside the scratch buffer). {@link dev.backstep.arm.oracle.QemuRunner} runs all that remain in
 * one go. To add instructions, add a group of rows, say what it uses (memory, extension registers),
 * and tell {@link dev.backstep.arm.oracle.Unpredictable} what to leave out.
 *
 * <p>Each run draws the same tests unless {@code -Dbackstep.oracle.seed=random} is given
 * ({@link dev.backstep.arm.oracle.OracleSeed}); {@code -Dbackstep.oracle.tests=N} makes more of them.
 */
package dev.backstep.arm.oracle;
