package dev.backstep.device.i2c;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SerialBusControllerTest {

    private static final int TRANSMITTER = 0x39 << 1;
    private static final int MONITOR = 0x50 << 1;
    private static final int READ = 1;

    private final SerialBusController controller = new SerialBusController("i2c",
            List.of(new Sii9022(0x39), new DisplayDataChannel(Edid.monitor1024x768())));
    private final BitBanger master = new BitBanger(controller);

    @BeforeEach
    void reset() {
        controller.reset();
    }

    private void writeRegister(int register, int value) {
        master.start();
        assertTrue(master.send(TRANSMITTER));
        assertTrue(master.send(register));
        assertTrue(master.send(value));
        master.stop();
    }

    private int[] read(int device, int register, int count) {
        int[] bytes = new int[count];
        master.start();
        assertTrue(master.send(device));
        assertTrue(master.send(register));
        master.start();
        assertTrue(master.send(device | READ));
        for (int i = 0; i < count; i++) {
            bytes[i] = master.receive(i < count - 1);
        }
        master.stop();
        return bytes;
    }

    @Test
    void theWiresAreHighWhenNobodyPulls() {
        assertEquals(3, controller.read(0, 4));
        controller.write(4, 2, 4);
        assertEquals(1, controller.read(0, 4));
        controller.write(0, 2, 4);
        assertEquals(3, controller.read(0, 4));
    }

    @Test
    void anAddressThatNobodyHasIsNotAcknowledged() {
        master.start();
        assertFalse(master.send(0x60 << 1));
        master.stop();
        assertEquals(3, controller.read(0, 4));
        master.start();
        assertTrue(master.send(TRANSMITTER));
        master.stop();
    }

    @Test
    void linuxSSii902xFindsItsChip() {
        writeRegister(0xc7, 0);
        assertArrayEquals(new int[] {0xb0, 0, 0, 0}, read(TRANSMITTER, 0x1b, 4));
        assertEquals(0x0c, read(TRANSMITTER, 0x3d, 1)[0]);
    }

    @Test
    void theMonitorSBusIsGrantedWhenAskedFor() {
        assertEquals(0, read(TRANSMITTER, 0x1a, 1)[0]);
        writeRegister(0x1a, 0x04);
        assertEquals(0x06, read(TRANSMITTER, 0x1a, 1)[0]);
        writeRegister(0x1a, 0x06);
        assertEquals(0x06, read(TRANSMITTER, 0x1a, 1)[0]);
        writeRegister(0x1a, 0x00);
        assertEquals(0, read(TRANSMITTER, 0x1a, 1)[0]);
    }

    @Test
    void theMonitorTellsAWellFormedEdid() {
        int[] edid = read(MONITOR, 0, 128);
        assertArrayEquals(new int[] {0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0}, Arrays.copyOf(edid, 8));
        assertEquals(0, Arrays.stream(edid).sum() & 0xff);
        assertEquals(6500, edid[54] | edid[55] << 8, "units of 10 kHz");
        assertEquals(1024, edid[56] | (edid[58] & 0xf0) << 4);
        assertEquals(320, edid[57] | (edid[58] & 0xf) << 8);
        assertEquals(768, edid[59] | (edid[61] & 0xf0) << 4);
        assertEquals(38, edid[60] | (edid[61] & 0xf) << 8);
        assertEquals(0, edid[126], "no extension");
        assertEquals(edid[0x36], read(MONITOR, 0x36, 1)[0]);
    }

    @Test
    void readingBeyondTheEndStartsAnew() {
        int[] bytes = read(MONITOR, 127, 3);
        assertEquals(0, bytes[1]);
        assertEquals(0xff, bytes[2]);
    }
}
