package dev.backstep.arm.mmu;

import dev.backstep.clock.Icount;
import dev.backstep.memory.Ram;
import dev.backstep.state.StateExchange;
import dev.backstep.state.Stateful;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The TLB that the architecture speaks of: translations by page of 4 KiB, ASID or global, and security state (B3.9).
 *
 * <p>A program may change its tables without TLB maintenance and then sees the old translation for as long as the TLB holds
 * it. So what the TLB holds is state that a program can see. To have the same bits after going back and running again, the
 * content is part of the saved state, and it changes in ways that follow from the program alone:
 * <ul>
 * <li>It is filled when an access or an instruction fetch, allowed by the tables, meets a page without an entry. Every
 * instruction needs the entries of its own bytes and of what it accesses, so this holds for any engine and any length of
 * slices.
 * <li>The entry that gives way is the oldest of its set: use does not count, since fast paths do not tell.
 * <li>All faster copies (the tags of {@link DataMemory}, the pages of an engine) hold only what is here too; they are told
 * through {@link TranslationListener} when an entry goes.
 * <li>A debugger neither fills nor evicts. When it stops a program before an instruction that was fetched already, or
 * in the middle of its accesses, {@link #undoUnfinishedInstruction} takes back what that instruction did here.
 * </ul>
 *
 * <p>Larger pages and sections are held as pages of 4 KiB which remember their size, since maintenance by address drops all
 * of them. Memory attributes are not held: nothing but the result of ATS operations depends on them, and those walk.
 *
 * <p>Thread: the CPU's own.
 */
public final class Tlb implements Stateful {

    /** Entries that compete for the same pages. */
    private static final int WAYS = 4;
    private static final int SETS = 512;
    private static final int PAGE_MASK = -Ram.PAGE_SIZE;

    // Tags: VA[31:12], ASID in 11:4 (0 when global), global, security state, valid.
    private static final int TAG_VALID = 1;
    private static final int TAG_BANK_SHIFT = 1;
    private static final int TAG_BANK = 1 << TAG_BANK_SHIFT;
    private static final int TAG_GLOBAL = 1 << 3;
    private static final int TAG_ASID_SHIFT = 4;
    private static final int TAG_ASID = 0xff << TAG_ASID_SHIFT;

    /** Regions of 16 MiB, the largest size of a translation. */
    private static final int REGION_SHIFT = 24;
    private static final int UNDO_WORDS = 1 + 2 * WAYS;

    private final int[] tags = new int[SETS * WAYS];
    private final int[] entries = new int[SETS * WAYS];
    /** How many entries of more than 4 KiB lie in each region of 16 MiB: most regions of most programs have none. */
    private final int[] large = new int[1 << (32 - REGION_SHIFT)];
    private final Icount icount;
    private final TranslationListener listener;
    /** Sets as they were before the instruction at {@code undoAt}, oldest first: base, tags, entries. */
    private int[] undo = new int[16 * UNDO_WORDS];
    private int undoLength;
    private long undoAt;

    Tlb(Icount icount, TranslationListener listener) {
        this.icount = icount;
        this.listener = listener;
    }

    private static int setOf(int address) {
        int page = address >>> Ram.PAGE_SHIFT;
        return ((page ^ page >>> 9) & (SETS - 1)) * WAYS;
    }

    /**
     * Where the translation of an address is held, or -1.
     *
     * @param asid 0 to 255
     * @param bank 0 Secure, 1 Non-secure
     */
    int find(int address, int asid, int bank) {
        int common = address & PAGE_MASK | bank << TAG_BANK_SHIFT | TAG_VALID;
        int own = common | asid << TAG_ASID_SHIFT;
        int global = common | TAG_GLOBAL;
        int base = setOf(address);
        for (int i = base; i < base + WAYS; i++) {
            if (tags[i] == own || tags[i] == global) {
                return i;
            }
        }
        return -1;
    }

    /** The {@link TlbEntry} word at a place that {@link #find} gave. */
    int entry(int index) {
        return entries[index];
    }

    /** Holds a translation; the oldest of the set gives way. */
    void fill(int address, int asid, int bank, boolean global, int entry) {
        int tag = address & PAGE_MASK | bank << TAG_BANK_SHIFT | TAG_VALID
                | (global ? TAG_GLOBAL : asid << TAG_ASID_SHIFT);
        int base = setOf(address);
        remember(base);
        int victim = base;
        while (victim < base + WAYS - 1 && tags[victim] != 0 && tags[victim] != tag) {
            victim++;
        }
        clear(victim);
        System.arraycopy(tags, base, tags, base + 1, victim - base);
        System.arraycopy(entries, base, entries, base + 1, victim - base);
        tags[base] = tag;
        entries[base] = entry;
        countLarge(tag, entry, 1);
    }

    /** Drops the entry at a place that {@link #find} gave. */
    void drop(int index) {
        remember(index - index % WAYS);
        clear(index);
    }

    private void clear(int index) {
        int tag = tags[index];
        if (tag != 0) {
            countLarge(tag, entries[index], -1);
            tags[index] = 0;
            entries[index] = 0;
            listener.translationLost(tag & PAGE_MASK);
        }
    }

    private void countLarge(int tag, int entry, int difference) {
        if (TlbEntry.sizeShift(entry) != Ram.PAGE_SHIFT) {
            large[tag >>> REGION_SHIFT] += difference;
        }
    }

    // Maintenance (B4.2.2). It cannot be undone: it is never the act of an instruction that stops half-way.

    /** Drops everything, of both security states: after power-on. */
    void reset() {
        Arrays.fill(tags, 0);
        Arrays.fill(entries, 0);
        Arrays.fill(large, 0);
        undoLength = 0;
        listener.translationsLost();
    }

    /** TLBIALL: drops all entries of one security state. */
    void invalidateAll(int bank) {
        invalidateMatching(TAG_BANK, bank << TAG_BANK_SHIFT);
    }

    /** TLBIASID: drops the entries of an ASID that are not global. */
    void invalidateAsid(int asid, int bank) {
        invalidateMatching(TAG_BANK | TAG_GLOBAL | TAG_ASID, bank << TAG_BANK_SHIFT | asid << TAG_ASID_SHIFT);
    }

    private void invalidateMatching(int mask, int value) {
        boolean lost = false;
        for (int i = 0; i < tags.length; i++) {
            if (tags[i] != 0 && (tags[i] & mask) == value) {
                countLarge(tags[i], entries[i], -1);
                tags[i] = 0;
                entries[i] = 0;
                lost = true;
            }
        }
        if (lost) {
            listener.translationsLost();
        }
    }

    /** TLBIMVA: drops the page or section around an address, when it is global or of this ASID. */
    void invalidateAddress(int address, int asid, int bank) {
        invalidateAddress(address, asid << TAG_ASID_SHIFT, TAG_ASID, bank);
    }

    /** TLBIMVAA: drops the page or section around an address, whatever its ASID. */
    void invalidateAddressOfAllAsids(int address, int bank) {
        invalidateAddress(address, 0, 0, bank);
    }

    private void invalidateAddress(int address, int asid, int asidMask, int bank) {
        int first = 0;
        int end = tags.length;
        if (large[address >>> REGION_SHIFT] == 0) {
            first = setOf(address);
            end = first + WAYS;
        }
        for (int i = first; i < end; i++) {
            int tag = tags[i];
            if (tag != 0 && (tag ^ address) >>> TlbEntry.sizeShift(entries[i]) == 0
                    && (tag & TAG_BANK) == bank << TAG_BANK_SHIFT
                    && ((tag & TAG_GLOBAL) != 0 || (tag & asidMask) == asid)) {
                clear(i);
            }
        }
    }

    // Undo.

    private void remember(int base) {
        long now = icount.now();
        if (now != undoAt) {
            undoAt = now;
            undoLength = 0;
        }
        if (undoLength + UNDO_WORDS > undo.length) {
            undo = Arrays.copyOf(undo, 2 * undo.length);
        }
        undo[undoLength] = base;
        System.arraycopy(tags, base, undo, undoLength + 1, WAYS);
        System.arraycopy(entries, base, undo, undoLength + 1 + WAYS, WAYS);
        undoLength += UNDO_WORDS;
    }

    /** Takes back what the instruction at the present count did, which has begun and is not going to complete now. */
    void undoUnfinishedInstruction() {
        if (undoAt != icount.now()) {
            return;
        }
        while (undoLength > 0) {
            undoLength -= UNDO_WORDS;
            int base = undo[undoLength];
            for (int i = 0; i < WAYS; i++) {
                clear(base + i);
            }
            for (int i = 0; i < WAYS; i++) {
                tags[base + i] = undo[undoLength + 1 + i];
                entries[base + i] = undo[undoLength + 1 + WAYS + i];
                if (tags[base + i] != 0) {
                    countLarge(tags[base + i], entries[base + i], 1);
                }
            }
        }
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        unpack(exchange.bytes("entries", pack()));
        undoLength = 0;
    }

    /** The valid entries: place, tag, entry. */
    private byte[] pack() {
        int valid = 0;
        for (int tag : tags) {
            if (tag != 0) {
                valid++;
            }
        }
        ByteBuffer packed = ByteBuffer.allocate(10 * valid);
        for (int i = 0; i < tags.length; i++) {
            if (tags[i] != 0) {
                packed.putShort((short) i).putInt(tags[i]).putInt(entries[i]);
            }
        }
        return packed.array();
    }

    private void unpack(byte[] bytes) {
        Arrays.fill(tags, 0);
        Arrays.fill(entries, 0);
        Arrays.fill(large, 0);
        ByteBuffer packed = ByteBuffer.wrap(bytes);
        while (packed.hasRemaining()) {
            int index = packed.getShort();
            tags[index] = packed.getInt();
            entries[index] = packed.getInt();
            countLarge(tags[index], entries[index], 1);
        }
    }
}
