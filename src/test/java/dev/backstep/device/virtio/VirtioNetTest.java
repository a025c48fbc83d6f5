package dev.backstep.device.virtio;

import static dev.backstep.device.network.TestNetworkLine.frame;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.device.network.MacAddress;
import dev.backstep.device.network.NetworkItem;
import dev.backstep.device.network.TestNetworkLine;
import dev.backstep.device.virtio.RingDriver.Part;
import dev.backstep.device.virtio.RingDriver.Request;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VirtioNetTest {

    private static final int RX = 0;
    private static final int TX = 1;
    private static final int CONTROL = 2;
    private static final long MERGEABLE = 1 << 15;
    private static final long CONTROLS = 1 << 17 | 1 << 18 | 1 << 19 | 1 << 20 | 1 << 23;
    private static final String OWN = "52:54:00:12:34:56";
    private static final String GROUP = "01:00:5e:00:00:fb";

    private final TestNetworkLine wire = new TestNetworkLine();
    private final VirtioNet device = new VirtioNet("virtio-net3", "net0", MacAddress.FIRST_DEFAULT, wire);

    private void receive(String destination, int length) {
        device.take(NetworkItem.frame(frame(destination, length)));
    }

    @Test
    void configurationHasAddressAndLinkStatusAndAChangeInterrupts() {
        RingDriver driver = new RingDriver(true, device);
        driver.start(1 << 16, 3);
        assertEquals(0x12005452, driver.read(0x100));
        assertEquals(0x00015634, driver.read(0x104));
        device.take(NetworkItem.link(false));
        assertTrue(driver.line.level);
        assertEquals(2, driver.acknowledge());
        assertEquals(0x5634, driver.read(0x104));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void framesAreSentWithoutTheirHeader(boolean legacy) {
        RingDriver driver = new RingDriver(legacy, device);
        driver.start(0, 3);
        int header = legacy ? 10 : 12;
        Request split = driver.add(TX, Part.out(new byte[header]), Part.out(frame(OWN, 60)));
        byte[] joined = new byte[header + 14];
        System.arraycopy(frame(GROUP, 14), 0, joined, header, 14);
        Request whole = driver.addIndirect(TX, Part.out(joined));
        Request tooLong = driver.add(TX, Part.out(new byte[header + 1519]));
        driver.kick(TX);
        assertEquals(0, driver.takeUsed(TX, split));
        assertEquals(0, driver.takeUsed(TX, whole));
        assertEquals(0, driver.takeUsed(TX, tooLong));
        assertEquals(2, wire.frames.size());
        assertArrayEquals(frame(OWN, 60), wire.frames.get(0));
        assertArrayEquals(frame(GROUP, 14), wire.frames.get(1));
        assertTrue(driver.line.level);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void framesFillBuffersAndWithoutBuffersItIsNotReady(boolean legacy) {
        RingDriver driver = new RingDriver(legacy, device);
        assertTrue(device.isReady(), "without a driver frames are lost, not held up");
        driver.start(0, 3);
        assertFalse(device.isReady());
        Request request = driver.add(RX, Part.in(12), Part.in(1518));
        driver.kick(RX);
        assertTrue(device.isReady());
        receive(OWN, 60);
        int header = legacy ? 10 : 12;
        assertEquals(header + 60, driver.takeUsed(RX, request));
        byte[] whole = new byte[12 + 1518];
        System.arraycopy(driver.bytes(request, 0), 0, whole, 0, 12);
        System.arraycopy(driver.bytes(request, 1), 0, whole, 12, 1518);
        assertArrayEquals(frame(OWN, 60), Arrays.copyOfRange(whole, header, header + 60));
        assertTrue(driver.line.level);
        assertFalse(device.isReady());
        receive(OWN, 60);
        assertEquals(0, driver.usedCount(RX));
    }

    @Test
    void mergeableBuffersShareAFrameAndTooFewAreGivenBack() {
        RingDriver driver = new RingDriver(false, device);
        driver.start(MERGEABLE, 3);
        Request first = driver.add(RX, Part.in(50));
        driver.kick(RX);
        receive(OWN, 100);
        assertEquals(0, driver.usedCount(RX));
        Request second = driver.add(RX, Part.in(50));
        Request third = driver.add(RX, Part.in(50));
        driver.kick(RX);
        receive(OWN, 100);
        assertEquals(50, driver.takeUsed(RX, first));
        assertEquals(50, driver.takeUsed(RX, second));
        assertEquals(12, driver.takeUsed(RX, third));
        assertEquals(3, driver.bytes(first, 0)[10]);
        assertArrayEquals(Arrays.copyOf(frame(OWN, 100), 38), Arrays.copyOfRange(driver.bytes(first, 0), 12, 50));
        assertArrayEquals(Arrays.copyOfRange(frame(OWN, 100), 88, 100), Arrays.copyOf(driver.bytes(third, 0), 12));
    }

    @Test
    void theControlQueueSetsWhatPasses() {
        RingDriver driver = new RingDriver(true, device);
        driver.start(CONTROLS, 3);
        assertEquals(0, command(driver, 0, 0, 0));
        for (int i = 0; i < 8; i++) {
            driver.add(RX, Part.in(1600));
        }
        driver.kick(RX);
        receive("52:54:00:12:34:57", 60);
        receive(GROUP, 60);
        assertEquals(0, driver.usedCount(RX));
        receive(OWN, 60);
        receive("ff:ff:ff:ff:ff:ff", 60);
        assertEquals(2, driver.usedCount(RX));
        assertEquals(0, command(driver, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0x5e, 0, 0, 0xfb));
        receive(GROUP, 60);
        assertEquals(3, driver.usedCount(RX));
        assertEquals(0, command(driver, 1, 1, 0x52, 0x54, 0, 0x12, 0x34, 0x57));
        receive("52:54:00:12:34:57", 60);
        assertEquals(4, driver.usedCount(RX));
        byte[] tagged = frame("52:54:00:12:34:57", 64);
        tagged[12] = (byte) 0x81;
        tagged[13] = 0;
        tagged[14] = 0;
        tagged[15] = 9;
        device.take(NetworkItem.frame(tagged));
        assertEquals(4, driver.usedCount(RX));
        assertEquals(0, command(driver, 2, 0, 9, 0));
        device.take(NetworkItem.frame(tagged));
        assertEquals(5, driver.usedCount(RX));
    }

    @Test
    void commandsThatMakeNoSenseAreRefused() {
        RingDriver driver = new RingDriver(true, device);
        driver.start(CONTROLS, 3);
        assertEquals(1, command(driver, 0, 6, 1));
        assertEquals(1, command(driver, 0, 0));
        assertEquals(1, command(driver, 1, 0, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0));
        assertEquals(1, command(driver, 1, 1, 1, 2, 3));
        assertEquals(1, command(driver, 2, 0, 0, 0x10));
        assertEquals(1, command(driver, 9, 9));
    }

    private static int command(RingDriver driver, int... bytes) {
        byte[] out = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            out[i] = (byte) bytes[i];
        }
        Request request = driver.add(CONTROL, Part.out(out), Part.in(1));
        driver.kick(CONTROL);
        assertEquals(1, driver.takeUsed(CONTROL, request));
        return driver.bytes(request, 1)[0];
    }

    @Test
    void aFrameWithoutRoomForItsHeaderStopsTheDevice() {
        RingDriver driver = new RingDriver(false, device);
        driver.start(0, 3);
        driver.add(TX, Part.out(new byte[5]));
        driver.kick(TX);
        assertEquals(0x40, driver.read(0x70) & 0x40);
        assertTrue(device.isReady(), "and then loses what comes");
    }
}
