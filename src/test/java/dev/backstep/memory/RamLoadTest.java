package dev.backstep.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** One memory takes over what another one held, whatever was written to either in between. */
class RamLoadTest {

    private static final int PAGES = 600;

    private final long seed = Long.getLong("backstep.test.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void itHoldsWhatTheOtherHeld() {
        System.out.println("RamLoadTest -Dbackstep.test.seed=" + seed);
        Ram other = new Ram("other", PAGES * (long) Ram.PAGE_SIZE);
        Ram ram = new Ram("ram", PAGES * (long) Ram.PAGE_SIZE);
        List<RamSnapshot> snapshots = new ArrayList<>(List.of(other.capture()));
        List<byte[]> contents = new ArrayList<>(List.of(all(other)));
        for (int i = 0; i < 200; i++) {
            write(other);
            write(ram);
            switch (random.nextInt(4)) {
                case 0 -> other.restore(snapshots.get(random.nextInt(snapshots.size())));
                case 1 -> {
                    snapshots.add(other.capture());
                    contents.add(all(other));
                }
                case 2 -> ram.capture();
                default -> {
                    int which = random.nextInt(snapshots.size());
                    RamSnapshot snapshot = snapshots.get(which);
                    ram.load(snapshot);
                    assertArrayEquals(contents.get(which), all(ram));
                    assertEquals(snapshot.contentHash(), ram.contentHash());
                    assertEquals(snapshot.contentHash(), ram.capture().contentHash());
                }
            }
        }
    }

    private void write(Ram ram) {
        for (int count = random.nextInt(20); count > 0; count--) {
            // Zeros too: such pages have a version of their own.
            ram.write(random.nextInt(PAGES * Ram.PAGE_SIZE / 4) * 4L, random.nextInt(3) == 0 ? 0 : random.nextInt(), 4);
        }
    }

    private static byte[] all(Ram ram) {
        byte[] bytes = new byte[(int) ram.size()];
        ram.read(0, bytes, 0, bytes.length);
        return bytes;
    }
}
