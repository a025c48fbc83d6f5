package dev.backstep.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.board.TestMachine;
import dev.backstep.timeline.Timeline;
import org.junit.jupiter.api.Test;

/** A real GDB and a machine with four CPUs, each of which is a thread. */
class GdbSeveralCpusTest {

    private static final String KERNEL = "smp-stress";

    @Test
    void eachCpuIsAThreadWithItsStateAndBreakpointsStopAll() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of(KERNEL, 4); GdbSession gdb = GdbSession.attached(machine, KERNEL)) {
            gdb.expect("info threads", "* 1    Thread 1 (CPU#0 [running]) smp_entry", "2    Thread 2 (CPU#1 [running]) smp_entry",
                    "3    Thread 3 (CPU#2 [running]) smp_entry", "4    Thread 4 (CPU#3 [running]) smp_entry");
            gdb.ask("break lock_phase");
            for (int i = 0; i < 4; i++) {
                gdb.expect("continue", "hit Breakpoint 1, lock_phase");
                long position = machine.position();
                int cpu = machine.onMachine(machine.control::lastStopCpu);
                gdb.expect("thread", "Current thread is " + (cpu + 1));
                gdb.expect("print cpu", "= " + cpu);
                assertEquals(position, machine.position());
            }
            gdb.expect("info threads", "[halted ]");
        }
    }

    /** Those of the thread; the position goes on while the others run. */
    private static String registers(GdbSession gdb) {
        return gdb.ask("info registers").replaceAll("(?m)^_icount .*$", "");
    }

    @Test
    void theChosenThreadIsSteppedForwardsAndBackwards() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of(KERNEL, 4); GdbSession gdb = GdbSession.attached(machine, KERNEL)) {
            gdb.ask("break lock_phase");
            gdb.ask("continue");
            gdb.ask("delete");
            int stopped = machine.onMachine(machine.control::lastStopCpu) + 1;
            long position = machine.position();
            for (int thread = 1; thread <= 4; thread++) {
                gdb.expect("thread " + thread, "Switching to thread " + thread);
                String before = registers(gdb);
                gdb.ask("stepi");
                gdb.expect("thread", "Current thread is " + thread);
                gdb.ask("reverse-stepi");
                gdb.expect("thread", "Current thread is " + thread);
                assertEquals(before, registers(gdb), "thread " + thread);
            }
            gdb.ask("monitor replay_seek " + position);
            gdb.ask("maintenance flush register-cache");
            gdb.ask("thread " + stopped);
            gdb.expect("print $pc", "lock_phase");
        }
    }

    @Test
    void schedulerLockingHoldsTheOtherCpus() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of(KERNEL, 4); GdbSession gdb = GdbSession.attached(machine, KERNEL)) {
            gdb.ask("break lock_phase");
            gdb.ask("continue");
            gdb.ask("delete");
            int stopped = machine.onMachine(machine.control::lastStopCpu) + 1;
            int other = stopped % 4 + 1;
            long position = machine.position();
            gdb.ask("thread " + other);
            gdb.ask("set scheduler-locking on");
            gdb.ask("stepi 100");
            assertEquals(position + 100, machine.position());
            gdb.expect("thread " + stopped, "lock_phase (cpu=cpu@entry=" + (stopped - 1) + ")");
            gdb.ask("set scheduler-locking off");
            gdb.ask("thread " + other);
            gdb.ask("stepi");
            assertEquals(Timeline.Mode.LIVE, machine.mode());
            assertEquals(2L, machine.onMachine(() -> (long) machine.timeline.events().size()), "held, and let go again");

            long present = machine.position();
            long hash = machine.stateHash();
            gdb.ask("monitor replay_seek " + position);
            gdb.ask("monitor replay_seek " + present);
            assertEquals(hash, machine.stateHash());
        }
    }

    @Test
    void watchpointsNameTheThreadBothWays() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of(KERNEL, 4); GdbSession gdb = GdbSession.attached(machine, KERNEL)) {
            gdb.ask("break lock_phase");
            gdb.ask("continue");
            gdb.ask("delete");
            gdb.ask("watch lock.taken");
            for (int i = 0; i < 3; i++) {
                gdb.expect("continue", "hit Hardware watchpoint 2: lock.taken");
            }
            int thread = machine.onMachine(machine.control::lastStopCpu) + 1;
            gdb.expect("monitor last-writer lock", " on CPU#" + (thread - 1));
            gdb.expect("reverse-continue", "hit Hardware watchpoint 2: lock.taken");
            assertEquals(thread, machine.onMachine(machine.control::lastStopCpu) + 1);
        }
    }

    @Test
    void aThreadShowsItsOwnCpuWhenTheMonitorHasMovedTheMachine() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of(KERNEL, 4); GdbSession gdb = GdbSession.attached(machine, KERNEL)) {
            gdb.ask("break lock_phase");
            gdb.expect("continue", "hit Breakpoint 1, lock_phase");
            long first = machine.position();
            int firstCpu = machine.onMachine(machine.control::lastStopCpu);
            gdb.expect("continue", "hit Breakpoint 1, lock_phase");
            int cpu = machine.onMachine(machine.control::lastStopCpu);
            gdb.ask("monitor replay_seek " + first);
            assertEquals(firstCpu, machine.onMachine(machine.control::lastStopCpu));
            gdb.ask("maintenance flush register-cache");
            gdb.expect("thread", "Current thread is " + (cpu + 1));
            gdb.expect("print $pc", "meet");
            gdb.ask("source " + TestMachine.ROOT.resolve("python-gdb-scripts/backstep-gdb.py"));
            gdb.expect("backstep seek end", "lock_phase (cpu=cpu@entry=" + cpu + ")");
            gdb.expect("thread", "Current thread is " + (cpu + 1));
            gdb.expect("backstep seek " + first, "lock_phase (cpu=cpu@entry=" + firstCpu + ")");
            gdb.expect("thread", "Current thread is " + (firstCpu + 1));
            gdb.ask("backstep seek end");
            String printed = gdb.ask("backstep print-at lock_phase, cpu");
            assertTrue(printed.contains(first + "  cpu = " + firstCpu), printed);
            gdb.expect("thread", "Current thread is " + (cpu + 1));
        }
    }

    @Test
    void functionsCalledInThePastAreTakenBackThoughOtherCpusRanOn() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of(KERNEL, 4); GdbSession gdb = GdbSession.attached(machine, KERNEL)) {
            gdb.ask("break lock_phase");
            gdb.ask("continue");
            gdb.ask("delete");
            long present = machine.position();
            long hash = machine.stateHash();
            gdb.ask("reverse-stepi");
            assertEquals(present - 1, machine.position());
            gdb.expect("print cpu_count()", "= 4");
            assertEquals(Timeline.Mode.DIVERSION, machine.mode());
            gdb.ask("stepi");
            assertEquals(present, machine.position());
            assertEquals(hash, machine.stateHash());
        }
    }

    @Test
    void theMonitorLooksAtTheCpuThatIsChosen() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of(KERNEL, 4); GdbSession gdb = GdbSession.attached(machine, KERNEL)) {
            gdb.ask("break lock_phase");
            gdb.ask("continue");
            gdb.expect("monitor info cpus", "* CPU #0: ", "CPU #3: ");
            gdb.ask("monitor cpu 2");
            gdb.expect("monitor info cpus", "CPU #0: ", "* CPU #2: ");
            gdb.expect("monitor info registers", "CPU#2\n");
            gdb.expect("monitor info registers -a", "CPU#0\n", "CPU#1\n", "CPU#2\n", "CPU#3\n");
            gdb.ask("thread 3");
            String pc = gdb.ask("output/x $pc");
            gdb.expect("monitor p/x $pc", pc);
            gdb.expect("monitor info turns", "CPU #3: its turn since instruction ", "CPU #0: ran last at instruction ",
                    "A turn has 20000 instructions while others could run.");
            gdb.expect("monitor cpu 4", "invalid CPU index 4: there are CPUs 0 to 3");
        }
    }
}
