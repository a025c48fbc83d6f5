package dev.backstep.arm.interpret;

import dev.backstep.arm.cpu.BreakpointHook;
import dev.backstep.arm.decode.ArmDecoder;
import dev.backstep.arm.instruction.Instruction;
import dev.backstep.memory.PageBytes;
import dev.backstep.memory.Ram;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/**
 * What is known of the code in one page of RAM, filled in as it is met: decoded instructions, and regions made of them. All
 * is by offset in the page, so that the same page may be mapped at several addresses.
 *
 * <p>Thread: the CPU's own.
 */
public final class CodePage implements CodeSource {

    /** Bytes in a page. */
    public static final int SIZE = Ram.PAGE_SIZE;

    private static final int HALFWORDS = Ram.PAGE_SIZE / 2;
    /** An instruction whose changes dropped regions this often is left to the interpreter. */
    private static final int MOST_CHANGES = 8;

    private final Ram ram;
    private final int page;
    final byte[] bytes;
    Instruction[] a32;
    Instruction[] t32;
    /** 16-bit encodings mean something else in IT blocks. */
    Instruction[] t32InItBlock;

    private final List<Region> regions = new ArrayList<>();
    private final DroppedRegions droppedOfAll;
    /** Regions whose code is not there any more, newest first. */
    private final List<Region> dropped = new ArrayList<>();
    /** Halfwords at which one of {@link #dropped} begins, whose code may have come back. */
    private final BitSet mayBeBack = new BitSet();
    private final BitSet barriers = new BitSet();
    private Region[] a32Regions;
    private Region[] t32Regions;
    private final BitSet untranslatable = new BitSet();
    private final BitSet patient = new BitSet();
    private short[] heat;
    /** How often writes to a halfword dropped regions, up to {@link #MOST_CHANGES}. */
    private byte[] changes;
    /** The last hook whose breakpoints were kept apart, and where the page was mapped then. */
    private BreakpointHook keptApart;
    private int keptApartAt;
    private int modifications;

    /** {@code dropped}: of all pages. */
    CodePage(Ram ram, int page, DroppedRegions dropped) {
        this.droppedOfAll = dropped;
        this.ram = ram;
        this.page = page;
        this.bytes = ram.pageForRead(page);
    }

    Instruction[] a32() {
        if (a32 == null) {
            a32 = new Instruction[Ram.PAGE_SIZE / 4];
        }
        return a32;
    }

    Instruction[] t32() {
        if (t32 == null) {
            t32 = new Instruction[HALFWORDS];
        }
        return t32;
    }

    Instruction[] t32InItBlock() {
        if (t32InItBlock == null) {
            t32InItBlock = new Instruction[HALFWORDS];
        }
        return t32InItBlock;
    }

    /** The memory that the page is of. */
    public Ram ram() {
        return ram;
    }

    /** Which page of it. */
    public int number() {
        return page;
    }

    /** A copy of what regions are planned from. */
    public CodeSnapshot snapshot() {
        return new CodeSnapshot(bytes, barriers, changes, patient);
    }

    @Override
    public long encoding(int offset, boolean thumb) {
        if (ram.isShared() && offset >= 0 && offset + (thumb ? 2 : 4) <= Ram.PAGE_SIZE) {
            // Before it is read: from now on a write by another CPU makes this page forget.
            ram.markCode(page, offset, Math.min(4, Ram.PAGE_SIZE - offset));
        }
        return encoding(bytes, offset, thumb);
    }

    /** The bytes are read once, for another CPU may be writing there. */
    static long encoding(byte[] bytes, int offset, boolean thumb) {
        if (offset < 0 || offset + (thumb ? 2 : 4) > Ram.PAGE_SIZE) {
            return -1;
        }
        if (!thumb) {
            return PageBytes.get32(bytes, offset) & 0xffffffffL;
        }
        int first = PageBytes.get16(bytes, offset);
        if (!ArmDecoder.isFirstOfTwo(first)) {
            return first;
        }
        return offset + 2 < Ram.PAGE_SIZE ? (first << 16 | PageBytes.get16(bytes, offset + 2)) & 0xffffffffL : -1;
    }

    @Override
    public int firstHalfAtEnd() {
        return firstHalfAtEnd(bytes);
    }

    static int firstHalfAtEnd(byte[] bytes) {
        int last = PageBytes.get16(bytes, Ram.PAGE_SIZE - 2);
        return ArmDecoder.isFirstOfTwo(last) ? last : -1;
    }

