package dev.backstep.device.mmc;

import static dev.backstep.device.mmc.CardHost.command;
import static dev.backstep.device.mmc.CardHost.send;
import static dev.backstep.device.mmc.CardHost.sendApplication;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.device.RecordedLine;
import dev.backstep.device.TestTime;
import dev.backstep.device.storage.MemoryDisk;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class Pl181Test {

    private static final int POWER = 0x00;
    private static final int CLOCK = 0x04;
    private static final int RESP_COMMAND = 0x10;
    private static final int RESPONSE0 = 0x14;
    private static final int DATA_TIMER = 0x24;
    private static final int DATA_LENGTH = 0x28;
    private static final int DATA_CTRL = 0x2c;
    private static final int DATA_CNT = 0x30;
    private static final int STATUS = 0x34;
    private static final int CLEAR = 0x38;
    private static final int MASK0 = 0x3c;
    private static final int MASK1 = 0x40;
    private static final int FIFO_CNT = 0x48;
    private static final int FIFO = 0x80;

    private static final int READ_BLOCKS = 0x93;
    private static final int WRITE_BLOCKS = 0x91;

    private static final int CMD_TIME_OUT = 1 << 2;
    private static final int DATA_CRC_FAIL = 1 << 1;
    private static final int DATA_TIME_OUT = 1 << 3;
    private static final int CMD_RESP_END = 1 << 6;
    private static final int CMD_SENT = 1 << 7;
    private static final int DATA_END = 1 << 8;
    private static final int DATA_BLOCK_END = 1 << 10;
    private static final int TX_ACTIVE = 1 << 12;
    private static final int RX_ACTIVE = 1 << 13;
    private static final int TX_HALF_EMPTY = 1 << 14;
    private static final int RX_HALF_FULL = 1 << 15;
    private static final int TX_EMPTY = 1 << 18;
    private static final int RX_AVAILABLE = 1 << 21;

    private final TestTime time = new TestTime();
    private final RecordedLine line0 = new RecordedLine();
    private final RecordedLine line1 = new RecordedLine();
    private final MemoryDisk disk = new MemoryDisk(64 << 10);
    private final Pl181 mmc = new Pl181("mmc", time.clock, 24_000_000, line0, line1, Optional.of(new SdCard(disk)));

    @BeforeEach
    void reset() {
        new Random(5).nextBytes(disk.bytes);
        mmc.reset();
        write(POWER, 3);
        write(CLOCK, 0x100);
        write(DATA_TIMER, 24_000);
    }

    private int read(int offset) {
        return mmc.read(offset, 4);
    }

    private void write(int offset, int value) {
        mmc.write(offset, value, 4);
    }

    private boolean is(int flags) {
        return (read(STATUS) & flags) == flags;
    }

    @Test
    void aLongResponseFillsFourRegistersWithoutTheEndBit() {
        command(mmc, 0, 0);
        send(mmc, 8, 0x1aa);
        assertEquals(8, read(RESP_COMMAND));
        assertEquals(0x80ff8000L, sendApplication(mmc, 41, 0x40ff8000, 0));
        assertEquals(0x3f, read(RESP_COMMAND));
        assertTrue(command(mmc, 2 | CardHost.RESPONSE | CardHost.LONG, 0));
        byte[] cid = CardRegisters.identification();
        for (int i = 0; i < 16; i++) {
            int expected = i == 15 ? cid[i] & 0xfe : cid[i] & 0xff;
            assertEquals(expected, read(RESPONSE0 + (i & ~3)) >>> 24 - 8 * (i & 3) & 0xff);
        }
    }

    @Test
    void aCommandWithoutAnAnswerIsSentOrTimesOut() {
        write(MASK0, CMD_TIME_OUT);
        command(mmc, 0, 0);
        assertEquals(CMD_SENT, read(STATUS));
        assertEquals(-1, send(mmc, 1, 0));
        assertEquals(CMD_TIME_OUT, read(STATUS));
        assertTrue(line0.level);
        write(CLEAR, CMD_TIME_OUT);
        assertFalse(line0.level);
    }

    @Test
    void anEmptySlotAnswersNothing() {
        Pl181 empty = new Pl181("mmc", time.clock, 24_000_000, line0, line1, Optional.empty());
        empty.reset();
        assertEquals(-1, send(empty, 8, 0x1aa));
        assertEquals(CMD_TIME_OUT, empty.read(STATUS, 4));
    }

    /** As Linux's mmci does without DMA: data control before the command, then words as long as there are some. */
    private int[] readBlocks(int from, int blocks) {
        write(DATA_LENGTH, 512 * blocks);
        write(DATA_CTRL, READ_BLOCKS);
        write(MASK1, RX_HALF_FULL);
        assertFalse(line1.level);
        assertTrue(send(mmc, blocks > 1 ? 18 : 17, from) >= 0);
        int[] words = new int[128 * blocks];
        int got = 0;
        while (got < words.length) {
            assertTrue(line1.level, "interrupt with " + got + " words read");
            assertTrue(is(RX_ACTIVE | RX_AVAILABLE));
            int count = words.length - got - read(FIFO_CNT);
            assertTrue(count > 0);
            for (int i = 0; i < count; i++) {
                words[got++] = read(FIFO + 4 * (i & 15));
            }
            if (words.length - got < 8) {
                write(MASK1, RX_AVAILABLE);
            }
        }
        assertTrue(is(DATA_END | DATA_BLOCK_END));
        assertFalse(is(RX_ACTIVE));
        assertEquals(0, read(DATA_CNT));
        return words;
    }

    private static byte[] bytes(int[] words) {
        byte[] bytes = new byte[words.length * 4];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (words[i / 4] >>> 8 * (i % 4));
        }
        return bytes;
    }

    @Test
    void blocksAreReadThroughTheFifo() {
        CardHost.identify(mmc);
        assertArrayEquals(Arrays.copyOfRange(disk.bytes, 512, 1024), bytes(readBlocks(512, 1)));
        assertArrayEquals(Arrays.copyOfRange(disk.bytes, 1024, 1024 + 16 * 512), bytes(readBlocks(1024, 16)));
        assertTrue(send(mmc, 12, 0) >= 0);
    }

    @Test
    void blocksAreWrittenThroughTheFifo() {
        CardHost.identify(mmc);
        write(DATA_LENGTH, 2048);
        assertTrue(send(mmc, 25, 4096) >= 0);
        write(DATA_CTRL, WRITE_BLOCKS);
        write(MASK1, TX_HALF_EMPTY);
        assertTrue(is(TX_ACTIVE | TX_EMPTY));
        byte[] expected = disk.bytes.clone();
        new Random(9).nextBytes(expected);
        System.arraycopy(disk.bytes, 0, expected, 0, 4096);
        System.arraycopy(disk.bytes, 6144, expected, 6144, disk.bytes.length - 6144);
        for (int i = 4096; i < 6144; i += 4) {
            assertTrue(line1.level);
            write(FIFO, expected[i] & 0xff | (expected[i + 1] & 0xff) << 8 | (expected[i + 2] & 0xff) << 16 | expected[i + 3] << 24);
        }
        assertTrue(is(DATA_END | DATA_BLOCK_END));
        assertFalse(is(TX_ACTIVE));
        assertFalse(line1.level);
        send(mmc, 12, 0);
        assertArrayEquals(expected, disk.bytes);
    }

    /** Linux's mmci: the command, then the data, as many words as fit for each interrupt, the end, the stop, the card's state. */
    @Test
    void aWriteOfManyBlocksWantsOneInterruptForEachFillingOfTheFifoAndLeavesTheCardReady() {
        int address = CardHost.identify(mmc);
        int[] words = new Random(3).ints(8 * 128).toArray();
        assertTrue(send(mmc, 25, 8192) >= 0);
        write(DATA_LENGTH, 4 * words.length);
        write(DATA_CTRL, WRITE_BLOCKS);
        write(MASK0, DATA_END | DATA_CRC_FAIL | DATA_TIME_OUT);
        write(MASK1, TX_HALF_EMPTY);
        int sent = 0;
        while (sent < words.length) {
            assertTrue(line1.level, "interrupt with " + sent + " words written");
            assertFalse(line0.level, "no end with " + sent + " words written");
            int room = is(TX_EMPTY) ? 16 : 8;
            for (int i = 0; i < room; i++) {
                write(FIFO + 4 * i, words[sent++]);
            }
        }
        assertFalse(line1.level, "more wanted than was announced");
        assertTrue(line0.level);
        write(CLEAR, DATA_END | DATA_BLOCK_END);
        assertFalse(line0.level);
        assertTrue(send(mmc, 12, 0) >= 0);
        assertTrue(is(CMD_RESP_END));
        int transferStateReadyForData = 4 << 9 | 1 << 8;
        assertEquals(transferStateReadyForData, send(mmc, 13, address << 16));
        assertArrayEquals(bytes(words), Arrays.copyOfRange(disk.bytes, 8192, 8192 + 4 * words.length));
    }

    @Test
    void aShortRegisterIsReadToTheLastWord() {
        int address = CardHost.identify(mmc);
        write(DATA_LENGTH, 8);
        write(DATA_CTRL, 0x33);
        write(MASK1, RX_AVAILABLE);
        sendApplication(mmc, 51, 0, address);
        assertTrue(line1.level);
        assertTrue(is(RX_ACTIVE | DATA_END));
        assertEquals(0x0502, read(FIFO));
        assertTrue(is(RX_ACTIVE));
        assertEquals(0, read(FIFO));
        assertFalse(is(RX_ACTIVE));
        assertFalse(line1.level);
    }

    @Test
    void dataThatDoesNotComeTimesOut() {
        CardHost.identify(mmc);
        disk.broken = true;
        write(DATA_LENGTH, 512);
        write(DATA_CTRL, READ_BLOCKS);
        write(MASK0, DATA_TIME_OUT);
        send(mmc, 17, 0);
        // 24000 periods of 12 MHz, counted from writing the data control register.
        time.advance(1_999_999);
        assertFalse(is(DATA_TIME_OUT));
        time.advance(1);
        assertTrue(is(DATA_TIME_OUT));
        assertTrue(line0.level);
        assertFalse(is(RX_ACTIVE));
        assertEquals(512, read(DATA_CNT), "how much is missing");
    }

    @Test
    void dataThatIsNotTakenFailsItsCrc() {
        CardHost.identify(mmc);
        disk.readOnly = true;
        assertTrue((send(mmc, 24, 0) & 1 << 26) != 0);
        write(DATA_LENGTH, 512);
        write(DATA_CTRL, WRITE_BLOCKS);
        for (int i = 0; i < 128; i++) {
            assertFalse(is(DATA_CRC_FAIL));
            write(FIFO, i);
        }
        assertTrue(is(DATA_CRC_FAIL));
        assertFalse(is(TX_ACTIVE));
        assertFalse(is(DATA_END));
    }

    @Test
    void switchingThePowerOffResetsTheCard() {
        int address = CardHost.identify(mmc);
        assertTrue(send(mmc, 13, address << 16) >= 0);
        write(POWER, 0);
        write(POWER, 3);
        assertEquals(-1, send(mmc, 13, address << 16));
        assertEquals(0x1aa, send(mmc, 8, 0x1aa));
    }

    @Test
    void aDebuggersLookTakesNothingFromTheFifo() {
        CardHost.identify(mmc);
        write(DATA_LENGTH, 512);
        write(DATA_CTRL, READ_BLOCKS);
        send(mmc, 17, 0);
        int first = mmc.peek(FIFO, 4);
        assertEquals(first, mmc.peek(FIFO, 4));
        assertEquals(first, read(FIFO));
    }

    @Test
    void identificationRegistersNameThePl181() {
        int[] expected = {0x81, 0x11, 0x04, 0x00, 0x0d, 0xf0, 0x05, 0xb1};
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], read(0xfe0 + 4 * i));
        }
    }
}
