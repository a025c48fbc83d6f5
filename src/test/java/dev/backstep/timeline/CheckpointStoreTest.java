package dev.backstep.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.memory.Ram;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckpointStoreTest {

    private static final int PAGES_WRITTEN = 64;
    private static final long GAP = 1000;

    private final Ram ram = new Ram("ram", 1024L * Ram.PAGE_SIZE);

    /** A guest that rewrites some of its memory between any two checkpoints. */
    private void write(int number) {
        for (int i = 0; i < PAGES_WRITTEN; i++) {
            ram.write((long) (number * 7 + i) % 1024 * Ram.PAGE_SIZE, number, 4);
        }
    }

    private Checkpoint checkpoint(int number) {
        write(number);
        return capture(number, number == 0);
    }

    private Checkpoint capture(int number, boolean pinned) {
        return new Checkpoint(number * GAP, 0, 0, new byte[100], List.of(ram.capture()), pinned);
    }

    /** Takes a checkpoint as the timeline does, if there is room; the one that is in use then. */
    private Checkpoint take(CheckpointStore store, int number, boolean pinned, Checkpoint inUse) {
        write(number);
        if (number > 0 && !store.makeRoom(number * GAP, ram.bytesOfCapture() + 500, 0, GAP, inUse)) {
            return inUse;
        }
        Checkpoint taken = capture(number, pinned);
        store.add(taken);
        store.thin(GAP, taken);
        return taken;
    }

    @Test
    void aLongRunKeepsFewAndTheyAreDenserNearThePresent() {
        CheckpointStore store = new CheckpointStore(Long.MAX_VALUE);
        for (int i = 0; i <= 6_000; i++) {
            store.add(checkpoint(i));
            store.thin(GAP, null);
        }
        int count = store.all().size();
        assertTrue(count > 50 && count < 1000, count + " checkpoints");
        long newest = 6_000 * GAP;
        Checkpoint previous = null;
        for (Checkpoint checkpoint : store.all()) {
            if (previous != null) {
                long age = newest - previous.icount();
                assertTrue(checkpoint.icount() - previous.icount() <= Math.max(2 * GAP, age / 32),
                        "gap after " + previous.icount() + " of " + (checkpoint.icount() - previous.icount()));
            }
            previous = checkpoint;
        }
        assertEquals(0, store.all().iterator().next().icount(), "the first stays");
        assertEquals(newest, previous.icount(), "the newest stays");
    }

    @Test
    void theBudgetHoldsWhateverTheGuestDoes() {
        // Room for the whole of memory once, and for a few steps of the guest.
        budgetHolds(ram.size() + ram.size() / 20 + 8L * PAGES_WRITTEN * Ram.PAGE_SIZE, 0);
    }

    @Test
    void theBudgetHoldsWhenAllAreToBeKept() {
        budgetHolds(ram.size() + ram.size() / 20 + 8L * PAGES_WRITTEN * Ram.PAGE_SIZE, 1);
    }

    private void budgetHolds(long budget, int pinEach) {
        CheckpointStore store = new CheckpointStore(budget);
        Checkpoint inUse = null;
        for (int i = 0; i <= 2_000; i++) {
            inUse = take(store, i, pinEach != 0 || i == 0, inUse);
            assertTrue(store.used() <= budget, store.used() + " bytes after " + i);
            assertTrue(store.holds(inUse), "what the machine was taken from is accounted for");
        }
        assertEquals(0, store.all().iterator().next().icount(), "the first stays");
        assertEquals(2_000 * GAP, store.atOrBefore(Long.MAX_VALUE).icount(), "the newest stays");
    }

    @Test
    void aBudgetTooSmallForAnotherCheckpointLeavesTheFirst() {
        CheckpointStore store = new CheckpointStore(3L * PAGES_WRITTEN / 2 * Ram.PAGE_SIZE);
        Checkpoint inUse = null;
        for (int i = 0; i <= 100; i++) {
            inUse = take(store, i, i == 0, inUse);
            assertTrue(store.used() <= store.budget(), store.used() + " bytes after " + i);
        }
        assertEquals(0, store.atOrBefore(Long.MAX_VALUE).icount());
    }

    @Test
    void gapsAreOfTimeNotOfInstructions() {
        CheckpointStore store = new CheckpointStore(Long.MAX_VALUE);
        // The first half of the instructions takes a hundredth of the time of the second.
        for (int i = 0; i <= 2_000; i++) {
            Checkpoint taken = checkpoint(i);
            store.add(taken, i <= 1_000 ? i : 1_000 + 100L * (i - 1_000));
            store.thin(100, taken);
        }
        long early = store.all().stream().filter(checkpoint -> checkpoint.icount() < 1_000 * GAP).count();
        assertTrue(early <= 3, early + " of " + store.size() + " are where running is quick");
    }

    @Test
    void aPositionBetweenNeighboursWantsOneOnlyWhereTheyAreFarApart() {
        CheckpointStore store = new CheckpointStore(Long.MAX_VALUE);
        store.add(checkpoint(0), 0);
        store.add(checkpoint(4), 4_000);
        store.add(checkpoint(6), 6_000);
        store.add(checkpoint(1_000), 1_000_000);
        store.add(checkpoint(1_010), 1_010_000);
        assertFalse(store.isWanted(2 * GAP, GAP), "within 1/128 of the time to the newest");
        assertTrue(store.isWanted(1_002 * GAP, GAP), "near the newest");
        assertFalse(store.isWanted(1_000 * GAP + GAP / 2, GAP), "just behind its neighbour");
        assertFalse(store.isWanted(5 * GAP, GAP), "neighbours are two gaps apart");
        assertTrue(store.isWanted(500 * GAP, GAP), "a wide gap");
        assertTrue(store.isWanted(1_011 * GAP, GAP), "behind the newest");
    }

    @Test
    void theNearestCheckpointIsFoundFromBothSides() {
        CheckpointStore store = new CheckpointStore(Long.MAX_VALUE);
        store.add(checkpoint(0));
        store.add(checkpoint(3));
        assertEquals(3 * GAP, store.atOrBefore(3 * GAP).icount());
        assertEquals(0, store.before(3 * GAP).icount());
        assertEquals(0, store.atOrBefore(3 * GAP - 1).icount());
        assertEquals(null, store.before(0));
    }
}
