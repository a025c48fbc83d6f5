package dev.backstep.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.session.DebuggedMachine.Variant;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * A real GDB and a machine whose CPUs run at the same time. {@code -Dbackstep.soak=N} has it attach, stop, step and detach at
 * random for N minutes, of which those do not count for which everything stood still.
 */
class GdbParallelTest {

    private static final String KERNEL = "smp-stress";
    private static final int SOAK_MINUTES = Integer.getInteger("backstep.soak", 0);

    private static List<Integer> pcs(DebuggedMachine machine) {
        return machine.onMachine(() -> machine.machine.cpus().stream().map(cpu -> cpu.pc).toList());
    }

    @Test
    void breakpointsStopAllCpusAndNameTheOneThatHit() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of(KERNEL, 4, Variant.PARALLEL);
                GdbSession gdb = GdbSession.attached(machine, KERNEL)) {
            gdb.ask("break lock_phase");
            boolean[] met = new boolean[4];
            for (int i = 0; i < 4; i++) {
                gdb.expect("continue", "hit Breakpoint 1, lock_phase");
                int cpu = machine.onMachine(machine.control::lastStopCpu);
                gdb.expect("thread", "Current thread is " + (cpu + 1));
                gdb.expect("print cpu", "= " + cpu);
                assertFalse(met[cpu], "CPU " + cpu + " twice");
                met[cpu] = true;
                List<Integer> stopped = pcs(machine);
                Thread.sleep(20);
                assertEquals(stopped, pcs(machine), "all stand still");
            }
        }
    }

    @Test
    void theChosenThreadIsStepped() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of(KERNEL, 4, Variant.PARALLEL);
                GdbSession gdb = GdbSession.attached(machine, KERNEL)) {
            gdb.ask("break lock_phase");
            gdb.ask("continue");
            gdb.ask("delete");
            gdb.ask("set scheduler-locking on");
            for (int thread = 1; thread <= 4; thread++) {
                gdb.ask("thread " + thread);
                List<Integer> before = pcs(machine);
                gdb.ask("stepi");
                gdb.expect("thread", "Current thread is " + thread);
                List<Integer> after = pcs(machine);
                for (int cpu = 0; cpu < 4; cpu++) {
                    if (cpu != thread - 1) {
                        assertEquals(before.get(cpu), after.get(cpu), "CPU " + cpu + " stands still");
                    }
                }
            }
        }
    }

    @Test
    void conditionsLookAtTheCpuThatHasComeToTheBreakpoint() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of(KERNEL, 4, Variant.PARALLEL);
                GdbSession gdb = GdbSession.attached(machine, KERNEL)) {
            List<String> phases = List.of("lock_phase", "exclusive_phase", "mailbox_phase", "queue_phase");
            for (int cpu = 3; cpu >= 0; cpu--) {
                String phase = phases.get(3 - cpu);
                gdb.ask("break " + phase + " if $r0 == " + cpu);
                gdb.expect("continue", ", " + phase);
                gdb.expect("thread", "Current thread is " + (cpu + 1));
                gdb.expect("print cpu", "= " + cpu);
                gdb.ask("delete");
            }
        }
    }

    @Test
    void steppingThroughALoopThatWaitsForOtherCpusComesToItsEnd() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of(KERNEL, 4, Variant.PARALLEL);
                GdbSession gdb = GdbSession.attached(machine, KERNEL)) {
            gdb.ask("break meet");
            gdb.ask("continue");
            gdb.ask("delete");
            String place = "meet (";
            for (int i = 0; i < 1000 && place.contains("meet ("); i++) {
                gdb.ask("next");
                place = gdb.ask("frame");
            }
            assertTrue(place.contains("run (") || place.contains("everything ("), place);
        }
    }

    @Test
    void watchpointsNameTheThreadThatWrites() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of(KERNEL, 4, Variant.PARALLEL);
                GdbSession gdb = GdbSession.attached(machine, KERNEL)) {
            gdb.ask("break lock_phase");
            gdb.ask("continue");
            gdb.ask("delete");
            gdb.ask("watch guarded_count");
            for (int i = 1; i <= 8; i++) {
                gdb.expect("continue", "hit Hardware watchpoint 2: guarded_count", "New value = " + i);
                int cpu = machine.onMachine(machine.control::lastStopCpu);
                gdb.expect("thread", "Current thread is " + (cpu + 1));
            }
            gdb.ask("delete");
            gdb.expect("continue", "exited normally");
            assertTrue(machine.output().contains("spin lock: sections entered                    2000 ok"), machine.output());
        }
    }

    @Test
    void thereIsNoWayBackAndTheMonitorWorks() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of(KERNEL, 2, Variant.PARALLEL);
                GdbSession gdb = GdbSession.attached(machine, KERNEL)) {
            gdb.ask("break lock_phase");
            gdb.ask("continue");
            gdb.expect("reverse-stepi", "Target remote does not support this command.");
            gdb.expect("monitor info cpus", "CPU #0: ", "CPU #1: ");
            gdb.expect("monitor info registers -a", "CPU#0\n", "CPU#1\n");
            for (String command : List.of("info icount", "info turns", "position", "replay_break 100")) {
                gdb.expect("monitor " + command, "the CPUs run at the same time: instructions are not counted");
            }
            gdb.expect("monitor last-writer 0x60010000", "there is no history");
        }
    }

    /** What a long run must not have more and more of: bytes after a collection, and threads. */
    private record Footprint(long heap, long metaspace, int threads) {

        private static final long SLACK = 8 << 20;

        static Footprint now() {
            System.gc();
            long metaspace = ManagementFactory.getMemoryPoolMXBeans().stream().filter(pool -> pool.getName().equals("Metaspace"))
                    .mapToLong(pool -> pool.getUsage().getUsed()).sum();
            return new Footprint(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(), metaspace,
                    ManagementFactory.getThreadMXBean().getThreadCount());
        }

        void requireNotMuchMoreThan(Footprint before) {
            assertTrue(heap <= before.heap + SLACK && metaspace <= before.metaspace + SLACK && threads <= before.threads + 2,
                    "it grows: " + before + ", then " + this);
        }
    }

    /** Counts the time for which this process runs: of each interval between two ticks, not more than a second. */
    private static final class RunningClock {
        private final AtomicLong sum = new AtomicLong();

        RunningClock() {
            Thread ticks = new Thread(this::tick, "running clock");
            ticks.setDaemon(true);
            ticks.start();
        }

        private void tick() {
            long before = System.nanoTime();
            try {
                while (true) {
                    Thread.sleep(100);
                    long now = System.nanoTime();
                    sum.addAndGet(Math.min(now - before, TimeUnit.SECONDS.toNanos(1)));
                    before = now;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        long nanoseconds() {
            return sum.get();
        }
    }

    @Test
    void attachingSteppingAndDetachingAtRandomLosesNothing() throws Exception {
        long seed = Long.getLong("backstep.seed", new Random().nextLong());
        System.out.println("GdbParallelTest seed " + seed);
        Random random = new Random(seed);
        long length = TimeUnit.SECONDS.toNanos(SOAK_MINUTES == 0 ? 5 : 60 * SOAK_MINUTES);
        RunningClock clock = new RunningClock();
        Footprint early = null;
        int sessions = 0;
        try (DebuggedMachine machine = DebuggedMachine.of(KERNEL, 4, Variant.PARALLEL)) {
            machine.onMachine(() -> {
                machine.machine.memory().write(0x6000f000L, 1_000_000_000, 4);
                return null;
            });
            while (clock.nanoseconds() < length) {
                try (GdbSession gdb = GdbSession.attached(machine, KERNEL)) {
                    for (int i = random.nextInt(6); i >= 0; i--) {
                        act(gdb, random);
                    }
                    gdb.ask("delete");
                    if (sessions % 8 == 0) {
                        requireWholeRound(gdb);
                    }
                    gdb.ask("detach");
                } catch (AssertionError e) {
                    Thread.getAllStackTraces().forEach((thread, stack) -> System.out.println(thread + " " + Arrays.toString(stack)));
                    throw e;
                }
                sessions++;
                String before = machine.output();
                assertFalse(before.contains("WRONG"), before);
                assertFalse(before.contains("panic"), before);
                Thread.sleep(random.nextInt(50));
                if (SOAK_MINUTES > 0 && early == null && clock.nanoseconds() > length / 4) {
                    early = Footprint.now();
                    System.out.println("GdbParallelTest " + sessions + " sessions, " + early);
                }
                if (SOAK_MINUTES > 0 && sessions % 100 == 0) {
                    System.out.println("GdbParallelTest " + sessions + " sessions in " + TimeUnit.NANOSECONDS.toSeconds(clock.nanoseconds()) + " s");
                }
            }
            try (GdbSession gdb = GdbSession.attached(machine, KERNEL)) {
                requireWholeRound(gdb);
            }
            if (early != null) {
                Footprint late = Footprint.now();
                System.out.println("GdbParallelTest " + sessions + " sessions, " + late);
                late.requireNotMuchMoreThan(early);
            }
            assertFalse(machine.output().contains("WRONG"), machine.output());
            System.out.println("GdbParallelTest " + sessions + " sessions");
        }
    }

    /** All CPUs do everything once: in each phase they wait for one another, and for interrupts that no CPU may have lost. */
    private static void requireWholeRound(GdbSession gdb) {
        for (String phase : List.of("timer_phase", "lock_phase", "timer_phase")) {
            gdb.ask("tbreak " + phase);
            gdb.expect("continue", phase);
        }
    }

    private static void act(GdbSession gdb, Random random) throws Exception {
        switch (random.nextInt(6)) {
            case 0 -> gdb.ask("stepi " + (1 + random.nextInt(20)));
            case 1 -> gdb.ask("thread " + (1 + random.nextInt(4)));
            case 2 -> {
                gdb.ask("tbreak meet");
                gdb.ask("continue");
            }
            case 3 -> {
                gdb.ask("watch guarded_count");
                gdb.ask("continue");
                gdb.ask("delete");
            }
            case 4 -> gdb.ask("info registers");
            default -> gdb.ask("next");
        }
    }
}
