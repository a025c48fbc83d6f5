package dev.backstep.device.network;

import static dev.backstep.device.network.TestNetworkLine.frame;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.device.RecordedLine;
import dev.backstep.device.TestTime;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The dialogues of Linux's smsc911x and U-Boot's driver, and the data sheet's finer points. */
class Lan9118Test {

    private static final String OWN = "52:54:00:12:34:56";
    private static final String OTHER = "52:54:00:12:34:57";
    private static final String BROADCAST = "ff:ff:ff:ff:ff:ff";
    private static final String GROUP = "01:00:5e:00:00:fb";

    private static final int RX_DATA = 0x00;
    private static final int TX_DATA = 0x20;
    private static final int RX_STATUS = 0x40;
    private static final int RX_STATUS_PEEK = 0x44;
    private static final int TX_STATUS = 0x48;
    private static final int IRQ_CFG = 0x54;
    private static final int INT_STS = 0x58;
    private static final int INT_EN = 0x5c;
    private static final int FIFO_INT = 0x68;
    private static final int RX_CFG = 0x6c;
    private static final int TX_CFG = 0x70;
    private static final int HW_CFG = 0x74;
    private static final int RX_DP_CTRL = 0x78;
    private static final int RX_FIFO_INF = 0x7c;
    private static final int TX_FIFO_INF = 0x80;
    private static final int GPT_CFG = 0x8c;
    private static final int GPT_CNT = 0x90;
    private static final int RX_DROP = 0xa0;

    private static final int MAC_CR = 1;
    private static final int TXEN_RXEN = 0xc;

    private final TestTime time = new TestTime();
    private final RecordedLine irq = new RecordedLine();
    private final TestNetworkLine wire = new TestNetworkLine();
    private final Lan9118 chip = powered(wire);

    private Lan9118 powered(NetworkLine line) {
        Lan9118 made = new Lan9118("ethernet", time.clock, irq, MacAddress.FIRST_DEFAULT, line);
        made.reset();
        return made;
    }

    private int get(int offset) {
        return chip.read(offset, 4);
    }

    private void set(int offset, int value) {
        chip.write(offset, value, 4);
    }

    private int mac(int number) {
        set(0xa4, 0xc0000000 | number);
        assertTrue(get(0xa4) >= 0, "busy");
        return get(0xa8);
    }

    private void mac(int number, int value) {
        set(0xa8, value);
        set(0xa4, 0x80000000 | number);
    }

    private int phy(int number) {
        mac(6, 1 << 11 | number << 6 | 1);
        assertEquals(0, mac(6) & 1);
        return mac(7);
    }

    private void phy(int number, int value) {
        mac(7, value);
        mac(6, 1 << 11 | number << 6 | 3);
    }

    private void open() {
        mac(MAC_CR, TXEN_RXEN);
        set(TX_CFG, 2);
    }

    private void enable(int interrupts) {
        set(IRQ_CFG, 0x111);
        set(INT_EN, interrupts);
    }

    /** Sends as Linux does: one buffer, offset by the low bits of its address. */
    private void send(byte[] frame, int offset, int tag) {
        set(TX_DATA, offset << 16 | 0x3000 | frame.length);
        set(TX_DATA, tag << 16 | frame.length);
        for (int word = 0; word < (offset + frame.length + 3) / 4; word++) {
            int value = 0;
            for (int i = 0; i < 4; i++) {
                int at = 4 * word + i - offset;
                value |= (at >= 0 && at < frame.length ? frame[at] & 0xff : 0xee) << 8 * i;
            }
            set(TX_DATA, value);
        }
    }

    private byte[] readFrame(int words) {
        byte[] bytes = new byte[4 * words];
        for (int i = 0; i < words; i++) {
            int word = get(RX_DATA);
            for (int j = 0; j < 4; j++) {
                bytes[4 * i + j] = (byte) (word >>> 8 * j);
            }
        }
        return bytes;
    }

    @Test
    void theChipSaysWhatItIsAndHasReadItsAddress() {
        assertEquals(0x87654321, get(0x64));
        assertEquals(0x0118, get(0x50) >>> 16);
        assertEquals(1, get(0x84) & 1);
        assertEquals(0x12005452, mac(3));
        assertEquals(0x5634, mac(2));
        assertEquals(0x100, get(0xb0) & 0x80000100);
        assertEquals(0x1200, get(TX_FIFO_INF));
    }

    @Test
    void softResetForgetsSettingsButNotInterruptPolarity() {
        open();
        set(IRQ_CFG, 0x0a000111);
        set(HW_CFG, 1);
        assertEquals(0, get(HW_CFG) & 1);
        assertEquals(0x11, get(IRQ_CFG));
        assertEquals(0x00040000, mac(MAC_CR));
        assertEquals(0x12005452, mac(3));
    }

