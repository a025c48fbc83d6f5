package dev.backstep.debian;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.backstep.arm.translate.Translation;
import dev.backstep.board.Processors;
import dev.backstep.board.TestMachine;
import dev.backstep.board.boot.BootOptions;
import dev.backstep.debug.RandomHistory;
import dev.backstep.debug.RunRequest;
import dev.backstep.memory.RamSnapshot;
import dev.backstep.session.DebuggedMachine;
import dev.backstep.session.GdbSession;
import dev.backstep.session.Transcript;
import dev.backstep.timeline.Timeline;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/** Backwards in a running Linux: with the MMU on, over mode changes, interrupts, system calls and page faults. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DebianBackwardsTest {

    private static final long BOOT_SECONDS = 400;
    private static final long MEMORY = 512L << 20;
    private static final int OPERATIONS = Integer.getInteger("backstep.soak", 300);
    private static final int OPERATIONS_IN_WINDOW = 60;
    /** Before this position, in instructions, the kernel is unpacked. */
    private static final long KERNEL_STARTS = 2_000_000_000L;
    private static final int USER = 0x10;
    private static final int IRQ = 0x12;
    private static final int SUPERVISOR = 0x13;
    private static final int ABORT = 0x17;

    /** A vector of high vectors, and the mode in which it is entered. */
    private record Vector(String name, int offset, int mode) { }

    private static final List<Vector> VECTORS = List.of(new Vector("system call", 0x08, SUPERVISOR),
            new Vector("prefetch abort", 0x0c, ABORT), new Vector("data abort", 0x10, ABORT), new Vector("interrupt", 0x18, IRQ));

    private static void awaitOutput(DebuggedMachine machine, String text) throws InterruptedException {
        long end = System.nanoTime() + BOOT_SECONDS * 1_000_000_000L;
        while (!machine.output().contains(text)) {
            assertTrue(System.nanoTime() < end, () -> "no '" + text + "' in\n" + machine.output());
            Thread.sleep(100);
        }
    }

    private static DebianImages images;
    private static DebuggedMachine machine;

    @BeforeAll
    @Timeout(BOOT_SECONDS)
    static void boot() throws Exception {
        images = DebianImages.require("armmp");
        GdbSession.assumeInstalled();
        machine = DebuggedMachine.booting(options(), MEMORY);
        go();
        awaitOutput(machine, "/root # ");
    }

    private static BootOptions options() {
        return new BootOptions(images.kernel().toString(), images.deviceTree().toString(), images.initialRamDisk().toString(),
                "console=ttyAMA0", null, List.of());
    }

    @AfterAll
    static void end() {
        if (machine != null) {
            machine.close();
        }
    }

    private static void go() {
        machine.onMachine(() -> {
            machine.control.resume(new RunRequest.Continue());
            return null;
        });
    }

    @Test
    @Order(1)
    @Timeout(BOOT_SECONDS)
    void stepsAndContinuesBackwardsOverEveryKindOfException() throws Exception {
        machine.type("ls -l /proc/1 | md5sum; echo it is $((6 * 7)) now\n");
        awaitOutput(machine, "it is 42 now");
        try (GdbSession gdb = GdbSession.attached(machine, null)) {
            inThePast(machine, gdb);
            gdb.ask("detach");
        }
    }

    /** A program has found its heap damaged and has ended; it is hunted as README.md tells. */
    @Test
    @Order(2)
    @Timeout(BOOT_SECONDS)
    void aDamagedHeapIsHuntedBackwardsAfterItsProgramHasEnded() throws Exception {
        Path program = images.programs().resolve("ledger");
        assumeTrue(Files.exists(program), "no program with symbols: test-kernels/debian/fetch makes it");
        machine.type("ledger\n");
        awaitOutput(machine, "the books do not balance");
        machine.type("echo again at the $((40 + 2))nd prompt\n");
        awaitOutput(machine, "again at the 42nd prompt");
        try (GdbSession gdb = GdbSession.attached(machine, null)) {
            long present = machine.position();
            long hash = machine.stateHash();
            gdb.ask("file " + program);
            new Transcript("ledger").replay(gdb, "target remote");
            gdb.ask("delete");
            gdb.expect("monitor replay_seek end");
            assertEquals(present, machine.position());
            assertEquals(hash, machine.stateHash());
            System.out.println(gdb.transcript());
        }
    }

    /**
     * Whatever is done in short histories that begin somewhere in this run, the machine is where a slow model is. {@code
     * -Dbackstep.soak=N} does N operations in all; {@code -Dbackstep.test.seed=N} does those of a run before.
     */
    @Test
    @Order(3)
    void whateverIsDoneAMachineThatBeginsInThisRunIsWhereTheModelIs() {
        long seed = Long.getLong("backstep.test.seed", System.nanoTime());
        Random random = new Random(seed);
        long present = machine.onMachine(machine.timeline::present);
        for (int window = 0; window < OPERATIONS / OPERATIONS_IN_WINDOW; window++) {
            // Some at the prompt, where what is typed has an effect; the others wherever, in the kernel for the most part.
            long begin = window % 5 == 0 ? present : KERNEL_STARTS + (long) (random.nextDouble() * (present - KERNEL_STARTS));
            System.out.println("from " + begin + " -Dbackstep.test.seed=" + seed);
            RandomHistory history = machine.onMachine(() -> historyFrom(begin, random));
            try {
                history.operate(OPERATIONS_IN_WINDOW);
            } catch (AssertionError e) {
                throw new AssertionError("from " + begin + " -Dbackstep.test.seed=" + seed, e);
            }
        }
    }

    private static RandomHistory historyFrom(long position, Random random) {
        machine.control.seek(position);
        TestMachine model = beginningHere(null, Translation.OFF);
        List<RamSnapshot> memory = model.machine.captureMemory();
        byte[] state = model.machine.saveState();
        return new RandomHistory(beginningHere(new Timeline.Settings(MEMORY, 1 + random.nextInt(5)), Translation.ON), () -> {
            model.machine.restoreMemory(memory);
            model.machine.restoreState(state);
            return model;
        }, new RandomHistory.Manner(200_000, 40_000, false), random);
    }

    private static TestMachine beginningHere(Timeline.Settings settings, Translation translation) {
        return new TestMachine(options(), MEMORY, 1, settings, Processors.one(translation),
                built -> TestMachine.copy(machine.machine, built));
    }

    private static void inThePast(DebuggedMachine machine, GdbSession gdb) {
        long present = machine.position();
        long presentHash = machine.stateHash();
        assertEquals(Timeline.Mode.LIVE, machine.mode());
        int wentFar = 0;
        for (Vector vector : VECTORS) {
            gdb.ask("hbreak *0x" + Integer.toHexString(0xffff0000 + vector.offset()));
            gdb.expect("reverse-continue", "Breakpoint");
            assertEquals(0xffff0000L + vector.offset(), gdb.value("$pc"), vector.name() + gdb.transcript());
            assertEquals(vector.mode(), gdb.value("$cpsr") & 0x1f, vector.name() + gdb.transcript());
            long position = machine.position();
            long hash = machine.stateHash();
            // Without symbols GDB takes R11 for a frame pointer and does not step where it points to nothing: on to an earlier one.
            for (int i = 0; i < 50 && gdb.ask("reverse-stepi").contains("Cannot access memory"); i++) {
                gdb.expect("reverse-continue", "Breakpoint");
                position = machine.position();
                hash = machine.stateHash();
            }
            assertEquals(position - 1, machine.position(), gdb.transcript());
            assertTrue(Set.of(USER, SUPERVISOR).contains((int) gdb.value("$cpsr") & 0x1f), vector.name() + gdb.transcript());
            // The MMU is on: the code that was interrupted is read through the tables of its process, and is not there yet
            // where its fetch aborts.
            boolean unmapped = vector.name().equals("prefetch abort");
            assertEquals(unmapped, gdb.ask("x/i $pc").contains("Cannot access"), gdb.transcript());
            long before = machine.stateHash();
            gdb.ask("delete");
            gdb.ask("stepi");
            assertEquals(hash, machine.stateHash(), vector.name() + gdb.transcript());
            if (gdb.ask("reverse-stepi 1000").contains("Cannot access memory")) {
                // The same reason, somewhere on the way.
                continue;
            }
            wentFar++;
            assertEquals(position - 1000, machine.position(), gdb.transcript());
            gdb.ask("stepi 999");
            assertEquals(before, machine.stateHash(), vector.name() + gdb.transcript());
        }
        assertTrue(wentFar > 0, gdb::transcript);
        gdb.ask("watch *(int *) ($sp - 16)");
        gdb.expect("reverse-continue", "atchpoint");
        gdb.ask("delete");
        gdb.expect("monitor replay_seek " + present);
        assertEquals(present, machine.position());
        assertEquals(presentHash, machine.stateHash());
    }
}
