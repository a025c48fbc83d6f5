/**
 * Memory of a machine: regions nested into an address space, the flat view that follows from them, and RAM in pages with
 * versions.
 *
 * <p>{@link dev.backstep.memory.MemoryRegion} is the tree that a board builds and {@code info mtree} prints.
 * {@link dev.backstep.memory.FlatView} is what an access sees. {@link dev.backstep.memory.Ram} holds bytes, tracks the
 * pages written since the last checkpoint and can go back to any {@link dev.backstep.memory.RamSnapshot} by touching
 * only the pages that differ. Depends on {@code state} only.
 */
package dev.backstep.memory;
