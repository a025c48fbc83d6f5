package dev.backstep.arm.mmu;

import dev.backstep.memory.AddressSpace;
import dev.backstep.memory.FlatRange;
import dev.backstep.memory.MemoryRegion;
import dev.backstep.memory.PageBytes;
import dev.backstep.memory.Ram;
import dev.backstep.memory.RamListener;

/**
 * Data accesses of one CPU.
 *
 * <p>The fast path is one compare: the tag of a direct-mapped entry against the address with its page offset cleared, but
 * for the bits that must be 0 in an aligned access. Whatever is odd has no tag and goes the slow way: not translated yet,
 * a device, unaligned, big-endian, a watched page; and for writes a page not written since the last checkpoint or one
 * that holds decoded instructions. Pages of the last kind have a tag that matches no access, by which the slow way finds out
 * soon that a store goes beside the code.
 *
 * <p>Entries are kept apart by privilege and by translation context ({@link TranslationContexts}), so that a change of mode
 * or back to a context flushes nothing. While CPSR.E is set entries are used that never get a tag. What is held here is a
 * part of what the {@link Tlb} holds.
 *
 * <p>Thread: the CPU's own.
 */
public final class DataMemory implements RamListener {

    /** Words that one instruction moves at most: thirty-two single-precision or sixteen double-precision registers. */
    public static final int BLOCK_WORDS = 32;
    /** Changes no {@link #block}. */
    public static final int BLOCK_MASK = PageTags.BLOCK_MASK;
    private static final int PAGE_MASK = -Ram.PAGE_SIZE;

    private final AddressSpace space;
    private final AtomicAccess atomic;
    private final PreparedAccess prepared;
    private final GuestFault fault;
    private final PageTags tags = new PageTags();
    // Its arrays, which the fast path is to find at once.
    private final int[] readTags = tags.readTags;
    private final int[] writeTags = tags.writeTags;
    private final byte[][] pages = tags.pages;
    private final int[] words = new int[BLOCK_WORDS];
    private final PageTouches touches = new PageTouches();
    /** The accesses of the extension registers. */
    public final VectorMemory vectors = new VectorMemory(this);
    private AddressTranslator translator = AddressTranslator.FLAT;
    private AccessWatcher watcher;
    private StoreObserver observer;
    private AccessRegime regime = AccessRegime.PRIVILEGED;
    private int context;
    private int block = PageTags.block(0, AccessRegime.PRIVILEGED);
    private boolean alignmentChecked;

    /**
     * @param space physical memory
     * @param fault the CPU's fault object
     */
    public DataMemory(AddressSpace space, GuestFault fault) {
        this.space = space;
        this.atomic = new AtomicAccess(this, space);
        this.prepared = new PreparedAccess(this, space, tags);
        this.fault = fault;
    }

    /** Physical memory. */
    public AddressSpace space() {
        return space;
    }

    /** Which pages this CPU touches. */
    public PageTouches touches() {
        return touches;
    }

    /** Accesses that are atomic also when other CPUs run at the same time. */
    public AtomicAccess atomic() {
        return atomic;
    }

    /** Accesses that translated code makes itself. */
    public PreparedAccess prepared() {
        return prepared;
    }

    /** The debugger's watcher, or null. */
    public AccessWatcher watcher() {
        return watcher;
    }

    /** How addresses are translated now. */
    public AddressTranslator translator() {
        return translator;
    }

    /** Puts another translation in force and forgets what was cached. */
    public void setTranslator(AddressTranslator newTranslator) {
        translator = newTranslator;
        flush();
    }

    /** Sets or removes (null) the watcher. To be called again when the watcher's set of pages changes. */
    public void setWatcher(AccessWatcher newWatcher) {
        watcher = newWatcher;
        flush();
    }

    /**
     * Sets or removes (null) the observer of stores to RAM. While there is one no store of an instruction sets a tag, so that
     * all go the slow way, past the observer; translated code gets its tags from {@link PreparedAccess} and tells of its stores
     * itself, by {@link #observeStore}.
     */
    public void setStoreObserver(StoreObserver newObserver) {
        observer = newObserver;
        flush();
    }

