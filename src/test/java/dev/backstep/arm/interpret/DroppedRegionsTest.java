package dev.backstep.arm.interpret;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.memory.Ram;
import dev.backstep.memory.RamSnapshot;

import org.junit.jupiter.api.Test;

import java.util.BitSet;

/** When a page looks whether a region, dropped because its code changed, is back. */
class DroppedRegionsTest {

    private static final int FIRST = 0x100;
    private static final int SECOND = 0x200;
    private static final int BYTES = 12;
    private static final int HOT = 100;

    private final Ram ram = new Ram("ram", 2 * Ram.PAGE_SIZE);
    private final CodeCache cache = new CodeCache();
    private final CodePage page;
    private final Region first;
    private final Region second;

    DroppedRegionsTest() {
        ram.addListener(cache);
        page = cache.page(ram, 1);
        first = region(FIRST);
        second = region(SECOND);
    }

    /** Of three words, added to the page. */
    private Region region(int offset) {
        for (int i = 0; i < BYTES; i += 4) {
            write(offset + i, offset + i);
        }
        BitSet halfwords = new BitSet();
        halfwords.set(offset / 2, (offset + BYTES) / 2);
        Region region = new Region() {
            @Override
            public Region run() {
                return null;
            }
        };
        region.complete(null, null, page.regions(false), null, new Region.Description(offset, false, 3, 100, halfwords));
        page.add(region);
        return region;
    }

    private void write(int offset, int word) {
        ram.write(Ram.PAGE_SIZE + offset, word, 4);
    }

    private boolean looks(int offset) {
        return page.isHot(offset, false, HOT);
    }

    @Test
    void itLooksAfterAChangeOfTheRegionsOwnBytesAlone() {
        write(FIRST + 4, 1);
        assertTrue(looks(FIRST));
        assertNull(page.takeBack(FIRST, false));
        assertFalse(looks(FIRST));
        write(SECOND + 4, 1);
        assertTrue(looks(SECOND));
        assertFalse(looks(FIRST));
        // As the interpreter does when it comes there.
        page.decoded(FIRST + 4, 4);
        write(FIRST + 4, FIRST + 4);
        assertTrue(looks(FIRST));
        assertSame(first, page.takeBack(FIRST, false));
        assertNull(page.takeBack(SECOND, false));
    }

    @Test
    void itLooksAfterARestoreWhateverOfThePageIsKnownToHaveChanged() {
        RamSnapshot then = ram.capture();
        write(FIRST, 1);
        write(FIRST + 8, 1);
        assertNull(page.takeBack(FIRST, false));
        write(SECOND, 1);
        assertNull(page.takeBack(SECOND, false));
        page.decoded(SECOND, 4);
        ram.restore(then);
        assertSame(first, page.takeBack(FIRST, false));
        assertSame(second, page.takeBack(SECOND, false));
    }
}
