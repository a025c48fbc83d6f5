package dev.backstep.arm.interpret;

import dev.backstep.memory.PageBytes;

import java.util.BitSet;

/**
 * The code of a page as it was when this was made, for a region to be planned from while the machine goes on.
 *
 * <p>Thread: any; made and compared by the machine thread.
 */
public final class CodeSnapshot implements CodeSource {

    private final byte[] bytes;
    private final BitSet barriers;
    private final byte[] changes;
    private final BitSet patient;

    CodeSnapshot(byte[] bytes, BitSet barriers, byte[] changes, BitSet patient) {
        this.bytes = bytes.clone();
        this.barriers = (BitSet) barriers.clone();
        this.changes = changes == null ? null : changes.clone();
        this.patient = (BitSet) patient.clone();
    }

    @Override
    public long encoding(int offset, boolean thumb) {
        return CodePage.encoding(bytes, offset, thumb);
    }

    @Override
    public int firstHalfAtEnd() {
        return CodePage.firstHalfAtEnd(bytes);
    }

    @Override
    public boolean isBarrier(int offset) {
        return barriers.get(offset >>> 1);
    }

    @Override
    public boolean keepsChanging(int offset, int size) {
        return CodePage.keepsChanging(changes, offset, size);
    }

    @Override
    public boolean isPatient(int offset) {
        return patient.get(offset >>> 1);
    }

    /** True when a region made of these halfwords of the copy is what would be made of the page now. */
    public boolean stillHolds(CodePage page, Region.Description description) {
        return page.mayContain(description.halfwords()) && page.isPatient(description.offset()) == isPatient(description.offset())
                && CodeRuns.areSame(description.halfwords(), bytes, page.bytes);
    }

    /** True when the halfword at an offset is still the same in the page. */
    public boolean stillHolds(CodePage page, int offset) {
        return PageBytes.get16(bytes, offset) == PageBytes.get16(page.bytes, offset);
    }
}
