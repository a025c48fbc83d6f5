package dev.backstep.arm.mmu;

import java.util.Arrays;

/**
 * Which block of cached translations serves which translation context. A context is what decides how a virtual address
 * translates and who may use it, apart from the tables themselves: MMU on, security state, ASID, DACR, AFE. Programs
 * change between few of them, and often (Linux writes DACR at every entry to the kernel and CONTEXTIDR at every switch of
 * processes), so a change back finds what was cached before.
 *
 * <p>Nothing here can be seen by the guest. Thread: the CPU's own.
 */
public final class TranslationContexts {

    /** How many contexts keep their translations at a time. */
    public static final int COUNT = 8;
    private static final long NO_KEY = -1;

    private final long[] keys = new long[COUNT];
    private int current;
    private int next;

    /** Contexts without a key. */
    public TranslationContexts() {
        Arrays.fill(keys, NO_KEY);
    }

    /** Index of the context in force, 0 to {@link #COUNT}-1. */
    public int current() {
        return current;
    }

    /** True when the context in force has this key. */
    public boolean isCurrent(long key) {
        return keys[current] == key;
    }

    /**
     * Puts a context in force.
     *
     * @param key 0 or more
     * @return true when its index served another context before, whose translations are to be forgotten
     */
    public boolean select(long key) {
        for (int i = 0; i < COUNT; i++) {
            if (keys[i] == key) {
                current = i;
                return false;
            }
        }
        current = next;
        next = (next + 1) % COUNT;
        keys[current] = key;
        return true;
    }
}
