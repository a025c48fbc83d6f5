/**
 * Boards: what is wired to what, and where it stands in memory. A board makes a {@link dev.backstep.machine.Machine} out
 * of CPUs, devices and memory; {@code board.boot} turns image files into what is loaded at reset. Depends on
 * {@code machine}, {@code semihosting} and below; knows no timeline and no debugger.
 */
package dev.backstep.board;