    @Test
    void softwareInterruptTestsTheLine() {
        enable(0x80000000);
        assertTrue(irq.level);
        assertEquals(0x80000000, get(INT_STS) & 0x80000000);
        set(INT_EN, 0);
        assertFalse(irq.level);
        set(INT_STS, -1);
        set(INT_EN, 0);
        assertEquals(0, get(INT_STS));
    }

    @Test
    void aFrameIsSentFromAnyOffsetAndItsStatusHasTheTag() {
        open();
        byte[] sent = frame(BROADCAST, 77);
        for (int offset = 0; offset < 4; offset++) {
            send(sent, offset, 0xbeef);
            assertArrayEquals(sent, wire.frames.get(offset));
            assertEquals(1, get(TX_FIFO_INF) >>> 16);
            assertEquals(0xbeef0000, get(TX_STATUS));
            assertEquals(0x1200, get(TX_FIFO_INF));
        }
    }

    @Test
    void aFrameOfSeveralBuffersWithEndAlignmentIsPutTogether() {
        open();
        set(TX_DATA, 1 << 24 | 2 << 16 | 0x2000 | 3);
        set(TX_DATA, 64);
        set(TX_DATA, 0xbbaa9999);
        set(TX_DATA, 0x999999cc);
        set(TX_DATA, 0x99999999);
        set(TX_DATA, 0x99999999);
        set(TX_DATA, 0x1000 | 61 | 1 << 31);
        set(TX_DATA, 64);
        for (int i = 0; i < 16; i++) {
            assertTrue(wire.frames.isEmpty());
            set(TX_DATA, 0x01010101 * i);
        }
        byte[] frame = wire.frames.get(0);
        assertEquals(64, frame.length);
        assertArrayEquals(new byte[] {(byte) 0xaa, (byte) 0xbb, (byte) 0xcc, 0, 0, 0, 0, 1}, Arrays.copyOf(frame, 8));
        assertEquals(1 << 21, get(INT_STS) & 1 << 21, "interrupt on completion");
        assertEquals(0, get(INT_STS) & 1 << 13);
    }

    @Test
    void shortFramesArePaddedAndWrongLengthsAreTransmitterErrors() {
        open();
        send(frame(BROADCAST, 20), 0, 0);
        assertEquals(60, wire.frames.get(0).length);
        set(TX_DATA, 0x3000 | 16);
        set(TX_DATA, 99);
        for (int i = 0; i < 4; i++) {
            set(TX_DATA, 0);
        }
        assertEquals(1 << 13, get(INT_STS) & 1 << 13);
    }

    @Test
    void framesWaitUntilTheTransmitterIsOnAndAFullFifoSaysSo() {
        send(frame(BROADCAST, 60), 0, 1);
        assertTrue(wire.frames.isEmpty());
        assertEquals(0x1200 - 68, get(TX_FIFO_INF));
        for (int i = 0; i < 2000; i++) {
            set(TX_DATA, 0x2000 | 0x7ff);
        }
        assertEquals(1 << 10, get(INT_STS) & 1 << 10, "data FIFO overrun");
        set(TX_CFG, 0x4000);
        assertEquals(0x1200, get(TX_FIFO_INF));
        send(frame(BROADCAST, 60), 0, 2);
        open();
        assertEquals(1, wire.frames.size());
        assertEquals(2 << 16, get(TX_STATUS));
    }

    @Test
    void aFullStatusFifoHoldsFramesBackUnlessOverrunIsAllowed() {
        open();
        for (int i = 0; i < 130; i++) {
            send(frame(BROADCAST, 60), 0, i);
        }
        assertEquals(128, wire.frames.size());
        assertEquals(0, get(TX_STATUS));
        assertEquals(129, wire.frames.size());
        set(TX_CFG, 2 | 4);
        assertEquals(130, wire.frames.size());
        assertEquals(1 << 16, get(INT_STS) & 1 << 16);
    }

    @Test
    void aReceivedFrameIsReadWithOffsetAndCheckSequenceAsLinuxDoes() {
        open();
        set(RX_CFG, 2 << 8);
        enable(1 << 3);
        byte[] sent = frame(OWN, 61);
        chip.take(NetworkItem.frame(sent));
        assertTrue(irq.level);
        assertEquals(1 << 16 | 68, get(RX_FIFO_INF));
        assertEquals(get(RX_STATUS_PEEK), get(RX_STATUS_PEEK));
        int status = get(RX_STATUS);
        assertEquals(65 << 16 | 0x20, status);
        byte[] read = readFrame((65 + 2 + 3) / 4);
        assertArrayEquals(sent, Arrays.copyOfRange(read, 2, 63));
        java.util.zip.CRC32 crc = new java.util.zip.CRC32();
        crc.update(read, 2, 65);
        assertEquals(0x2144df1cL, crc.getValue(), "the residue of a right check sequence");
        assertEquals(0, get(RX_FIFO_INF));
        set(INT_STS, 1 << 3);
        assertFalse(irq.level);
        assertEquals(0, get(RX_STATUS));
    }

