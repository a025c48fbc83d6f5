/**
 * Which bits mean which instruction: tables of patterns to hold against the architecture manual, and the decoders made
 * from them.
 *
 * <p>A row reads {@code "cond:4 0000 100 S:1 Rn:4 Rd:4 imm5:5 type:2 0 Rm:4"}: from the most significant bit on, fixed bits,
 * and fields with their width. {@code (0)} and {@code (1)} are bits that should have that value and are not looked at.
 * Where several rows match the one with more fixed bits wins; among equals the first. What no row matches is undefined.
 * Depends on {@code arm.instruction}.
 */
package dev.backstep.arm.decode;
