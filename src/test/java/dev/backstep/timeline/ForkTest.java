package dev.backstep.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.board.TestMachine;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Another future for a machine: from a place in the past, and from a diversion. */
class ForkTest {

    private final TestMachine machine = TestMachine.running("timer-irq");
    private final Timeline timeline = machine.timeline;

    /** Hashes of the state at positions all over history; the machine stands at the present before and afterwards. */
    private static Map<Long, Long> hashes(TestMachine of, int count) {
        long present = of.timeline.present();
        Map<Long, Long> result = new TreeMap<>();
        for (int i = count; i >= 0; i--) {
            of.timeline.seek(present * i / count, () -> false);
            result.put(of.timeline.position(), of.machine.stateHash());
        }
        of.timeline.seek(present, () -> false);
        assertEquals(Timeline.Mode.LIVE, of.timeline.mode());
        return result;
    }

    @Test
    void whatIsTypedAfterAForkReplacesWhatWasTypedThen() {
        TestMachine echo = TestMachine.running("uart-echo");
        assertEquals(Timeline.Progress.IDLE, echo.runTo(Long.MAX_VALUE));
        // What was typed came in at the position where the machine waited: that is part of this position.
        long before = echo.timeline.position() - 1;
        echo.type("old");
        echo.runTo(Long.MAX_VALUE);
        echo.timeline.stopped();
        assertTrue(echo.output().endsWith("old"), echo.output());
        assertTrue(echo.timeline.seek(before, () -> false));
        echo.timeline.changes().fork();
        assertEquals(Timeline.Mode.LIVE, echo.timeline.mode());
        assertEquals(before, echo.timeline.present());
        assertTrue(echo.timeline.events().stream().noneMatch(logged -> logged.event() instanceof Event.SerialInput));
        assertTrue(echo.timeline.checkpoints().stream().allMatch(checkpoint -> checkpoint.icount() <= before));
        echo.type("new");
        echo.runTo(Long.MAX_VALUE);
        assertTrue(echo.output().endsWith("oldnew"), echo.output());
        String output = echo.output();
        Map<Long, Long> hashes = hashes(echo, 20);
        assertEquals(hashes, hashes(echo, 20));
        assertEquals(output, echo.output(), "nothing is put out twice");
    }

    @Test
    void aDiversionBecomesHistoryWithWhatWasWrittenOnIt() {
        TestMachine undisturbed = TestMachine.running("timer-irq");
        undisturbed.runTo(120_000);
        undisturbed.timeline.changes().writeMemory(0x60040000L, new byte[] {1, 2, 3});
        undisturbed.timeline.changes().writeRegister(0, 9, 0x1234);
        undisturbed.runTo(130_000);
        undisturbed.timeline.changes().writeMemory(0x60040001L, new byte[] {7});
        machine.runTo(150_000);
        timeline.stopped();
        timeline.seek(120_000, () -> false);
        timeline.changes().writeMemory(0x60040000L, new byte[] {1, 2, 3});
        timeline.changes().writeRegister(0, 9, 0x1234);
        machine.runTo(130_000);
        timeline.changes().writeMemory(0x60040001L, new byte[] {7});
        machine.runTo(135_000);
        long hash = machine.machine.stateHash();
        timeline.changes().fork();
        assertEquals(hash, machine.machine.stateHash());
        assertEquals(135_000, timeline.present());
        assertEquals(-1, timeline.diversionBase());
        assertEquals(List.of(120_000L, 120_000L, 130_000L), timeline.events().stream().map(LoggedEvent::icount).toList());
        timeline.seek(120_001, () -> false);
        assertEquals(0x1234, machine.machine.cpus().get(0).r[9]);
        timeline.seek(119_999, () -> false);
        assertNotEquals(0x1234, machine.machine.cpus().get(0).r[9]);
        timeline.seek(135_000, () -> false);
        assertEquals(Timeline.Mode.LIVE, timeline.mode());
        assertEquals(hash, machine.machine.stateHash());
        WriteHistory.Found found = new WriteHistory(timeline).all(WatchedMemory.physical(machine.machine, 0x60040000L, 4),
                new HistoryScan.Range(0, 135_000), 10, HistoryScan.Watch.NONE);
        assertEquals(List.of(120_000L, 130_000L), found.writes().stream().map(Write::position).toList());
        assertEquals(undisturbed.runTo(Long.MAX_VALUE), machine.runTo(Long.MAX_VALUE));
        assertEquals(undisturbed.machine.stateHash(), machine.machine.stateHash());
    }

