package dev.backstep.device.virtio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.device.virtio.RingDriver.Part;
import dev.backstep.device.virtio.RingDriver.Request;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VirtioBlockTest {

    private static final int SECTORS = 8192;

    private final MemoryDisk disk = new MemoryDisk(SECTORS * 512);
    private RingDriver driver;

    @BeforeEach
    void start() {
        use(false);
    }

    private void use(boolean legacy) {
        driver = new RingDriver(legacy, new VirtioBlock("virtio-blk0", disk, "serial-1"));
        driver.start(VirtioFeature.RING_INDIRECT_DESC, 1);
    }

    private static Part header(int type, long sector) {
        return Part.out(ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putInt(type).putInt(0).putLong(sector).array());
    }

    private static Part segment(long sector, int count, int flags) {
        return Part.out(ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(sector).putInt(count).putInt(flags).array());
    }

    private Request perform(Part... parts) {
        Request request = driver.add(0, parts);
        driver.kick(0);
        int writable = Arrays.stream(parts).mapToInt(Part::room).sum();
        assertEquals(writable, driver.takeUsed(0, request));
        return request;
    }

    /** The status of a request whose last part is one byte for it. */
    private int status(Part... parts) {
        Request request = perform(parts);
        return driver.bytes(request, parts.length - 1)[0];
    }

    @Test
    void configurationIsThatOfTheReferenceMachine() {
        int[] expected = {0x2000, 0, 0, 0xfe, 0x3f100008, 0x200, 0, 0, 0x00010001, 0x3fffff, 1, 1, 0x3fffff, 1};
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], driver.read(0x100 + 4 * i), "word " + i);
        }
        assertEquals(1, driver.transport.read(0x138, 1));
        assertEquals(-1, driver.read(0x138), "the space ends inside this word");
        // All that QEMU offers but SCSI commands and the reset of single queues.
        assertEquals(0x30006e54, driver.read(0x10));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sectorsAreReadIntoSeveralBuffers(boolean legacy) {
        use(legacy);
        Request request = perform(header(0, 5), Part.in(512), Part.in(1000), Part.in(24), Part.in(1));
        assertArrayEquals(Arrays.copyOfRange(disk.content, 5 * 512, 6 * 512), driver.bytes(request, 1));
        assertArrayEquals(Arrays.copyOfRange(disk.content, 6 * 512, 6 * 512 + 1000), driver.bytes(request, 2));
        assertArrayEquals(new byte[] {0}, driver.bytes(request, 4));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sectorsAreWritten(boolean legacy) {
        use(legacy);
        byte[] data = new byte[1024];
        Arrays.fill(data, (byte) 0x5a);
        assertEquals(0, status(header(1, SECTORS - 2), Part.out(data), Part.in(1)));
        assertArrayEquals(data, Arrays.copyOfRange(disk.content, (SECTORS - 2) * 512, SECTORS * 512));
    }

    @Test
    void largeIndirectRequestIsReadInOneGo() {
        Request request = driver.addIndirect(0, header(0, 0), Part.in(200 * 512), Part.in(100 * 512), Part.in(1));
        driver.kick(0);
        assertEquals(300 * 512 + 1, driver.takeUsed(0, request));
        assertArrayEquals(Arrays.copyOfRange(disk.content, 200 * 512, 300 * 512), driver.bytes(request, 2));
    }

    @Test
    void statusMayShareABufferWithTheData() {
        Request request = perform(header(0, 1), Part.in(513));
        assertArrayEquals(Arrays.copyOfRange(disk.content, 512, 1024), Arrays.copyOf(driver.bytes(request, 1), 512));
        assertEquals(0, driver.bytes(request, 1)[512]);
    }

    @Test
    void flushSucceedsAndUnknownRequestsAreUnsupported() {
        assertEquals(0, status(header(4, 0), Part.in(1)));
        assertEquals(2, status(header(2, 0), Part.in(1)));
        assertEquals(2, status(header(99, 0), Part.in(1)));
    }

    @Test
    void serialNumberIsTold() {
        Request request = perform(header(8, 0), Part.in(20), Part.in(1));
        assertEquals("serial-1\0", driver.text(request, 1, 9));
    }

    @Test
    void rangesOutsideTheDiskAndOddLengthsAreErrors() {
        assertEquals(1, status(header(0, SECTORS), Part.in(512), Part.in(1)));
        assertEquals(1, status(header(0, SECTORS - 1), Part.in(1024), Part.in(1)));
        assertEquals(1, status(header(0, -1), Part.in(512), Part.in(1)));
        assertEquals(1, status(header(0, 1L << 55), Part.in(512), Part.in(1)));
        assertEquals(1, status(header(0, 0), Part.in(511), Part.in(1)));
        assertEquals(1, status(header(1, SECTORS), Part.out(new byte[512]), Part.in(1)));
    }

    @Test
    void failureOfTheMediumIsAnError() {
        disk.failing = true;
        assertEquals(1, status(header(0, 0), Part.in(512), Part.in(1)));
        assertEquals(1, status(header(1, 0), Part.out(new byte[512]), Part.in(1)));
    }

    @Test
    void readOnlyDiskSaysSoAndTakesNoWrites() {
        disk.readOnly = true;
        use(true);
        assertTrue((driver.read(0x10) & 1 << 5) != 0);
        byte before = disk.content[0];
        assertEquals(1, status(header(1, 0), Part.out(new byte[512]), Part.in(1)));
        assertEquals(2, status(header(13, 0), segment(0, 1, 0), Part.in(1)));
        assertEquals(before, disk.content[0]);
        assertEquals(0, status(header(0, 0), Part.in(512), Part.in(1)));
    }

    @Test
    void zerosAreWrittenAndDiscardingKeepsTheContent() {
        byte[] before = disk.content.clone();
        assertEquals(0, status(header(11, 0), segment(2, 3, 0), Part.in(1)));
        assertArrayEquals(before, disk.content);
        assertEquals(0, status(header(13, 0), segment(2, 300, 1), Part.in(1)));
        Arrays.fill(before, 2 * 512, 302 * 512, (byte) 0);
        assertArrayEquals(before, disk.content);
        assertEquals(1, status(header(13, 0), segment(SECTORS - 1, 2, 0), Part.in(1)));
        assertEquals(2, status(header(13, 0), segment(0, 1, 2), Part.in(1)));
        assertEquals(2, status(header(13, 0), segment(0, 1, 0), segment(5, 1, 0), Part.in(1)));
    }

    @Test
    void writeCacheModeIsKeptUntilReset() {
        driver.transport.write(0x120, 0, 1);
        assertEquals(0, driver.transport.read(0x120, 1));
        driver.write(0x70, 0);
        assertEquals(1, driver.transport.read(0x120, 1));
    }

    @Test
    void requestWithoutHeaderOrStatusStopsTheDevice() {
        driver.add(0, Part.out(new byte[15]), Part.in(1));
        driver.kick(0);
        assertEquals(0x4f, driver.read(0x70));
        use(false);
        driver.add(0, header(0, 0));
        driver.kick(0);
        assertEquals(0x4f, driver.read(0x70));
        assertFalse(driver.usedCount(0) > 0);
    }
}
