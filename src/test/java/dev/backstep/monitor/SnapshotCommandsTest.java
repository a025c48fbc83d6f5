package dev.backstep.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.board.TestMachine;
import dev.backstep.debug.RunControl;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SnapshotCommandsTest {

    private final TestMachine machine = TestMachine.running("timer-irq");
    private final RunControl control = new RunControl(machine.timeline, new RunControl.Settings(false, false), () -> 0);
    private String saved = "";
    private final HmpMonitor monitor = new HmpMonitor(new MonitorContext(control, machine.board.plan().symbols(),
            machine.board.plan().segments(), "1", () -> 1_600_000_000_123_456_789L, () -> 0, List.of(), new RecordingAccess() {
                @Override
                public Optional<Path> file() {
                    return Optional.of(Path.of("run.bsr"));
                }

                @Override
                public long save(Path target) throws MonitorException {
                    saved = target.toString();
                    if (saved.startsWith("/full")) {
                        throw MonitorException.failed("no space");
                    }
                    return 1234;
                }
            }));

    private String told(String line) {
        StringBuilder out = new StringBuilder();
        monitor.execute(line, out::append);
        return out.toString();
    }

    @Test
    void positionsAreNamedReachedAndForgotten() {
        assertEquals("There is no snapshot available.\n", told("info snapshots"));
        assertEquals("", told("savevm start"));
        machine.runTo(700_000);
        long hash = machine.machine.stateHash();
        assertEquals("", told("savevm here"));
        machine.runTo(2_000_000);
        assertEquals("", told("loadvm here"));
        assertEquals(700_000, machine.timeline.position());
        assertEquals(hash, machine.machine.stateHash());
        assertEquals("", told("loadvm start"));
        assertEquals(0, machine.timeline.position());
        String list = told("info snapshots");
        assertTrue(list.startsWith("List of snapshots present on all disks:\nID        TAG               VM SIZE                DATE"
                + "       VM CLOCK     ICOUNT\n1         start "), list);
        assertTrue(list.contains("2         here "), list);
        assertTrue(list.contains("2020-09-13 12:26:40   00:00:00.001     700000\n"), list);
        assertEquals("", told("delvm here"));
        assertEquals("Error: there is no snapshot named 'here'\n", told("loadvm here"));
        assertEquals("Error: there is no snapshot named 'here'\n", told("delvm here"));
        assertEquals(1, machine.timeline.snapshots().all().size());
    }

    @Test
    void aNameCanBeUsedAgainAndIsMadeUpWhenItIsMissing() {
        machine.runTo(1000);
        told("savevm a");
        machine.runTo(2000);
        told("savevm a");
        told("loadvm a");
        assertEquals(2000, machine.timeline.position());
        told("savevm");
        assertTrue(told("info snapshots").contains("vm-20200913-122640"), told("info snapshots"));
    }

    @Test
    void aNamedPositionKeepsItsCheckpointWhileOthersAreThinned() {
        machine.runTo(123_457);
        told("savevm a");
        machine.runTo(7_000_000);
        assertTrue(machine.timeline.checkpoints().stream().anyMatch(one -> one.icount() == 123_457 && one.pinned()));
        told("delvm a");
        assertTrue(machine.timeline.checkpoints().stream().noneMatch(one -> one.icount() == 123_457 && one.pinned()));
    }

    @Test
    void aDiversionHasNoNames() {
        machine.runTo(10_000);
        told("replay_seek 5000");
        machine.timeline.changes().writeMemory(0x60300000L, new byte[] {1});
        machine.runTo(5_100);
        assertEquals("Error: the machine is on a diversion, which will be thrown away: nothing in history can be named here\n",
                told("savevm a"));
    }

    @Test
    void aSeekGoesToAShareOfTheWay() {
        machine.runTo(10_000);
        assertTrue(told("replay_seek 50%").startsWith("At instruction 5000 of 10000,"));
        assertTrue(told("replay_seek 12.5%").startsWith("At instruction 1250 of 10000,"));
        assertTrue(told("replay_seek 100%").startsWith("At instruction 10000 of 10000,"));
        assertTrue(told("replay_seek 0%").startsWith("At instruction 0 of 10000,"));
        assertTrue(told("replay_seek 101%").startsWith("replay_seek: '101%' is not from 0% to 100%"), told("replay_seek 101%"));
    }

    @Test
    void historyIsSavedIntoAFile() {
        machine.runTo(10_000);
        assertEquals("my file.bsr: 10000 instructions in 1234 bytes\n", told("timeline save my file.bsr"));
        assertEquals("my file.bsr", saved);
        assertEquals("Error: no space\n", told("timeline save /full/x"));
        assertTrue(told("timeline drop x").startsWith("timeline: 'drop' is unknown"), told("timeline drop x"));
        assertTrue(told("timeline save").startsWith("timeline: file is missing"), told("timeline save"));
        assertEquals("Recording execution 'run.bsr': instruction count = 10000\n", told("info replay"));
    }
}