    @Test
    void endAlignmentPadsAndFastForwardSkipsTheRestOfAFrame() {
        open();
        set(RX_CFG, 1 << 30);
        chip.take(NetworkItem.frame(frame(OWN, 60)));
        chip.take(NetworkItem.frame(frame(OWN, 70)));
        chip.take(NetworkItem.frame(frame(OWN, 80)));
        readFrame(16);
        get(RX_DATA);
        set(RX_DP_CTRL, 0x80000000);
        assertEquals(0, get(RX_DP_CTRL));
        assertEquals(3 << 16 | 84, get(RX_FIFO_INF));
        assertArrayEquals(frame(OWN, 80), Arrays.copyOf(readFrame(24), 80));
        assertEquals(0, get(RX_FIFO_INF) & 0xffff);
    }

    @Test
    void shortFramesArriveAsTheSendersHardwareWouldHavePaddedThem() {
        open();
        chip.take(NetworkItem.frame(frame(OWN, 42)));
        assertEquals(64, get(RX_STATUS) >>> 16);
    }

    @Test
    void theFilterKnowsPerfectHashMulticastAndPromiscuous() {
        assertEquals("own broadcast", passing(TXEN_RXEN));
        assertEquals("own", passing(TXEN_RXEN | 1 << 11));
        assertEquals("own broadcast group", passing(TXEN_RXEN | 1 << 19));
        assertEquals("own other broadcast group", passing(TXEN_RXEN | 1 << 18));
        assertEquals("other broadcast group", passing(TXEN_RXEN | 1 << 17));
        assertEquals("own broadcast", passing(TXEN_RXEN | 1 << 13));
        // What Linux computes for 01:00:5e:00:00:fb: ether_crc() >> 26.
        int hash = Ethernet.hash(MacAddress.parse(GROUP).orElseThrow());
        mac(hash >= 32 ? 4 : 5, 1 << (hash & 31));
        assertEquals("own broadcast group", passing(TXEN_RXEN | 1 << 13));
        assertEquals("broadcast group", passing(TXEN_RXEN | 1 << 13 | 1 << 15));
        assertEquals("", passing(8));
    }

    private String passing(int control) {
        mac(MAC_CR, control);
        StringBuilder result = new StringBuilder();
        String[] names = {"own", "other", "broadcast", "group"};
        String[] addresses = {OWN, OTHER, BROADCAST, GROUP};
        for (int i = 0; i < names.length; i++) {
            chip.take(NetworkItem.frame(frame(addresses[i], 60)));
            if (get(RX_STATUS) != 0) {
                result.append(result.isEmpty() ? "" : " ").append(names[i]);
            }
        }
        set(RX_CFG, 0x8000);
        return result.toString();
    }

    @Test
    void hashOfAKnownGroupIsThatOfTheStandard() {
        // CRC-32 of 01:00:5e:00:00:01, most significant bits first, begins with 0x7fa32d9b >> 26.
        assertEquals(0x1f, Ethernet.hash(MacAddress.parse("01:00:5e:00:00:01").orElseThrow()));
    }

    @Test
    void refusedFramesAreMarkedWhenAllAreReceived() {
        mac(MAC_CR, 0x80000000 | TXEN_RXEN);
        chip.take(NetworkItem.frame(frame(OTHER, 60)));
        assertEquals(1 << 30, get(RX_STATUS) & 1 << 30);
    }

    @Test
    void withoutRoomItIsNotReadyAndCountsWhatIsLost() {
        open();
        int taken = 0;
        while (chip.isReady()) {
            chip.take(NetworkItem.frame(frame(OWN, 1514)));
            taken++;
        }
        assertEquals(6, taken);
        chip.take(NetworkItem.frame(frame(OWN, 1514)));
        assertEquals(1, get(RX_DROP));
        assertEquals(0, get(RX_DROP));
        assertEquals(1 << 6, get(INT_STS) & 1 << 6);
        set(RX_DP_CTRL, 0x80000000);
        assertTrue(chip.isReady());
        mac(MAC_CR, 8);
        assertTrue(chip.isReady(), "a receiver that is off loses frames rather than holding them up");
        assertEquals(1 << 24, get(INT_STS) & 1 << 24, "receiver stopped");
    }

