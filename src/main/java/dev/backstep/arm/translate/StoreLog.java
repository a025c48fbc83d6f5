package dev.backstep.arm.translate;

import dev.backstep.arm.mmu.DataMemory;
import dev.backstep.arm.mmu.StoreObserver;
import dev.backstep.memory.PageBytes;
import dev.backstep.memory.Ram;

import java.util.Arrays;

/** Stores in the order in which they were made, those of more than a word as words, with what was there before. */
final class StoreLog implements StoreObserver {

    private static final int PAGE_OFFSET = Ram.PAGE_SIZE - 1;

    private byte[][] pages = new byte[64][];
    private int[] addresses = new int[64];
    private int[] sizes = new int[64];
    private int[] before = new int[64];
    private int[] after = new int[64];
    private int length;

    @Override
    public void beforeStore(byte[] page, int address, int size) {
        for (int done = 0; done < size; done += 4) {
            add(page, address + done, Math.min(4, size - done));
        }
    }

    private void add(byte[] page, int address, int size) {
        if (length == sizes.length) {
            int longer = 2 * length;
            pages = Arrays.copyOf(pages, longer);
            addresses = Arrays.copyOf(addresses, longer);
            sizes = Arrays.copyOf(sizes, longer);
            before = Arrays.copyOf(before, longer);
            after = Arrays.copyOf(after, longer);
        }
        pages[length] = page;
        addresses[length] = address;
        sizes[length] = size;
        before[length] = PageBytes.get(page, address & PAGE_OFFSET, size);
        length++;
    }

    void clear() {
        length = 0;
    }

    /** Notes what is there now, at the end of the run, for {@link #differences}. */
    void noteResults() {
        for (int i = 0; i < length; i++) {
            after[i] = PageBytes.get(pages[i], addresses[i] & PAGE_OFFSET, sizes[i]);
        }
    }

    /** Takes all stores back. */
    void undo() {
        for (int i = length - 1; i >= 0; i--) {
            PageBytes.put(pages[i], addresses[i] & PAGE_OFFSET, before[i], sizes[i]);
        }
    }

    /** Has the memory forget what it found for these stores. */
    void forgetIn(DataMemory memory) {
        for (int i = 0; i < length; i++) {
            memory.prepared().forgetStore(addresses[i]);
        }
    }

    /** Where this log, of translated code, differs from the interpreter's; appended line by line. Both have their results. */
    void appendDifferences(StringBuilder out, StoreLog interpreted) {
        for (int i = 0; i < Math.max(length, interpreted.length); i++) {
            if (i >= length || i >= interpreted.length || pages[i] != interpreted.pages[i] || addresses[i] != interpreted.addresses[i]
                    || sizes[i] != interpreted.sizes[i]) {
                out.append("\n  store ").append(i + 1).append(": interpreted ").append(interpreted.place(i)).append(", translated ")
                        .append(place(i));
                return;
            }
            if (after[i] != interpreted.after[i]) {
                out.append("\n  ").append(place(i)).append(": interpreted ").append(hex(interpreted.after[i])).append(", translated ")
                        .append(hex(after[i]));
            }
        }
    }

    private String place(int number) {
        return number < length ? sizes[number] + " bytes at " + hex(addresses[number]) : "none";
    }

    private static String hex(int value) {
        return String.format("0x%08x", value);
    }
}