    /**
     * Declares that something was made from these bytes. To be called before it is run, and before anything writes to the page:
     * from now on writes to these bytes make this page {@link #forget}.
     */
    void decoded(int offset, int length) {
        if (!ram.hasCode(page)) {
            // What was learnt of the code that was here before says nothing of the new.
            changes = null;
            heat = null;
            untranslatable.clear();
            patient.clear();
        }
        untranslatable.clear(offset >>> 1);
        ram.markCode(page, offset, length);
    }

    /** How often decoded bytes have changed: what was made of what was read before a change is not to be used. */
    public int modifications() {
        return modifications;
    }

    // Regions.

    /** Regions by instruction number: offset / 4 in A32, / 2 in T32. Stays the same array. */
    public Region[] regions(boolean thumb) {
        if (thumb) {
            if (t32Regions == null) {
                t32Regions = new Region[HALFWORDS];
            }
            return t32Regions;
        }
        if (a32Regions == null) {
            a32Regions = new Region[Ram.PAGE_SIZE / 4];
        }
        return a32Regions;
    }

    /** The region that begins at an offset, or null. */
    public Region region(int offset, boolean thumb) {
        return regions(thumb)[offset >>> (thumb ? 1 : 2)];
    }

    /** Adds a region. */
    public void add(Region region) {
        Region.Description description = region.description();
        CodeRuns.forEach(description.halfwords(), this::decoded);
        region.isMadeOf(ram.isShared() ? null : bytes);
        regions.add(region);
        regions(description.thumb())[description.offset() >>> (description.thumb() ? 1 : 2)] = region;
    }

    /** The region that began at an offset before its code changed, if that is there again, and keeps now; else null. */
    public Region takeBack(int offset, boolean thumb) {
        if (!mayBeBack.get(offset >>> 1)) {
            return null;
        }
        for (Region region : dropped) {
            Region.Description description = region.description();
            if (description.offset() == offset && description.thumb() == thumb && region.wasMadeOf(bytes) && mayContain(description.halfwords())) {
                dropped.remove(region);
                droppedOfAll.remove(region);
                add(region);
                return region;
            }
        }
        mayBeBack.clear(offset >>> 1);
        return null;
    }

    void loseDropped(Region region) {
        dropped.remove(region);
    }

    /** True when some region was made from the halfword at this offset. */
    public boolean isInsideRegion(int offset) {
        for (Region region : regions) {
            if (region.description().halfwords().get(offset >>> 1)) {
                return true;
            }
        }
        return false;
    }

    /** Drops a region that missed the fast path of memory too often; the next one that begins there is to be patient. */
    public void makePatient(Region region) {
        if (regions.remove(region)) {
            Region.Description description = region.description();
            patient.set(description.offset() >>> 1);
            regions(description.thumb())[description.offset() >>> (description.thumb() ? 1 : 2)] = null;
        }
    }

    @Override
    public boolean isPatient(int offset) {
        return patient.get(offset >>> 1);
    }

    void forEachRegion(Consumer<Region> action) {
        regions.forEach(action);
    }

    /** True when a region begins at an offset, or there may be one at the next arrival, given how many are enough; else counts this one. */
    boolean isHot(int offset, boolean thumb, int hot) {
        Region[] here = thumb ? t32Regions : a32Regions;
        if (here != null && here[offset >>> (thumb ? 1 : 2)] != null) {
            return true;
        }
        if (mayBeBack.get(offset >>> 1)) {
            return true;
        }
        if (heat != null && heat[offset >>> 1] >= hot - 1) {
            return !untranslatable.get(offset >>> 1);
        }
        heat(offset);
        return false;
    }

    /** Counts one more arrival at an offset; how many there have been, up to 32767; 0 for what cannot be translated. */
    public int heat(int offset) {
        if (untranslatable.get(offset >>> 1)) {
            return 0;
        }
        if (heat == null) {
            heat = new short[HALFWORDS];
        }
        if (heat[offset >>> 1] < Short.MAX_VALUE) {
            heat[offset >>> 1]++;
        }
        return heat[offset >>> 1];
    }

    /** Has arrivals at an offset count as so many, 0 to 32767, if there have been more. */
    public void cool(int offset, int arrivals) {
        if (heat != null && heat[offset >>> 1] > arrivals) {
            heat[offset >>> 1] = (short) arrivals;
        }
    }

    /** Halves what {@link #heat} has counted. */
    void cool() {
        if (heat != null) {
            for (int halfword = 0; halfword < HALFWORDS; halfword++) {
                heat[halfword] >>= 1;
            }
        }
    }

    /** The instruction at this offset is one for the interpreter, until it changes. */
    public void neverTranslate(int offset) {
        untranslatable.set(offset >>> 1);
    }