    /** Tells the observer of a store that translated code is about to make on the fast path. */
    public void observeStore(int address, int size) {
        observer.beforeStore(pages[entry(address)], address, size);
    }

    /** Selects privilege and endianness of the accesses that follow. */
    public void setRegime(AccessRegime newRegime) {
        regime = newRegime;
        block = PageTags.block(context, newRegime);
    }

    /** Selects the translation context of the accesses that follow: an index of {@link TranslationContexts}. */
    public void setContext(int newContext) {
        context = newContext;
        setRegime(regime);
    }

    /** Privilege and endianness in force. */
    public AccessRegime regime() {
        return regime;
    }

    /** CPSR.E: what follows is big-endian. */
    public boolean isBigEndian() {
        return regime.isBigEndian();
    }

    /** SCTLR.A: unaligned accesses fault. */
    public void setAlignmentChecked(boolean checked) {
        alignmentChecked = checked;
    }

    /** Forgets all cached translations. The TLB keeps its own. */
    public void flush() {
        tags.flush();
    }

    /** Forgets the cached translations of one context. */
    public void flushContext(int index) {
        tags.flushContext(index);
    }

    /** Forgets the cached translations of one page in all contexts. */
    public void forgetPage(int pageAddress) {
        tags.forgetPage(pageAddress);
    }

    // Loads.

    /** One byte, zero-extended. */
    public int load8(int address) {
        int entry = entry(address);
        if (readTags[entry] == (address & PAGE_MASK)) {
            return PageBytes.get8(pages[entry], address & ~PAGE_MASK);
        }
        return slowLoad(address, 1);
    }

    /** Two bytes, zero-extended; may be unaligned unless SCTLR.A. */
    public int load16(int address) {
        int entry = entry(address);
        if (readTags[entry] == (address & (PAGE_MASK | 1))) {
            return PageBytes.get16(pages[entry], address & ~PAGE_MASK);
        }
        return slowLoad(address, 2);
    }

    /** Four bytes; may be unaligned unless SCTLR.A. */
    public int load32(int address) {
        int entry = entry(address);
        if (readTags[entry] == (address & (PAGE_MASK | 3))) {
            return PageBytes.get32(pages[entry], address & ~PAGE_MASK);
        }
        return slowLoad(address, 4);
    }

    /** Four bytes; an address that is not a multiple of 4 is an alignment fault always (LDM, LDRD, LDREX, ...). */
    public int loadAligned32(int address) {
        int entry = entry(address);
        if (readTags[entry] == (address & (PAGE_MASK | 3))) {
            return PageBytes.get32(pages[entry], address & ~PAGE_MASK);
        }
        requireAligned(address, 4, false);
        return slowLoad(address, 4);
    }

    // Stores.

    /** The low byte of {@code value}. */
    public void store8(int address, int value) {
        int entry = entry(address);
        if (writeTags[entry] == (address & PAGE_MASK)) {
            PageBytes.put8(pages[entry], address & ~PAGE_MASK, value);
        } else {
            slowStore(address, value, 1);
        }
    }

    /** The low two bytes of {@code value}; may be unaligned unless SCTLR.A. */
    public void store16(int address, int value) {
        int entry = entry(address);
        if (writeTags[entry] == (address & (PAGE_MASK | 1))) {
            PageBytes.put16(pages[entry], address & ~PAGE_MASK, value);
        } else {
            slowStore(address, value, 2);
        }
    }

    /** Four bytes; may be unaligned unless SCTLR.A. */
    public void store32(int address, int value) {
        int entry = entry(address);
        if (writeTags[entry] == (address & (PAGE_MASK | 3))) {
            PageBytes.put32(pages[entry], address & ~PAGE_MASK, value);
        } else {
            slowStore(address, value, 4);
        }
    }

    /** Four bytes; an address that is not a multiple of 4 is an alignment fault always. */
    public void storeAligned32(int address, int value) {
        int entry = entry(address);
        if (writeTags[entry] == (address & (PAGE_MASK | 3))) {
            PageBytes.put32(pages[entry], address & ~PAGE_MASK, value);
        } else {
            requireAligned(address, 4, true);
            slowStore(address, value, 4);
        }
    }

