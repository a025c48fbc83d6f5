/**
 * A machine: CPUs, clocks, memory and devices under one owner, run in slices.
 *
 * <p>Everything here happens on one thread, the machine thread. A machine knows nothing of recordings or debuggers: it runs
 * up to an instruction count, saves and restores its state, and asks for what comes from outside through
 * {@link dev.backstep.machine.ExternalInput}. Boards build machines. Depends on {@code arm}, {@code device},
 * {@code clock}, {@code memory} and {@code state}.
 */
package dev.backstep.machine;
