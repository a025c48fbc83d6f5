package dev.backstep.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

class DecodedBytesTest {

    private final Ram ram = new Ram("ram", 4 * Ram.PAGE_SIZE);
    private final List<String> heard = new ArrayList<>();

    DecodedBytesTest() {
        ram.addListener(new RamListener() {
            @Override
            public void writePermissionsDropped() { }

            @Override
            public void pageHasCode(Ram where, int page) {
                heard.add("code in " + page);
            }

            @Override
            public void codeChanged(Ram where, int page, int offset, int length) {
                heard.add("changed " + page + " " + offset + "+" + length);
            }
        });
    }

    private void writeQuietly(int times) {
        for (int i = 0; i < times; i++) {
            ram.write(Ram.PAGE_SIZE + 2000, i, 4);
        }
    }

    @Property(tries = 300)
    void overlapsAreThoseOfASetOfHalfwords(@ForAll @Size(20) List<@IntRange(max = Ram.PAGE_SIZE - 1) Integer> places,
                                           @ForAll @IntRange(min = 1, max = 600) int length) {
        DecodedBytes bytes = new DecodedBytes();
        BitSet model = new BitSet();
        for (int i = 0; i < places.size(); i++) {
            int offset = places.get(i);
            int count = Math.min(1 + length * i % 300, Ram.PAGE_SIZE - offset);
            boolean adds = i % 3 != 2;
            model.set(offset / 2, (offset + count - 1) / 2 + 1, adds);
            if (adds) {
                bytes.add(offset, count);
            } else {
                bytes.remove(offset, count);
            }
            assertEquals(model.isEmpty(), bytes.isEmpty());
        }
        for (int offset = 0; offset < Ram.PAGE_SIZE; offset++) {
            int count = Math.min(offset % 7 == 0 ? length : 1 + offset % 4, Ram.PAGE_SIZE - offset);
            int next = model.nextSetBit(offset / 2);
            assertEquals(next >= 0 && next <= (offset + count - 1) / 2, bytes.overlap(offset, count), offset + "+" + count);
        }
    }

    @Test
    void aWriteBesideDecodedBytesIsNotHeardOf() {
        ram.markCode(1, 100, 4);
        ram.write(Ram.PAGE_SIZE + 96, 1, 4);
        ram.write(Ram.PAGE_SIZE + 104, 1, 1);
        assertEquals(List.of("code in 1"), heard);
        ram.write(Ram.PAGE_SIZE + 103, 1, 1);
        assertEquals(List.of("code in 1", "changed 1 103+1"), heard);
    }

    @Test
    void aPageWhoseDecodedBytesWereAllOverwrittenBecomesAPageOfDataAfterSomeWrites() {
        ram.markCode(1, 100, 4);
        ram.write(Ram.PAGE_SIZE + 100, 1, 2);
        writeQuietly(2 * DecodedBytes.QUIET_WRITES);
        assertTrue(ram.hasCode(1), "a halfword is left");
        ram.write(Ram.PAGE_SIZE + 100, 1, 4);
        writeQuietly(DecodedBytes.QUIET_WRITES - 1);
        assertTrue(ram.hasCode(1));
        ram.markCode(1, 40, 2);
        ram.write(Ram.PAGE_SIZE + 40, 1, 4);
        writeQuietly(DecodedBytes.QUIET_WRITES - 1);
        assertTrue(ram.hasCode(1), "counted from the last decoding on");
        writeQuietly(1);
        assertFalse(ram.hasCode(1));
        heard.clear();
        ram.markCode(1, 60, 4);
        assertTrue(ram.hasCode(1));
        ram.write(Ram.PAGE_SIZE + 60, 1, 4);
        assertEquals(List.of("code in 1", "changed 1 60+4"), heard);
    }

    @Test
    void goingBackTellsOfTheWordsThatDifferAlone() {
        ram.write(Ram.PAGE_SIZE, 0x11223344, 4);
        RamSnapshot before = ram.capture();
        ram.markCode(1, 0, 64);
        ram.markCode(1, Ram.PAGE_SIZE - 4, 4);
        ram.write(Ram.PAGE_SIZE + 1, 0x99, 1);
        ram.write(Ram.PAGE_SIZE + 40, 1, 4);
        ram.write(Ram.PAGE_SIZE + 44, 1, 4);
        ram.write(Ram.PAGE_SIZE + 500, 1, 4);
        ram.write(2 * Ram.PAGE_SIZE - 1, 1, 1);
        ram.markCode(1, 0, 64);
        ram.markCode(1, Ram.PAGE_SIZE - 4, 4);
        RamSnapshot after = ram.capture();
        heard.clear();
        ram.restore(before);
        assertEquals(List.of("changed 1 0+4", "changed 1 40+8", "changed 1 4092+4"), heard);
        assertEquals(0x11223344, ram.read(Ram.PAGE_SIZE, 4));
        assertEquals(0, ram.read(Ram.PAGE_SIZE + 500, 4));
        heard.clear();
        ram.restore(after);
        assertEquals(List.of(), heard);
        assertEquals(0x11229944, ram.read(Ram.PAGE_SIZE, 4));
        assertEquals(1, ram.read(Ram.PAGE_SIZE + 500, 4));
        assertEquals(1, ram.read(2 * Ram.PAGE_SIZE - 1, 1));
    }
}
