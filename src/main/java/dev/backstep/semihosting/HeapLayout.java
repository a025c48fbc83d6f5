package dev.backstep.semihosting;

import dev.backstep.memory.Ram;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What HEAPINFO tells: the heap grows upwards from {@code heapBase}, the stack downwards from {@code stackBase}. All in
 * bytes, virtual where the MMU is off.
 *
 * @param heapBase first address of the heap
 * @param heapLimit address behind the heap
 * @param stackBase address behind the stack, where the stack pointer begins
 * @param stackLimit first address that the stack may use
 */
public record HeapLayout(long heapBase, long heapLimit, long stackBase, long stackLimit) {

    /**
     * Addresses in use.
     *
     * @param start first address
     * @param size bytes, 0 or more
     */
    public record Used(long start, long size) { }

    /**
     * Heap and stack share the largest stretch of whole pages in RAM that no image lies in, as on QEMU: the stack begins at
     * the end of it and may grow down to where the heap begins.
     *
     * @param ramStart first address of RAM
     * @param ramSize bytes
     * @param images what was loaded, in any order; what lies outside of RAM does not matter
     */
    public static HeapLayout inLargestGap(long ramStart, long ramSize, List<Used> images) {
        long ramEnd = ramStart + ramSize;
        List<Used> sorted = new ArrayList<>(images);
        sorted.sort(Comparator.comparingLong(Used::start));
        sorted.add(new Used(ramEnd, 0));
        long best = ramStart;
        long bestEnd = ramStart;
        long free = ramStart;
        for (Used image : sorted) {
            long base = (free + Ram.PAGE_SIZE - 1) & -Ram.PAGE_SIZE;
            long end = Math.min(image.start(), ramEnd) & -Ram.PAGE_SIZE;
            if (end - base > bestEnd - best) {
                best = base;
                bestEnd = end;
            }
            free = Math.max(free, image.start() + image.size());
        }
        return new HeapLayout(best, bestEnd, bestEnd, best);
    }
}