    @Test
    void forksOfForksHaveOneHistoryEach() {
        TestMachine echo = TestMachine.running("uart-echo");
        echo.runTo(Long.MAX_VALUE);
        for (int i = 0; i < 6; i++) {
            echo.type("line " + i + "\r");
            echo.runTo(Long.MAX_VALUE);
            echo.timeline.seek(echo.timeline.present() - 300, () -> false);
            if (i % 2 == 0) {
                echo.timeline.changes().writeMemory(0x60040000L, new byte[] {(byte) i});
                echo.runTo(echo.timeline.position() + 100);
            }
            echo.timeline.changes().fork();
            Map<Long, Long> hashes = hashes(echo, 11);
            assertEquals(hashes, hashes(echo, 11));
        }
    }

    @Test
    void aForkOfAnIdleMachineKeepsItsTime() {
        TestMachine echo = TestMachine.running("uart-echo");
        // The program waits for input: the machine stands idle at its present.
        assertEquals(Timeline.Progress.IDLE, echo.runTo(Long.MAX_VALUE));
        echo.timeline.passIdleTime(1_000_000_000L);
        echo.type("x");
        echo.runTo(Long.MAX_VALUE);
        echo.timeline.passIdleTime(2_000_000_000L);
        echo.timeline.seek(echo.timeline.present() - 5, () -> false);
        echo.timeline.changes().fork();
        echo.type("y");
        echo.runTo(Long.MAX_VALUE);
        echo.timeline.passIdleTime(3_000_000_000L);
        long hash = echo.machine.stateHash();
        Map<Long, Long> hashes = hashes(echo, 9);
        assertEquals(hash, echo.machine.stateHash());
        assertEquals(hashes, hashes(echo, 9));
    }

    @Test
    void namesOfWhatIsNoMoreAreForgotten() {
        machine.runTo(100_000);
        timeline.snapshots().add("kept", 0);
        machine.runTo(110_000);
        timeline.snapshots().add("lost", 0);
        timeline.seek(105_000, () -> false);
        timeline.changes().fork();
        assertEquals(List.of("kept"), timeline.snapshots().all().stream().map(Snapshots.Snapshot::name).toList());
        machine.runTo(120_000);
        assertTrue(timeline.checkpoints().stream().anyMatch(checkpoint -> checkpoint.icount() == 100_000));
    }

    @Test
    void whereThereIsNoOtherFutureThatIsSaid() {
        machine.runTo(1000);
        assertEquals("the machine stands at the present: there is no future to replace",
                assertThrows(TimelineException.class, timeline.changes()::fork).getMessage());
        timeline.setRecorder(new EventRecorder() {
            @Override
            public void happened(long icount, long nanoseconds, Event event) { }

            @Override
            public void present(long icount, long nanoseconds) { }
        }, 1_000_000_000);
        timeline.seek(500, () -> false);
        timeline.changes().writeMemory(0x60040000L, new byte[] {1});
        long hash = machine.machine.stateHash();
        String message = assertThrows(TimelineException.class, timeline.changes()::fork).getMessage();
        assertTrue(message.startsWith("the run is being recorded, and what is in the file cannot be taken back"), message);
        assertEquals(hash, machine.machine.stateHash());
        assertFalse(timeline.checkpoints().isEmpty());
        timeline.seek(1000, () -> false);
        assertEquals(Timeline.Mode.LIVE, timeline.mode());
    }
}