    // Several words at once: all or nothing as far as translation, permission and watchpoints are concerned.

    /**
     * Two words: the one at {@code address} in the low half, the next in the high half. An address that is not a multiple
     * of 4 is an alignment fault.
     */
    public long loadPair(int address) {
        int entry = entry(address);
        int offset = address & ~PAGE_MASK;
        if (readTags[entry] == (address & (PAGE_MASK | 3)) && offset <= Ram.PAGE_SIZE - 8) {
            return PageBytes.get64(pages[entry], offset);
        }
        slowLoadWords(address, 2);
        return words[0] & 0xffffffffL | (long) words[1] << 32;
    }

    /** Stores {@code first} at {@code address}, a multiple of 4 or else an alignment fault, and {@code second} after it. */
    public void storePair(int address, int first, int second) {
        int entry = entry(address);
        int offset = address & ~PAGE_MASK;
        if (writeTags[entry] == (address & (PAGE_MASK | 3)) && offset <= Ram.PAGE_SIZE - 8) {
            PageBytes.put32(pages[entry], offset, first);
            PageBytes.put32(pages[entry], offset + 4, second);
        } else {
            words[0] = first;
            words[1] = second;
            slowStoreWords(address, 2);
        }
    }

    /**
     * Loads words from ascending addresses. An address that is not a multiple of 4 is an alignment fault.
     *
     * @param count 1 to {@link #BLOCK_WORDS}
     * @return the words, in an array that belongs to this object and holds them until the next access to several words
     */
    public int[] loadWords(int address, int count) {
        int entry = entry(address);
        int offset = address & ~PAGE_MASK;
        if (readTags[entry] == (address & (PAGE_MASK | 3)) && offset <= Ram.PAGE_SIZE - 4 * count) {
            byte[] page = pages[entry];
            for (int i = 0; i < count; i++) {
                words[i] = PageBytes.get32(page, offset + 4 * i);
            }
        } else {
            slowLoadWords(address, count);
        }
        return words;
    }

    /** Where to put the words for {@link #storeWords}. */
    public int[] words() {
        return words;
    }

    /**
     * Stores the first {@code count} of {@link #words} at ascending addresses. An address that is not a multiple of 4 is an
     * alignment fault.
     */
    public void storeWords(int address, int count) {
        int entry = entry(address);
        int offset = address & ~PAGE_MASK;
        if (writeTags[entry] == (address & (PAGE_MASK | 3)) && offset <= Ram.PAGE_SIZE - 4 * count) {
            byte[] page = pages[entry];
            for (int i = 0; i < count; i++) {
                PageBytes.put32(page, offset + 4 * i, words[i]);
            }
        } else {
            slowStoreWords(address, count);
        }
    }

    // Raw access to a page, for instructions that move elements at any alignment.

    /**
     * The page that holds the {@code size} bytes from {@code address} on, when all of them lie in one little-endian page that
     * loads reach on the fast path; otherwise null, and the ordinary loads do it. Not to be kept.
     */
    public byte[] readablePage(int address, int size) {
        int entry = entry(address);
        return readTags[entry] == (address & PAGE_MASK) && (address & ~PAGE_MASK) <= Ram.PAGE_SIZE - size ? pages[entry] : null;
    }

    /** The same for stores. */
    public byte[] writablePage(int address, int size) {
        int entry = entry(address);
        return writeTags[entry] == (address & PAGE_MASK) && (address & ~PAGE_MASK) <= Ram.PAGE_SIZE - size ? pages[entry] : null;
    }

    // For translated code, which does the compare of the fast path itself.

    /** Tags for loads: at {@link #block} plus the entry's index, the address of the page. Belongs to this object. */
    public int[] readTags() {
        return readTags;
    }

    /** Tags for stores; see {@link #readTags}. */
    public int[] writeTags() {
        return writeTags;
    }

    /** The pages that the tags stand for. Belongs to this object. */
    public byte[][] pages() {
        return pages;
    }

