/**
 * CPUs that run at the same time: one host thread for each ({@code -accel tcg,thread=multi}), in real time. No instruction
 * count means anything here, so there is no history.
 *
 * <p>Who may touch what:
 * <ul>
 * <li>A CPU's registers, TLB and engine belong to its thread while it runs, and to the machine thread while the machine is
 * stopped, when all CPUs stand between two instructions ({@link dev.backstep.machine.parallel.SafePoints}).
 * <li>Devices, interrupt lines and timers belong to whoever holds the machine lock
 * ({@link dev.backstep.machine.parallel.MachineLock}): a CPU for the time of an access, the machine thread to run timers; and
 * while the machine is stopped to the machine thread, without the lock. Where a line reaches the interrupt controller or a CPU this
 * is asserted, and every line ends at one of them. The lock is fair and is never held while guest code runs.
 * <li>What running CPUs read of one another - translations, which bytes are code - changes in exclusive sections alone: one CPU,
 * in the middle of an instruction, waits until no other runs guest code, and makes the change. A CPU that waits for
 * the machine lock or for an exclusive section of its own does not run guest code.
 * <li>What CPUs have translated for one another is behind a lock of its own, in which nobody waits for anything
 * ({@link dev.backstep.arm.translate.SharedRegions}).
 * <li>Guest memory belongs to nobody; see {@link dev.backstep.memory.PageAtomics} and {@code arm.translate.PageCode} for how
 * accesses are made.
 * </ul>
 *
 * <p>Order: the machine lock comes before an exclusive section (a device that writes memory asks for one), and nothing is
 * locked in an exclusive section. Depends on {@code machine}, {@code arm}, {@code clock} and {@code memory}.
 */
package dev.backstep.machine.parallel;
