package dev.backstep.device.virtio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.device.RecordedLine;
import dev.backstep.device.TestTime;
import dev.backstep.device.virtio.RingDriver.Part;
import dev.backstep.device.virtio.RingDriver.Request;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VirtioMmioTest {

    private static RingDriver driver(boolean legacy) {
        return new RingDriver(legacy, new VirtioRng("rng", new TestTime().clock, new SeededEntropy(1),
                VirtioRng.UNLIMITED, 1));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void emptyTransportShowsDeviceNumberZeroAndNothingElse(boolean legacy) {
        VirtioMmio empty = new VirtioMmio("virtio0", legacy, new GuestMemory(() -> null), new RecordedLine(), null);
        empty.reset();
        assertEquals(0x74726976, empty.read(0, 4));
        assertEquals(legacy ? 1 : 2, empty.read(4, 4));
        assertEquals(0, empty.read(8, 4));
        for (int offset = 0x10; offset < 0x200; offset += 4) {
            empty.write(offset, -1, 4);
            assertEquals(0, empty.read(offset, 4), Integer.toHexString(offset));
        }
        assertEquals(0x200, empty.region().size());
        assertEquals("virtio-mmio", empty.region().name());
    }

    @Test
    void registersAreThoseThatTheReferenceMachineShowsAfterReset() {
        RingDriver legacy = driver(true);
        assertEquals(4, legacy.read(8));
        assertEquals(0x554d4551, legacy.read(0xc));
        assertEquals(0x39000000, legacy.read(0x10));
        assertEquals(0x400, legacy.read(0x34));
        assertEquals(-1, legacy.read(0x100));
        legacy.write(0x14, 1);
        assertEquals(0, legacy.read(0x10));
        RingDriver modern = driver(false);
        assertEquals(0x30000000, modern.read(0x10));
        modern.write(0x14, 1);
        assertEquals(1, modern.read(0x10));
        modern.write(0x30, 1);
        assertEquals(0, modern.read(0x34), "there is no queue 1");
    }

    @Test
    void narrowAndUnalignedAccessesToRegistersDoNothing() {
        RingDriver driver = driver(true);
        driver.transport.write(0x70, 1, 1);
        assertEquals(0, driver.read(0x70));
        assertEquals(0, driver.transport.read(0, 1));
        assertEquals(0, driver.transport.read(2, 4));
    }

    @Test
    void modernDeviceRefusesFeaturesThatItDidNotOfferAndDriversOfTheLegacyInterface() {
        RingDriver driver = driver(false);
        driver.write(0x70, 3);
        driver.write(0x70, 0xb);
        assertEquals(3, driver.read(0x70), "without VERSION_1");
        driver.write(0x24, 1);
        driver.write(0x20, 3);
        driver.write(0x70, 0xb);
        assertEquals(3, driver.read(0x70), "bit 33 was not offered");
        driver.write(0x20, 1);
        driver.write(0x70, 0xb);
        assertEquals(0xb, driver.read(0x70));
        driver.write(0x20, 3);
        driver.write(0x70, 0xb);
        assertEquals(0xb, driver.read(0x70), "too late for other features");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void requestIsAnsweredAtOnceAndInterruptsUntilAcknowledged(boolean legacy) {
        RingDriver driver = driver(legacy);
        driver.start(0, 1);
        Request request = driver.add(0, Part.in(8), Part.in(100));
        driver.kick(0);
        assertTrue(driver.line.level);
        assertEquals(108, driver.takeUsed(0, request));
        byte[] expected = new SeededEntropy(1).take(108);
        assertArrayEquals(Arrays.copyOf(expected, 8), driver.bytes(request, 0));
        assertArrayEquals(Arrays.copyOfRange(expected, 8, 108), driver.bytes(request, 1));
        assertEquals(1, driver.acknowledge());
        assertFalse(driver.line.level);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void indirectRequestIsAnswered(boolean legacy) {
        RingDriver driver = driver(legacy);
        driver.start(VirtioFeature.RING_INDIRECT_DESC, 1);
        Request request = driver.addIndirect(0, Part.out((byte) 1), Part.in(3), Part.in(5));
        driver.kick(0);
        assertEquals(8, driver.takeUsed(0, request));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ringGoesRoundManyTimes(boolean legacy) {
        RingDriver driver = driver(legacy);
        driver.start(0, 1);
        for (int i = 0; i < 70_000; i++) {
            Request request = driver.add(0, Part.in(4));
            driver.kick(0);
            assertEquals(4, driver.takeUsed(0, request));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void largestQueueWithAllFeaturesWorks(boolean legacy) {
        RingDriver driver = driver(legacy);
        driver.size = VirtQueue.MAX_SIZE;
        driver.start(0x39000000 & (legacy ? -1 : 0x30000000), 1);
        Request request = driver.addIndirect(0, Part.in(64));
        driver.kick(0);
        assertEquals(64, driver.takeUsed(0, request));
        assertTrue(driver.line.level);
    }

    @Test
    void driverThatSuppressesInterruptsGetsNone() {
        RingDriver driver = driver(true);
        driver.start(0, 1);
        driver.put(driver.availableRing(0), 1, 2);
        driver.add(0, Part.in(4));
        driver.kick(0);
        assertEquals(1, driver.usedCount(0));
        assertFalse(driver.line.level);
    }

    @Test
    void driverIsToldWhenTheQueueRunsEmptyIfItAskedForThat() {
        RingDriver driver = driver(true);
        driver.start(VirtioFeature.NOTIFY_ON_EMPTY, 1);
        driver.put(driver.availableRing(0), 1, 2);
        driver.add(0, Part.in(4));
        driver.kick(0);
        assertTrue(driver.line.level);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void eventIndexSaysWhichUsedRequestInterrupts(boolean legacy) {
        RingDriver driver = driver(legacy);
        driver.start(VirtioFeature.RING_EVENT_IDX, 1);
        int[] rises = new int[6];
        // The driver waits for the fourth request (index 3).
        driver.put(driver.availableRing(0) + 4 + 2L * driver.size, 3, 2);
        for (int i = 0; i < rises.length; i++) {
            driver.add(0, Part.in(4));
            driver.kick(0);
            assertEquals(i + 1, (int) driver.get(driver.usedRing(0) + 4 + 8L * driver.size, 2), "tells which notification it wants");
            rises[i] = driver.line.rises;
            driver.acknowledge();
        }
        assertArrayEquals(new int[] {1, 1, 1, 2, 2, 2}, rises);
    }

    @Test
    void modernQueueDoesNothingBeforeTheDriverIsReadyAndIsLookedAtThen() {
        RingDriver driver = driver(false);
        driver.start(0, 1);
        driver.write(0x70, 0);
        driver.write(0x24, 1);
        driver.write(0x20, 1);
        driver.write(0x70, 0xb);
        driver.setUp(0);
        driver.put(driver.usedRing(0) + 2, 0, 2);
        Request request = driver.add(0, Part.in(4));
        driver.kick(0);
        assertEquals(0, driver.usedCount(0));
        driver.write(0x70, 0xf);
        assertEquals(4, driver.takeUsed(0, request));
    }

    @Test
    void writingZeroToTheStatusResets() {
        RingDriver driver = driver(true);
        driver.start(VirtioFeature.RING_EVENT_IDX, 1);
        driver.add(0, Part.in(4));
        driver.kick(0);
        driver.write(0x70, 0);
        assertFalse(driver.line.level);
        assertEquals(0, driver.read(0x60));
        assertEquals(0, driver.read(0x40));
        driver.add(0, Part.in(4));
        driver.kick(0);
        assertEquals(1, driver.usedCount(0), "the queue is out of use");
    }

    @Test
    void pageSizeOutlivesAResetByTheDriver() {
        RingDriver driver = driver(true);
        driver.write(0x28, 4096);
        driver.write(0x70, 0);
        driver.write(0x30, 0);
        driver.write(0x38, driver.size);
        driver.write(0x40, (int) (RingDriver.BASE >>> 12));
        Request request = driver.add(0, Part.in(4));
        driver.kick(0);
        assertEquals(4, driver.takeUsed(0, request));
    }

    @Test
    void queueNumbersAndSizesOutOfRangeAreIgnored() {
        RingDriver driver = driver(false);
        for (int queue : new int[] {1, 2, 1024, -1, Integer.MIN_VALUE}) {
            driver.write(0x30, queue);
            driver.write(0x38, 4);
            driver.write(0x80, 0x1234);
            driver.write(0x44, 1);
            assertEquals(0, driver.read(0x44));
            driver.write(0x50, queue);
        }
        driver.start(0, 1);
        driver.write(0x38, 0);
        driver.write(0x38, 2048);
        Request request = driver.add(0, Part.in(4));
        driver.kick(0);
        assertEquals(4, driver.takeUsed(0, request));
    }

    // ------------------------------------------------------------------------------------------------ broken drivers

    private static void assertStopsUntilReset(RingDriver driver) {
        driver.kick(0);
        assertEquals(0, driver.usedCount(0));
        if (!driver.legacy) {
            assertEquals(0x4f, driver.read(0x70), "DEVICE_NEEDS_RESET");
            assertEquals(2, driver.acknowledge(), "a configuration change is signalled");
        }
        driver.write(0x70, 0);
        driver.start(0, 1);
        Request request = driver.add(0, Part.in(4));
        driver.kick(0);
        assertEquals(4, driver.takeUsed(0, request));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void loopOfDescriptorsStopsTheDevice(boolean legacy) {
        RingDriver driver = driver(legacy);
        driver.start(0, 1);
        driver.rawDescriptor(0, 0, RingDriver.BASE + 0x80000, 4, 3, 1);
        driver.rawDescriptor(0, 1, RingDriver.BASE + 0x80000, 4, 3, 0);
        driver.makeAvailable(0, 0);
        assertStopsUntilReset(driver);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 0x10013600L, RingDriver.BASE + RingDriver.MEMORY - 3, 0x1_0000_0000L, Long.MAX_VALUE - 1, -4, Long.MIN_VALUE})
    void bufferOutsideMemoryStopsTheDevice(long address) {
        RingDriver driver = driver(false);
        driver.start(0, 1);
        driver.rawDescriptor(0, 0, address, 4, 2, 0);
        driver.makeAvailable(0, 0);
        assertStopsUntilReset(driver);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 0xffffffffL, RingDriver.MEMORY + 1})
    void lengthThatCannotBeStopsTheDevice(long length) {
        RingDriver driver = driver(false);
        driver.start(0, 1);
        driver.rawDescriptor(0, 0, RingDriver.BASE, length, 2, 0);
        driver.makeAvailable(0, 0);
        assertStopsUntilReset(driver);
    }

    @Test
    void descriptorNumberOutsideTheTableStopsTheDevice() {
        RingDriver driver = driver(false);
        driver.start(0, 1);
        driver.makeAvailable(0, driver.size);
        assertStopsUntilReset(driver);
    }

    @Test
    void nextDescriptorOutsideTheTableStopsTheDevice() {
        RingDriver driver = driver(false);
        driver.start(0, 1);
        driver.rawDescriptor(0, 0, RingDriver.BASE + 0x80000, 4, 3, driver.size);
        driver.makeAvailable(0, 0);
        assertStopsUntilReset(driver);
    }

    @Test
    void availableIndexTooFarAheadStopsTheDevice() {
        RingDriver driver = driver(false);
        driver.start(0, 1);
        driver.put(driver.availableRing(0) + 2, driver.size + 1, 2);
        assertStopsUntilReset(driver);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 15, 17})
    void indirectTableOfAnOddSizeStopsTheDevice(int length) {
        RingDriver driver = driver(false);
        driver.start(VirtioFeature.RING_INDIRECT_DESC, 1);
        driver.rawDescriptor(0, 0, RingDriver.BASE + 0x80000, length, 4, 0);
        driver.makeAvailable(0, 0);
        assertStopsUntilReset(driver);
    }

    @Test
    void indirectTableInAnIndirectTableStopsTheDevice() {
        RingDriver driver = driver(false);
        driver.start(VirtioFeature.RING_INDIRECT_DESC, 1);
        driver.rawDescriptor(0, 0, driver.table(0), 16, 4, 0);
        driver.makeAvailable(0, 0);
        assertStopsUntilReset(driver);
    }

    @Test
    void readableBufferAfterAWritableOneStopsTheDevice() {
        RingDriver driver = driver(false);
        driver.start(0, 1);
        driver.add(0, Part.in(4), Part.out((byte) 1));
        assertStopsUntilReset(driver);
    }

    @Test
    void ringsOutsideMemoryStopTheDevice() {
        RingDriver driver = driver(false);
        driver.start(0, 0);
        driver.write(0x30, 0);
        driver.write(0x80, 0x70000000);
        driver.write(0x94, -1);
        driver.write(0xa0, 0x70000000);
        driver.write(0x44, 1);
        driver.kick(0);
        assertEquals(0x4f, driver.read(0x70));
    }
}