    /** Index of the first entry that the present context and regime use. */
    public int block() {
        return block;
    }

    boolean isKnownBesideCode(int address, int size) {
        return tags.isKnownBesideCode(entry(address), address, size);
    }

    /** SCTLR.A: unaligned accesses fault. */
    public boolean isAlignmentChecked() {
        return alignmentChecked;
    }

    private void slowLoadWords(int address, int count) {
        requireAligned(address, 4, false);
        probe(address, 4 * count, AccessType.READ);
        for (int i = 0; i < count; i++) {
            words[i] = loadInPage(address + 4 * i, 4);
        }
    }

    private void slowStoreWords(int address, int count) {
        requireAligned(address, 4, true);
        if ((address & ~PAGE_MASK) <= Ram.PAGE_SIZE - 4 * count && isKnownBesideCode(address, 4 * count)) {
            byte[] page = pages[entry(address)];
            for (int i = 0; i < count; i++) {
                PageBytes.put32(page, (address & ~PAGE_MASK) + 4 * i, words[i]);
            }
            return;
        }
        probe(address, 4 * count, AccessType.WRITE);
        for (int i = 0; i < count; i++) {
            storeInPage(address + 4 * i, words[i], 4);
        }
    }

    /**
     * Alignment fault unless {@code address} is a multiple of {@code size} (a power of two).
     *
     * @throws GuestFault a data abort
     */
    public void requireAligned(int address, int size, boolean write) {
        if ((address & (size - 1)) != 0) {
            throw fault.abort(GuestFault.Kind.DATA_ABORT, address, GuestFault.STATUS_ALIGNMENT, write);
        }
    }

    /**
     * Checks that a write would be allowed, without making it: translation, permission and watchpoints of every byte.
     * For instructions that must not write a part of their data before an abort.
     *
     * @param size bytes, at most 4096
     */
    public void probeWrite(int address, int size) {
        probe(address, size, AccessType.WRITE);
    }

    private void probe(int address, int size, AccessType type) {
        int last = address + size - 1;
        int inFirstPage = Math.min(size, Ram.PAGE_SIZE - (address & ~PAGE_MASK));
        probePage(address, inFirstPage, type);
        if (inFirstPage != size) {
            probePage(last & PAGE_MASK, size - inFirstPage, type);
        }
    }

    private void probePage(int address, int size, AccessType type) {
        int[] ofType = type == AccessType.WRITE ? writeTags : readTags;
        if (ofType[entry(address)] != (address & PAGE_MASK)) {
            watch(address, size, type == AccessType.WRITE);
            translator.translate(address, type, regime.isPrivileged());
        }
    }

    /** The physical address that a data access of the present regime goes to; faults as the access would. */
    public long translate(int address, AccessType type) {
        return translator.translate(address, type, regime.isPrivileged());
    }

    int entry(int address) {
        return (block & BLOCK_MASK) + ((address >>> Ram.PAGE_SHIFT) & (PageTags.ENTRIES - 1));
    }

    void watch(int address, int size, boolean write) {
        touches.accesses(address, write);
        if (isWatched(address, write) && watcher.accessed(address, size, write)) {
            throw fault.debugStop();
        }
    }

    private int slowLoad(int address, int size) {
        if ((address & (size - 1)) != 0) {
            if (alignmentChecked) {
                requireAligned(address, size, false);
            }
            if (((address ^ (address + size - 1)) & PAGE_MASK) != 0) {
                return loadAcrossPages(address, size);
            }
        }
        watch(address, size, false);
        return loadInPage(address, size);
    }

    /** A load that does not leave its page; its watchpoints have been looked at. */
    private int loadInPage(int address, int size) {
        long physical = translator.translate(address, AccessType.READ, regime.isPrivileged());
        FlatRange range = space.view().find(physical);
        int value;
        if (range != null && isWholePageOfMemory(range, physical)) {
            long offset = range.offsetOf(physical);
            byte[] page = range.region().ram().pageForRead((int) (offset >> Ram.PAGE_SHIFT));
            if (!regime.isBigEndian() && !isWatched(address, false)) {
                tags.takeForRead(entry(address), address, page);
            }
            value = PageBytes.get(page, address & ~PAGE_MASK, size);
        } else {
            value = space.read(physical, size);
        }
        return regime.isBigEndian() ? swap(value, size) : value;
    }

