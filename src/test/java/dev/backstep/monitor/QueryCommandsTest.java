package dev.backstep.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.board.TestMachine;
import dev.backstep.debug.RunControl;
import dev.backstep.timeline.Timeline;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Questions to the history of the program with the stray pointer; none of them moves the machine. */
class QueryCommandsTest {

    private static final long BEHIND_THE_WRITE = 14_600_000;

    private final TestMachine machine = TestMachine.running("stray-pointer");
    private final RunControl control = new RunControl(machine.timeline, new RunControl.Settings(false, true), System::nanoTime);
    private long hostTime;
    private Runnable meanwhile = () -> { };
    private final HmpMonitor monitor = new HmpMonitor(new MonitorContext(control, machine.board.plan().symbols(),
            machine.board.plan().segments(), "0.1.0", () -> machine.hostTime, this::lookAtTheClock));

    private long lookAtTheClock() {
        meanwhile.run();
        return hostTime;
    }

    private String told(String line) {
        StringBuilder out = new StringBuilder();
        monitor.execute(line, out::append);
        return out.toString();
    }

    /** The answer to a question that must leave no trace. */
    private String asked(String line) {
        long hash = machine.machine.stateHash();
        Timeline.Mode mode = machine.timeline.mode();
        String answer = told(line);
        assertEquals(hash, machine.machine.stateHash(), line);
        assertEquals(mode, machine.timeline.mode(), line);
        return answer;
    }

    @BeforeEach
    void run() {
        machine.runTo(BEHIND_THE_WRITE);
        machine.timeline.stopped();
    }

    @Test
    void theWritesToAWordAreListed() {
        assertEquals("""
                0x6001147c, 4 bytes: 6 writes from instruction 0 to 14600000
                        position  writer                                       old -> new
                """, asked("writes 0x6001147c").lines().limit(2).reduce("", (a, b) -> a + b + "\n"));
        String culprit = String.format("%16d  %-44s %s\n", 14518705, "0x600100c8 <journal_insert_first+0x1c>", "0x60010380 -> 0x60013394");
        assertTrue(asked("writes 0x6001147c").endsWith(culprit), asked("writes 0x6001147c"));
        assertEquals("0x6001147c, 4 bytes: 1 write from instruction 14000000 to 14600000\n"
                + "        position  writer                                       old -> new\n" + culprit,
                asked("writes 0x6001147c 4 from 14000000 to end"));
        assertEquals(asked("writes 0x6001147c 4 from 14000000 to end"), asked("writes -p 0x6001147c from -600000"));
        assertEquals("0x6001147c, 4 bytes: 0 writes from instruction 14518706 to 14600000\n",
                asked("writes 0x6001147c 4 14518706 14600000"));
    }

    @Test
    void howFarASearchIsIsToldWhileItGoesOn() {
        StringBuilder heard = new StringBuilder();
        assertFalse(monitor.answerWhileSearching("info replay", heard::append));
        meanwhile = () -> {
            monitor.answerWhileSearching(" info  replay", heard::append);
            assertFalse(monitor.answerWhileSearching("info icount", heard::append));
        };
        asked("writes 0x6001147c");
        List<String> lines = heard.toString().lines().toList();
        assertTrue(lines.size() > 5, heard::toString);
        lines.forEach(line -> assertTrue(line.matches(
                "Searching history forwards from instruction 0: \\d+ % done, at instruction \\d+, for \\d+\\.\\d s"), line));
        assertFalse(monitor.answerWhileSearching("info replay", heard::append));
    }

    @Test
    void howFarASearchIsIsToldToWhoeverAskedForIt() {
        meanwhile = () -> hostTime += 1_000_000_000L;
        // Nobody writes this word, but others in its page all the time.
        List<String> answer = asked("last-writer 0x60011ff0").lines().toList();
        assertTrue(answer.size() > 5, answer::toString);
        assertTrue(answer.get(0).matches("\\.\\.\\. \\d+ %, at instruction \\d+"), answer::toString);
    }

    @Test
    void theFirstWriterIsTold() {
        String first = asked("first-writer 0x6001147c");
        assertTrue(first.startsWith("0x6001147c, 4 bytes: first written by instruction "), first);
        assertTrue(first.contains("  value:  0x00000000 -> "), first);
        assertEquals(first, asked("first-writer -p 0x6001147c 4"));
        assertEquals("""
                0x60010000, 4 bytes: never written since the beginning; it holds what was loaded
                  value:  0xea000198
                """, asked("first-writer vectors"));
        assertEquals(asked("last-writer 0x6001147c"), asked("last-writer -p 0x6001147c"));
    }

    @Test
    void executionsAreListedWithWhatWasAskedFor() {
        String when = asked("when-executed 0x600100c8 from 14500000");
        assertTrue(when.startsWith("0x600100c8 <journal_insert_first+0x1c>: "), when);
        assertTrue(when.contains("\n        14518705  0.029037410 s       svc\n"), when);
        String printed = asked("print-at 0x600100c8, $r12, $r0+4*$r2, *($r0+4*$r2) from 14518705 to 14518706");
        assertEquals("""
                0x600100c8 <journal_insert_first+0x1c>: 1 execution from instruction 14518705 to 14518706
                        position  virtual time        mode  $r12  $r0+4*$r2  *($r0+4*$r2)
                        14518705  0.029037410 s       svc   0x60013394  0x6001147c  0x60010380
                """.replaceAll(" +", " "), printed.replaceAll(" +", " "));
        machine.timeline.seek(14_000_000, () -> false);
        assertTrue(asked("when-executed journal_insert_first from 0 to end").contains(" executions from instruction 0 to 14600000\n"));
        assertTrue(asked("when-executed journal_insert_first").contains(" to 14000000\n"));
        assertTrue(asked("print-at journal_insert_first, *0xf0000000 from 0 to end").contains(" ?\n"), "what cannot be read");
    }

