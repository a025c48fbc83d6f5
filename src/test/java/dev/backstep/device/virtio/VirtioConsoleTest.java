package dev.backstep.device.virtio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.device.TestTime;
import dev.backstep.device.serial.SerialLine;
import dev.backstep.device.serial.SerialReceiver;
import dev.backstep.device.virtio.RingDriver.Part;
import dev.backstep.device.virtio.RingDriver.Request;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VirtioConsoleTest {

    private static final long MULTIPORT = 2;

    private final TestTime time = new TestTime();
    private final StringBuilder consoleOutput = new StringBuilder();
    private final StringBuilder channelOutput = new StringBuilder();
    private final List<Request> controlBuffers = new ArrayList<>();
    private final VirtioConsole console = new VirtioConsole("virtio-serial0", time.clock, 3, List.of(
            new VirtioConsole.PortPlan(0, true, "", line(consoleOutput), true),
            new VirtioConsole.PortPlan(1, false, "org.example.channel", line(channelOutput), true),
            new VirtioConsole.PortPlan(2, false, "dark", line(new StringBuilder()), false)));
    private final RingDriver driver = new RingDriver(false, console);

    private static SerialLine line(StringBuilder output) {
        return new SerialLine() {
            @Override
            public void transmit(int value) {
                output.append((char) value);
            }

            @Override
            public void readyToReceive() { }
        };
    }

    private static byte[] message(int port, int event, int value) {
        return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putInt(port).putShort((short) event).putShort((short) value).array();
    }

    private void tell(int port, int event, int value) {
        Request request = driver.add(3, Part.out(message(port, event, value)));
        driver.kick(3);
        driver.takeUsed(3, request);
    }

    /** The next message of the device: port, event, value, text. */
    private String heard() {
        Request request = controlBuffers.remove(0);
        int length = driver.takeUsed(2, request);
        ByteBuffer bytes = ByteBuffer.wrap(driver.bytes(request, 0)).order(ByteOrder.LITTLE_ENDIAN);
        return bytes.getInt() + " " + bytes.getShort() + " " + bytes.getShort() + " "
                + new String(bytes.array(), 8, length - 8, StandardCharsets.UTF_8);
    }

    private void startWithPorts() {
        driver.start(MULTIPORT, 8);
        for (int i = 0; i < 12; i++) {
            controlBuffers.add(driver.add(2, Part.in(64)));
        }
        driver.kick(2);
        tell(0, 0, 1);
    }

    private static void send(SerialReceiver port, String text) {
        for (char c : text.toCharArray()) {
            port.receive(c);
        }
    }

    @Test
    void configurationTellsHowManyPortsThereMayBe() {
        assertEquals(0, driver.read(0x100));
        assertEquals(3, driver.read(0x104));
        assertEquals(0x30000006, driver.read(0x10));
        driver.write(0x30, 7);
        assertEquals(0x400, driver.read(0x34));
        driver.write(0x30, 8);
        assertEquals(0, driver.read(0x34));
    }

    @Test
    void portsAreIntroducedOneByOne() {
        startWithPorts();
        assertEquals("0 1 1 ", heard());
        assertEquals("1 1 1 ", heard());
        assertEquals("2 1 1 ", heard());
        tell(0, 3, 1);
        assertEquals("0 4 1 ", heard());
        assertEquals("0 6 1 ", heard());
        tell(1, 3, 1);
        assertEquals("1 7 1 org.example.channel\0", heard());
        assertEquals("1 6 1 ", heard());
        tell(2, 3, 1);
        assertEquals("2 7 1 dark\0", heard());
        assertEquals(0, driver.usedCount(2), "nothing is plugged into the third: it is not open");
    }

    @Test
    void whatTheGuestWritesComesOutOfItsPort() {
        startWithPorts();
        Request first = driver.add(1, Part.out("hel".getBytes(StandardCharsets.US_ASCII)), Part.out("lo".getBytes(StandardCharsets.US_ASCII)));
        driver.kick(1);
        assertEquals(0, driver.takeUsed(1, first));
        driver.add(5, Part.out("channel".getBytes(StandardCharsets.US_ASCII)));
        driver.kick(5);
        assertEquals("hello", consoleOutput.toString());
        assertEquals("channel", channelOutput.toString());
    }

    @Test
    void inputWaitsUntilThePortIsOpenAndFillsBuffersInOrder() {
        startWithPorts();
        SerialReceiver port = console.serialPorts().get(1);
        assertEquals(0, port.receiveRoom());
        tell(1, 6, 1);
        assertEquals(4096, port.receiveRoom());
        send(port, "abcdef");
        time.advance(0);
        assertEquals(4090, port.receiveRoom(), "the driver has no buffer yet");
        Request first = driver.add(4, Part.in(4));
        Request second = driver.add(4, Part.in(4));
        driver.kick(4);
        assertEquals(4, driver.takeUsed(4, first));
        assertEquals("abcd", driver.text(first, 0, 4));
        assertEquals(2, driver.takeUsed(4, second));
        assertEquals("ef", driver.text(second, 0, 2));
        assertEquals(4096, port.receiveRoom());
    }

    @Test
    void bytesThatComeTogetherGoIntoOneBufferWithOneInterrupt() {
        startWithPorts();
        tell(0, 6, 1);
        Request request = driver.add(0, Part.in(64));
        driver.add(0, Part.in(64));
        driver.kick(0);
        driver.acknowledge();
        int rises = driver.line.rises;
        send(console.serialPorts().get(0), "ls -l\n");
        time.advance(0);
        assertEquals(6, driver.takeUsed(0, request));
        assertEquals(0, driver.usedCount(0));
        assertEquals(rises + 1, driver.line.rises);
    }

    @Test
    void driverWithoutPortsHasAConsole() {
        driver.start(0, 2);
        driver.add(1, Part.out((byte) 'x'));
        driver.kick(1);
        assertEquals("x", consoleOutput.toString());
        Request request = driver.add(0, Part.in(8));
        assertTrue(console.serialPorts().get(0).receiveRoom() > 0);
        send(console.serialPorts().get(0), "y");
        time.advance(0);
        assertEquals(1, driver.takeUsed(0, request));
    }

    @Test
    void emergencyWriteNeedsNoQueue() {
        driver.write(0x108, '!');
        assertEquals("!", consoleOutput.toString());
    }

    @Test
    void nonsenseOnTheControlQueueIsBorne() {
        startWithPorts();
        tell(99, 3, 1);
        tell(-1, 6, 1);
        tell(1, 77, 1);
        Request tooShort = driver.add(3, Part.out((byte) 1));
        driver.kick(3);
        assertEquals(0, driver.takeUsed(3, tooShort));
        assertEquals(0xf, driver.read(0x70));
        // More messages than there are buffers for.
        for (int i = 0; i < 20; i++) {
            tell(1, 3, 1);
        }
        assertEquals(0xf, driver.read(0x70));
    }

    @Test
    void resetClosesPortsAndForgetsInput() {
        startWithPorts();
        tell(0, 6, 1);
        send(console.serialPorts().get(0), "abc");
        driver.write(0x70, 0);
        assertEquals(0, console.serialPorts().get(0).receiveRoom());
        time.advance(10);
        startWithPorts();
        tell(0, 6, 1);
        assertEquals(4096, console.serialPorts().get(0).receiveRoom());
    }
}
