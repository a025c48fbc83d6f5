package dev.backstep.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.timeline.Timeline;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** An impatient user of a real GDB on a terminal: each Ctrl-C ends what runs, and none is lost. */
class GdbControlCStormTest {

    private static final long FAR = 30_000_000;
    private static final int STORMS = Integer.getInteger("backstep.soak", 6);

    private static String never(int register) {
        return "if $r" + register + " == 0x12345677 && $sp == 3";
    }

    @Test
    void aSearchIsInterruptedAtAnyMomentAndTheMachineStandsWhereItStood() throws Exception {
        long seed = Long.getLong("backstep.test.seed", System.nanoTime());
        System.out.println("GdbControlCStormTest -Dbackstep.test.seed=" + seed);
        Random random = new Random(seed);
        try (DebuggedMachine machine = DebuggedMachine.of("compute-a32"); GdbTerminal gdb = new GdbTerminal(machine, "compute-a32")) {
            gdb.ask("set var compute_repeat = 100000");
            gdb.ask("monitor replay_break " + FAR);
            gdb.ask("continue");
            assertEquals(FAR, machine.position());
            long hash = machine.stateHash();
            // Where it comes by often, so that GDB and the machine both have work.
            gdb.ask("break fib " + never(1));
            gdb.ask("break update " + never(2));
            int interrupted = 0;
            for (int i = 0; i < STORMS; i++) {
                gdb.type("reverse-continue");
                // A third one may answer the question that the second one leads to: GDB waits no longer then, and hears of no stop.
                for (int presses = 1 + random.nextInt(2); presses > 0; presses--) {
                    Thread.sleep(random.nextInt(i % 2 == 0 ? 20 : 200));
                    gdb.controlC();
                }
                String answer = gdb.answer();
                if (answer.contains("SIGINT")) {
                    interrupted++;
                    assertEquals(FAR, machine.position(), gdb::transcript);
                } else {
                    // Too late, or a Ctrl-C before the command has begun ended it before the machine heard of it.
                    assertTrue(answer.contains("No more reverse-execution history") || answer.contains("Quit"), gdb::transcript);
                    gdb.ask("monitor seek end");
                    gdb.ask("maintenance flush register-cache");
                }
                assertEquals(hash, machine.stateHash(), gdb::transcript);
            }
            System.out.println(interrupted + " of " + STORMS + " interrupted, " + gdb.questions() + " questions");
            assertTrue(gdb.ask("info registers").contains("cpsr"), gdb::transcript);
            gdb.ask("reverse-stepi");
            assertEquals(FAR - 1, machine.position(), gdb::transcript);
            gdb.ask("stepi");
            assertEquals(FAR, machine.position(), gdb::transcript);
            assertEquals(hash, machine.stateHash(), gdb::transcript);
            assertEquals(Timeline.Mode.LIVE, machine.mode());
            gdb.type("continue");
            while (machine.position() < FAR + 1_000_000) {
                Thread.sleep(5);
            }
            gdb.controlC();
            assertTrue(gdb.answer().contains("Program received signal SIGINT"), gdb::transcript);
        }
    }
}
