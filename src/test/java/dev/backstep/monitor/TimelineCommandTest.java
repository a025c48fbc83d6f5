package dev.backstep.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.board.TestMachine;
import dev.backstep.debug.RunControl;
import dev.backstep.timeline.Timeline;
import org.junit.jupiter.api.Test;

/** The run at a glance, and another future for it. */
class TimelineCommandTest {

    private final TestMachine machine = TestMachine.running("timer-irq");
    private final RunControl control = new RunControl(machine.timeline, new RunControl.Settings(false, true), System::nanoTime);
    private final HmpMonitor monitor = new HmpMonitor(new MonitorContext(control, machine.board.plan().symbols(),
            machine.board.plan().segments(), "0.1.0", () -> machine.hostTime, () -> 0));

    private String told(String line) {
        StringBuilder out = new StringBuilder();
        monitor.execute(line, out::append);
        return out.toString();
    }

    @Test
    void theRunIsShownAtAGlance() {
        machine.runTo(Long.MAX_VALUE);
        machine.timeline.seek(1000, () -> false);
        machine.timeline.seek(2000, () -> false);
        String[] lines = told("timeline").split("\n");
        assertTrue(lines[0].matches("present:     instruction " + machine.timeline.present() + ", virtual time \\d+\\.\\d{9} s"), lines[0]);
        assertEquals("here:        instruction 2000, virtual time 0.000004000 s", lines[1]);
        assertEquals("input:       none", lines[2]);
        assertTrue(lines[3].matches("exceptions:  \\d+ IRQ"), lines[3]);
        assertTrue(lines[4].matches("checkpoints: \\d+, at 0 and from \\d+ to \\d+; \\d+ KiB of 262144 KiB"), lines[4]);
        assertEquals("console:", lines[5]);
        assertEquals(machine.output().lines().filter(line -> !line.isBlank()).reduce((a, b) -> b).orElseThrow(),
                lines[lines.length - 1].strip().split(" +", 2)[1]);
        long interrupts = Long.parseLong(lines[3].replaceAll("\\D+", ""));
        machine.timeline.seek(machine.timeline.present(), () -> false);
        assertEquals(lines[3], told("timeline").split("\n")[3], "what is seen again is not counted again");
        assertTrue(interrupts > 10);
    }

    @Test
    void aLineOfTheConsoleIsFoundWithItsPosition() {
        machine.runTo(Long.MAX_VALUE);
        String all = told("timeline console");
        assertEquals(machine.output().lines().filter(line -> !line.isBlank()).toList(),
                all.lines().map(line -> line.strip().split(" +", 2)[1]).toList());
        String[] lines = all.split("\n");
        String second = lines[1].strip().split(" +", 2)[1];
        assertTrue(told("timeline console " + second).contains(lines[1]));
        long position = Long.parseLong(lines[1].strip().split(" +", 2)[0]);
        int before = machine.output().length();
        told("seek " + position);
        assertEquals(before, machine.output().length());
        assertEquals("No line with 'nothing like it' has been written\n", told("timeline console nothing like it"));
    }

    @Test
    void aForkIsToldAndTheStopsBehindItAreForgotten() {
        machine.runTo(50_000);
        assertEquals("Error: the machine stands at the present: there is no future to replace\n", told("timeline fork"));
        told("seek 30000");
        told("seek 20000");
        assertEquals("The present is instruction 20000 now; the future that was there, up to instruction 50000, is dropped\n",
                told("timeline fork"));
        assertEquals(Timeline.Mode.LIVE, machine.timeline.mode());
        assertTrue(told("timeline").contains(" since instruction 20000\n"), told("timeline"));
        assertEquals("Error: position 30000 is outside the history, which goes from 0 to 20000\n", told("seek 30000"));
        assertTrue(told("back").startsWith("At instruction 0 of 20000") || told("back").startsWith("Error: there is no stop"));
        assertTrue(told("timeline fork /nowhere/at/all").startsWith("Error: "));
        machine.runTo(Long.MAX_VALUE);
        assertEquals(TestMachine.expected("timer-irq"), machine.output());
    }

    @Test
    void whatIsNotUnderstoodIsNamed() {
        assertTrue(told("timeline frob").startsWith("timeline: 'frob' is unknown (console, save and fork are what there is)\n"));
        assertTrue(told("timeline save").startsWith("timeline: file is missing\n"));
    }
}