    @Override
    public boolean keepsChanging(int offset, int size) {
        return keepsChanging(changes, offset, size);
    }

    /** {@code changes}: by halfword, or null when there were none. */
    static boolean keepsChanging(byte[] changes, int offset, int size) {
        if (changes == null) {
            return false;
        }
        int end = Math.min(HALFWORDS, (offset + size) / 2);
        for (int halfword = offset / 2; halfword < end; halfword++) {
            if (changes[halfword] >= MOST_CHANGES) {
                return true;
            }
        }
        return false;
    }

    /** Instructions from an offset on, up to one that does not {@link #keepsChanging}, may be in regions until their next change. */
    public void settle(int offset) {
        int halfword = offset / 2;
        if (halfword + 1 < HALFWORDS && changes[halfword] < MOST_CHANGES) {
            halfword++;
        }
        for (; halfword < HALFWORDS && changes[halfword] >= MOST_CHANGES; halfword++) {
            changes[halfword] = MOST_CHANGES - 1;
        }
    }

    /** True when a region that another CPU has made of these halfwords will do here: see {@link #isBarrier} and {@link #keepsChanging}. */
    public boolean mayContain(BitSet halfwords) {
        return !barriers.intersects(halfwords)
                && (changes == null || halfwords.stream().noneMatch(halfword -> changes[halfword] >= MOST_CHANGES));
    }

    @Override
    public boolean isBarrier(int offset) {
        return barriers.get(offset >>> 1);
    }

    /**
     * Sees to it that no region contains an instruction with a breakpoint. They stay apart when the breakpoint is gone, for
     * debuggers remove and set their breakpoints at every stop.
     *
     * @param hook one whose breakpoints do not change
     * @param pageAddress where the page is mapped
     * @return true when a region was dropped
     */
    public boolean keepApart(BreakpointHook hook, int pageAddress) {
        if (keptApart == hook && keptApartAt == pageAddress) {
            return false;
        }
        keptApart = hook;
        keptApartAt = pageAddress;
        boolean dropped = false;
        for (int offset = 0; offset < Ram.PAGE_SIZE; offset += 2) {
            if (!barriers.get(offset >>> 1) && hook.hasBreakpoint(pageAddress + offset)) {
                barriers.set(offset >>> 1);
                dropped |= dropRegions(offset, 2, false) != 0;
            }
        }
        return dropped;
    }

    private int dropRegions(int offset, int length, boolean mayComeBack) {
        int count = 0;
        for (Iterator<Region> i = regions.iterator(); i.hasNext();) {
            Region region = i.next();
            Region.Description description = region.description();
            if (description.isOf(offset, length)) {
                regions(description.thumb())[description.offset() >>> (description.thumb() ? 1 : 2)] = null;
                i.remove();
                if (heat != null) {
                    heat[description.offset() >>> 1] = 0;
                }
                if (mayComeBack) {
                    dropped.add(0, region);
                    droppedOfAll.keep(this, region);
                }
                count++;
            }
        }
        return count;
    }

    /**
     * Forgets what was made from bytes that changed; a T32 pair may begin one halfword earlier.
     *
     * @return number of regions dropped
     */
    int forget(int offset, int length) {
        modifications++;
        int last = offset + length - 1;
        if (a32 != null) {
            Arrays.fill(a32, offset / 4, last / 4 + 1, null);
        }
        int first = Math.max(0, offset / 2 - 1);
        if (t32 != null) {
            Arrays.fill(t32, first, last / 2 + 1, null);
        }
        if (t32InItBlock != null) {
            Arrays.fill(t32InItBlock, first, last / 2 + 1, null);
        }
        if (heat != null) {
            Arrays.fill(heat, first, last / 2 + 1, (short) 0);
        }
        untranslatable.clear(first, last / 2 + 1);
        int count = regions.isEmpty() ? 0 : dropRegions(offset, length, !ram.isShared());
        if (count != 0 && !ram.isRestoring()) {
            countChanges(offset / 2, last / 2 + 1);
        }
        for (Region region : dropped) {
            // A restore may also have changed bytes of it that nothing had been made from since, of which nobody hears.
            if (ram.isRestoring() || region.description().isOf(offset, length)) {
                mayBeBack.set(region.description().offset() >>> 1);
            }
        }
        return count;
    }

    private void countChanges(int first, int end) {
        if (changes == null) {
            changes = new byte[HALFWORDS];
        }
        for (int halfword = first; halfword < end; halfword++) {
            if (changes[halfword] < MOST_CHANGES) {
                changes[halfword]++;
            }
        }
    }
}
