package dev.backstep.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.board.TestMachine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Random;
import java.util.TreeMap;

/** Wherever one goes in history, in whatever order, the machine is as it was when it was there first. */
class TimelineSeekTest {

    private static final long END = 600_000;

    @ParameterizedTest
    @ValueSource(strings = {"stray-pointer", "timer-irq", "uart-echo", "smc"})
    void theStateAtAPositionIsTheSameHoweverItWasReached(String kernel) {
        long seed = Long.getLong("backstep.test.seed", System.nanoTime());
        Random random = new Random(seed);
        TestMachine machine = TestMachine.running(kernel);
        TreeMap<Long, Long> hashes = new TreeMap<>();
        long position = 0;
        for (int visit = 0; position < END && visit < 300; visit++) {
            position += 1 + random.nextInt(9_000);
            Timeline.Progress progress = machine.runTo(position);
            position = machine.timeline.position();
            if (progress == Timeline.Progress.OFF) {
                break;
            }
            if (progress == Timeline.Progress.IDLE || visit % 3 == 2) {
                // What is typed is taken here, and is part of this position only from now on: even if it was looked at before.
                hashes.remove(position);
                machine.type("seed " + seed % 100 + "\r");
            } else if (!machine.input.hasInput()) {
                hashes.put(position, machine.machine.stateHash());
            }
        }
        long end = machine.timeline.position();
        assertTrue(hashes.size() > 3, "the program was looked at in several places");
        long endHash = machine.machine.stateHash();
        String output = machine.output();
        Long[] positions = hashes.keySet().toArray(Long[]::new);
        for (int i = 0; i < 80; i++) {
            long target = positions[random.nextInt(positions.length)];
            machine.timeline.seek(target, () -> false);
            String which = kernel + " at " + target + ", seed " + seed;
            assertEquals(hashes.get(target), machine.machine.stateHash(), which);
            Long ahead = hashes.higherKey(target + random.nextInt(20_000));
            if (ahead != null && i % 2 == 0) {
                machine.runTo(ahead);
                assertEquals(hashes.get(ahead), machine.machine.stateHash(), which + " run on to " + ahead);
            }
        }
        machine.timeline.seek(end, () -> false);
        assertEquals(endHash, machine.machine.stateHash(), kernel + " at the end, seed " + seed);
        assertEquals(Timeline.Mode.LIVE, machine.timeline.mode());
        assertEquals(output, machine.output(), "output that was put out twice or lost, seed " + seed);
    }

    @Test
    void goingBackAndForthChangesNothingOfTheFuture() {
        TestMachine straight = TestMachine.running("timer-irq");
        straight.runTo(200_000);
        TestMachine wandering = TestMachine.running("timer-irq");
        for (long position = 20_000; position <= 200_000; position += 20_000) {
            wandering.runTo(position);
            wandering.timeline.seek(position / 3, () -> false);
            wandering.timeline.seek(position / 2, () -> false);
        }
        wandering.runTo(200_000);
        assertEquals(straight.machine.stateHash(), wandering.machine.stateHash());
        assertEquals(straight.output(), wandering.output());
    }

    @Test
    void aMachineThatWaitsForNothingStaysAtItsTime() {
        TestMachine machine = TestMachine.running("stray-pointer");
        assertEquals(Timeline.Progress.IDLE, machine.runTo(Long.MAX_VALUE));
        assertEquals(machine.machine.icount() << 1, machine.machine.clocks().virtual().now());
    }
}
