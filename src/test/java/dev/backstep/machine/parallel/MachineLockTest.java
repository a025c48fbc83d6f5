package dev.backstep.machine.parallel;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.arm.cpu.Interrupts;
import dev.backstep.arm.translate.Translation;
import dev.backstep.device.BusMaster;
import dev.backstep.device.Device;
import dev.backstep.device.InterruptLine;
import dev.backstep.device.gic.Gic;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineLockTest {

    private final SafePoints safePoints = new SafePoints();
    private final MachineLock lock = new MachineLock(safePoints);

    @Test
    void aLineMayChangeUnderTheLockOrWhileTheMachineStands() {
        assertDoesNotThrow(lock::requireDevices);
        safePoints.start();
        assertThrows(IllegalStateException.class, lock::requireDevices);
        lock.lockDevices();
        assertDoesNotThrow(lock::requireDevices);
        lock.unlockDevices();
        assertThrows(IllegalStateException.class, lock::requireDevices);
        safePoints.stop();
        assertDoesNotThrow(lock::requireDevices);
    }

    @Test
    void theInterruptControllerRefusesALevelFromWhoHasNotGotTheLock() {
        Gic gic = new Gic("gic", 64, true, BusMaster.SECURE_CPU_0, List.of(InterruptLine.UNCONNECTED), List.of(InterruptLine.UNCONNECTED), lock);
        // All are disabled, and no CPU would see a change.
        List<InterruptLine> inputs = List.of(gic.spi(0), gic.spi(31), gic.ppi(0, 27), gic.ppi(0, 29));
        safePoints.start();
        for (InterruptLine input : inputs) {
            assertThrows(IllegalStateException.class, () -> input.set(true));
            assertThrows(IllegalStateException.class, () -> input.set(false));
        }
        lock.lockDevices();
        inputs.forEach(input -> assertDoesNotThrow(() -> input.set(true)));
        lock.unlockDevices();
    }

    @Test
    void aCpuRefusesAnInterruptFromWhoHasNotGotTheLock() throws InterruptedException {
        try (ParallelTestMachine machine = new ParallelTestMachine("smp-busy", 1, Translation.OFF).with(1_000_000)) {
            Interrupts interrupts = machine.machine.cpus().get(0).interrupts;
            requireRefusalOfOtherThreads(machine, () -> interrupts.setIrqLine(false));
        }
    }

    @ParameterizedTest
    @CsvSource({"uart0, 0x38", "timer01, 0x08", "rtc, 0x10"})
    void aDeviceThatIsUsedWithoutTheLockIsRefusedItsInterrupt(String name, String register) throws InterruptedException {
        try (ParallelTestMachine machine = new ParallelTestMachine("smp-busy", 1, Translation.OFF).with(1_000_000)) {
            Device device = machine.machine.devices().stream().filter(each -> each.name().equals(name)).findAny().orElseThrow();
            requireRefusalOfOtherThreads(machine, () -> device.region().handler().write(Integer.decode(register), 0, 4));
        }
    }

    /** The action is fine on the machine thread while the machine stands, and refused to another thread while it runs. */
    private static void requireRefusalOfOtherThreads(ParallelTestMachine machine, Runnable action) throws InterruptedException {
        action.run();
        CountDownLatch tried = new CountDownLatch(1);
        AtomicInteger refused = new AtomicInteger();
        Thread thread = new Thread(() -> {
            while (tried.getCount() > 0) {
                try {
                    action.run();
                } catch (IllegalStateException e) {
                    refused.incrementAndGet();
                    tried.countDown();
                }
            }
        });
        thread.start();
        while (tried.getCount() > 0) {
            machine.machine.runSlice(Long.MAX_VALUE);
        }
        thread.join();
        assertEquals(1, refused.get());
    }

    @Test
    void whoHasTheLockMayTakeItAgainAndAskForAnExclusiveSection() {
        lock.lockDevices();
        lock.lockDevices();
        AtomicInteger made = new AtomicInteger();
        lock.exclusively(() -> lock.exclusively(made::incrementAndGet));
        lock.unlockDevices();
        lock.unlockDevices();
        assertEquals(1, made.get());
    }

    @Test
    void exclusiveSectionsOfManyThreadsComeOneAfterTheOther() throws InterruptedException {
        int[] shared = new int[1];
        Thread[] threads = new Thread[4];
        CountDownLatch done = new CountDownLatch(threads.length);
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(() -> {
                for (int n = 0; n < 1000; n++) {
                    lock.exclusively(() -> shared[0]++);
                }
                done.countDown();
            });
            threads[i].start();
        }
        assertTrue(done.await(60, TimeUnit.SECONDS));
        assertEquals(4000, shared[0]);
    }
}