    @Test
    void longListsAreBounded() {
        String list = asked("when-executed scheduler_run+0x20 from 0 to 14600000");
        assertTrue(list.lines().count() <= 203, list);
    }

    @Test
    void whatCannotBeAnsweredIsRefusedByName() {
        assertEquals("Error: from 5 to 3 is no part of the history, which goes from 0 to 14600000\n", asked("writes 0x60020000 4 from 5 to 3"));
        assertEquals("Error: from 0 to 99999999999 is no part of the history, which goes from 0 to 14600000\n",
                asked("when-executed 0 from begin to 99999999999"));
        assertEquals("Error: 0x10009000 is a register of pl011: only memory has writers\n", asked("writes 0x10009000"));
        assertEquals("Error: nothing is at physical address 0xf0000000\n", asked("first-writer 0xf0000000"));
        assertTrue(asked("print-at 0x60010000").startsWith("print-at: , expr, ... [from N to N] is missing\n"));
        assertTrue(asked("print-at 0x60010000 $r0").startsWith("print-at: a comma is missing behind pc\n"));
        assertTrue(asked("print-at 0x60010000, from 0 to 5").startsWith("print-at: unexpected end of expression\n"));
        assertTrue(asked("print-at 0x60010000, $r0 $r1").startsWith("print-at: extraneous characters behind '$r0'\n"));
        assertTrue(asked("print-at 0x60010000, $r99").startsWith("print-at: unknown register $r99\n"));
        assertTrue(asked("when-executed 0x100000000").startsWith("when-executed: 0x100000000 is not a 32-bit address\n"));
        assertTrue(asked("seek @12").startsWith("seek: '@12' is no position like @14523456:8f21ab90\n")
                || asked("seek @12").startsWith("replay_seek: '@12' is no position like @14523456:8f21ab90\n"), asked("seek @12"));
    }

    @Test
    void anInterruptEndsALongQuestionAndTheMachineStandsWhereItStood() {
        StringBuilder out = new StringBuilder();
        long hash = machine.machine.stateHash();
        // The clock jumps, so that there is a line of progress at each look; the first one asks for an end.
        HmpMonitor impatient = new HmpMonitor(new MonitorContext(control, machine.board.plan().symbols(), machine.board.plan().segments(),
                "0.1.0", () -> 0, () -> hostTime += 3_000_000_000L));
        control.execute(() -> impatient.execute("when-executed journal_insert_first", line -> {
            out.append(line);
            control.interrupt();
        }));
        StringBuilder next = new StringBuilder();
        control.execute(() -> control.execute(() -> {
            next.append(told("x 0x60010000"));
            control.quit(0);
        }));
        control.loop();
        assertTrue(out.toString().startsWith("... "), out.toString());
        assertTrue(out.toString().contains("\nInterrupted at instruction "), out.toString());
        assertEquals(hash, machine.machine.stateHash());
        assertTrue(next.toString().startsWith("60010000: 0xea000198"), "the next command is not interrupted");
    }

    @Test
    void aPositionIsNotedAndGoneBackTo() {
        told("seek 1000000");
        String noted = told("position");
        assertTrue(noted.matches("@1000000:[0-9a-f]{8}  virtual time 0.002000000 s, pc 0x.*\n"), noted);
        String tag = noted.split(" ")[0];
        told("seek end");
        assertEquals(told("replay_seek 1000000"), told("seek " + tag));
        String other = "@1000000:" + (tag.endsWith("00000000") ? "00000001" : "00000000");
        assertTrue(told("seek " + other).endsWith("\nWarning: " + other + " was noted in another run: here it is " + tag + "\n"));
        machine.timeline.changes().writeMemory(0x60020000L, new byte[] {1});
        assertEquals("On a diversion, where there are no positions; it left history at instruction 1000000\n", told("position"));
    }

    @Test
    void oneGoesBackAndForwardThroughTheStops() {
        assertEquals("Error: there is no stop 1 forward: this is stop 1 of 1\n", told("forward"));
        told("seek 1000");
        told("seek 3000");
        told("seek 2000");
        assertTrue(told("back").startsWith("At instruction 3000 of"));
        assertTrue(told("back").startsWith("At instruction 1000 of"));
        assertTrue(told("forward 2").startsWith("At instruction 2000 of"));
        assertTrue(told("back 2").startsWith("At instruction 1000 of"));
        told("seek 5000");
        assertTrue(told("forward").startsWith("Error: there is no stop 1 forward: this is stop "));
        assertTrue(told("back").startsWith("At instruction 1000 of"));
        assertTrue(told("back 99").startsWith("Error: there is no stop 99 back: this is stop "));
        assertEquals(1000, machine.timeline.position());
    }
}