    private int loadAcrossPages(int address, int size) {
        // Both pages first: no device may see half of an access that faults.
        probe(address, size, AccessType.READ);
        int value = 0;
        for (int i = 0; i < size; i++) {
            int shift = regime.isBigEndian() ? 8 * (size - 1 - i) : 8 * i;
            value |= loadInPage(address + i, 1) << shift;
        }
        return value;
    }

    private void slowStore(int address, int value, int size) {
        if ((address & (size - 1)) != 0) {
            if (alignmentChecked) {
                requireAligned(address, size, true);
            }
            if (((address ^ (address + size - 1)) & PAGE_MASK) != 0) {
                storeAcrossPages(address, value, size);
                return;
            }
        }
        if (isKnownBesideCode(address, size)) {
            PageBytes.put(pages[entry(address)], address & ~PAGE_MASK, value, size);
            return;
        }
        watch(address, size, true);
        storeInPage(address, value, size);
    }

    /** A store that does not leave its page; its watchpoints have been looked at. */
    private void storeInPage(int address, int value, int size) {
        int ordered = regime.isBigEndian() ? swap(value, size) : value;
        long physical = translator.translate(address, AccessType.WRITE, regime.isPrivileged());
        FlatRange range = space.view().find(physical);
        if (range != null && range.region().kind() == MemoryRegion.Kind.RAM && isWholePageOfMemory(range, physical)) {
            Ram ram = range.region().ram();
            long offset = range.offsetOf(physical);
            int pageIndex = (int) (offset >> Ram.PAGE_SHIFT);
            byte[] page = ram.pageForWrite(pageIndex);
            if (observer != null) {
                observer.beforeStore(page, address, size);
            }
            PageBytes.put(page, address & ~PAGE_MASK, ordered, size);
            if (!regime.isBigEndian() && !isWatched(address, true) && observer == null) {
                tags.takeForWrite(entry(address), address, ram, pageIndex, page);
            }
            // Last, for where CPUs run at the same time others may change translations meanwhile.
            if (ram.hasCode(pageIndex)) {
                ram.codeWritten(pageIndex, address & ~PAGE_MASK, size);
            }
        } else {
            space.write(physical, ordered, size);
        }
    }

    private void storeAcrossPages(int address, int value, int size) {
        probeWrite(address, size);
        for (int i = 0; i < size; i++) {
            int shift = regime.isBigEndian() ? 8 * (size - 1 - i) : 8 * i;
            storeInPage(address + i, value >>> shift, 1);
        }
    }

    boolean isWatched(int address, boolean write) {
        if (watcher == null) {
            return false;
        }
        int page = address & PAGE_MASK;
        return write ? watcher.watchesPage(page) : watcher.watchesReads(page);
    }

    /** True when the page around {@code physical} is RAM or ROM as a whole and its offset keeps page alignment. */
    static boolean isWholePageOfMemory(FlatRange range, long physical) {
        MemoryRegion.Kind kind = range.region().kind();
        long pageStart = physical & -Ram.PAGE_SIZE;
        return (kind == MemoryRegion.Kind.RAM || kind == MemoryRegion.Kind.ROM)
                && pageStart >= range.start() && pageStart + Ram.PAGE_SIZE - 1 <= range.end()
                && (range.offsetOf(pageStart) & (Ram.PAGE_SIZE - 1)) == 0;
    }

    private static int swap(int value, int size) {
        return switch (size) {
            case 1 -> value & 0xff;
            case 2 -> Integer.reverseBytes(value) >>> 16;
            default -> Integer.reverseBytes(value);
        };
    }

    @Override
    public void writePermissionsDropped() {
        tags.forgetWrites();
    }

    @Override
    public void pageHasCode(Ram ram, int page) {
        tags.forgetWritesTo(ram.pageForRead(page));
    }

    @Override
    public void codeChanged(Ram ram, int page, int offset, int length) { }
}
