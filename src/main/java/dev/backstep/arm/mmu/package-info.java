/**
 * How a processor reaches memory: translation of virtual addresses, the TLB with its fast path, and the one slow path for
 * everything odd (miss, device, unaligned, big-endian, watched page, page with decoded code, page clean since the last
 * checkpoint). Depends on {@code arm.state}, {@code clock}, {@code memory} and {@code
 * state}.
 */
package dev.backstep.arm.mmu;
