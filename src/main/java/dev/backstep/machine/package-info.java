/**
 * A machine: CPUs, clocks, memory and devices under one owner, run in slices.
 *
 * <p>Several CPUs take turns by instruction counts, see {@link dev.backstep.machine.CpuTurns}: so one position stands for one state of them all.
 *
 * <p>Everything here happens on one thread, the machine thread. A machine knows nothing of recordings or debuggers: it runs
 * up to an instruction count, saves and restores its state, and asks for what comes from outside through
 * {@link dev.backstep.machine.ExternalInput}. Boards build machines. Depends on {@code arm}, {@code device},
 * {@code clock}, {@code memory} and {@code state}.
 */
package dev.backstep.machine;