    @Test
    void linksGoDownAndUpAndThePhyTells() {
        open();
        assertEquals(0x782d, phy(1));
        assertEquals(7, phy(2));
        assertEquals(0x45e1, phy(5));
        assertEquals(0xffff, phyAt(2, 2));
        phy(30, 0x50);
        phy(29);
        enable(1 << 18);
        chip.take(NetworkItem.link(false));
        assertTrue(irq.level);
        assertEquals(0x10, phy(29));
        assertFalse(irq.level);
        assertEquals(0x7809, phy(1));
        chip.take(NetworkItem.frame(frame(OWN, 60)));
        assertEquals(0, get(RX_FIFO_INF));
        send(frame(OWN, 60), 0, 3);
        assertTrue(wire.frames.isEmpty());
        assertEquals(3 << 16 | 0x8400, get(TX_STATUS));
        chip.take(NetworkItem.link(true));
        assertEquals(0xc0, phy(29));
        assertEquals(0x782d, phy(1));
    }

    private int phyAt(int address, int number) {
        mac(6, address << 11 | number << 6 | 1);
        return mac(7);
    }

    @Test
    void thePhyLoopsBackAsLinuxTestsIt() {
        mac(MAC_CR, 0x100000 | TXEN_RXEN);
        phy(0, 0x4100);
        set(TX_CFG, 2);
        byte[] sent = frame(BROADCAST, 64);
        send(sent, 0, 0);
        assertTrue(wire.frames.isEmpty());
        assertEquals(0, get(TX_STATUS) & 0x8000);
        assertEquals(68, get(RX_STATUS) >>> 16 & 0x3fff);
        assertArrayEquals(sent, Arrays.copyOf(readFrame(17), 64));
    }

    @Test
    void unpluggedThereIsNoCarrier() {
        Lan9118 alone = powered(NetworkLine.UNPLUGGED);
        alone.write(0xa8, 1 << 11 | 1 << 6 | 1, 4);
        alone.write(0xa4, 0x80000006, 4);
        alone.write(0xa4, 0xc0000007, 4);
        assertEquals(0x7809, alone.read(0xa8, 4));
    }

    @Test
    void theGeneralPurposeTimerCountsTenthsOfMilliseconds() {
        enable(1 << 19);
        set(GPT_CFG, 1 << 29 | 10);
        time.advance(1_000_000);
        assertEquals(0, get(GPT_CNT));
        assertFalse(irq.level);
        time.advance(100_000);
        assertEquals(0xffff, get(GPT_CNT));
        assertTrue(irq.level);
        set(INT_STS, 1 << 19);
        assertFalse(irq.level);
        time.advance(65536L * 100_000);
        assertTrue(irq.level);
        set(GPT_CFG, 0);
        assertEquals(0xffff, get(GPT_CNT));
    }

    @Test
    void interruptsKeepTheDistanceThatIsAskedFor() {
        set(IRQ_CFG, 0x0a000111);
        set(INT_EN, 1 << 19 | 0x80000000);
        assertTrue(irq.level);
        set(INT_STS, 0x80000000);
        assertFalse(irq.level);
        set(INT_EN, 1 << 19);
        set(INT_EN, 1 << 19 | 0x80000000);
        assertFalse(irq.level);
        assertEquals(0x3000, get(IRQ_CFG) & 0x3000);
        time.advance(99_999);
        assertFalse(irq.level);
        time.advance(1);
        assertTrue(irq.level);
    }

    @Test
    void levelsStandAsLongAsTheirConditionDoes() {
        open();
        enable(1 << 3);
        chip.take(NetworkItem.frame(frame(OWN, 60)));
        set(INT_STS, 1 << 3);
        assertTrue(irq.level, "there still is a status to be read");
        set(FIFO_INT, 0x48000001);
        set(INT_STS, 1 << 3);
        assertFalse(irq.level, "more than one is asked for");
    }

    @Test
    void theEepromKeepsAnotherAddress() {
        set(0xb4, 0x99);
        set(0xb0, 0xb0000006);
        set(0xb0, 0xf0000000);
        assertEquals(0x5634, mac(2), "not writable");
        set(0xb0, 0xa0000000);
        set(0xb0, 0xb0000006);
        set(0xb0, 0xf0000000);
        assertEquals(0x9934, mac(2));
        chip.reset();
        assertEquals(0x9934, mac(2));
    }

    @Test
    void halfWordsComeInPairs() {
        open();
        chip.take(NetworkItem.frame(frame(OWN, 60)));
        assertEquals(0x5452, chip.read(0, 2) & 0xffff);
        assertEquals(0x1200, chip.read(2, 2) & 0xffff);
        assertEquals(0x5634, chip.read(0, 2) & 0xffff);
        assertEquals(0x0706, chip.read(2, 2) & 0xffff);
        chip.write(0x68, 0x0001, 2);
        assertEquals(0x48000000, get(FIFO_INT));
        chip.write(0x6a, 0x1200, 2);
        assertEquals(0x12000001, get(FIFO_INT));
        set(0x98, -1);
        assertEquals(0x8765, chip.read(0x64, 2) & 0xffff);
        assertEquals(0x4321, chip.read(0x66, 2) & 0xffff);
    }
}
