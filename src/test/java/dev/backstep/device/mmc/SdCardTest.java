package dev.backstep.device.mmc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.device.mmc.SdCard.Response;
import dev.backstep.device.storage.Disk;
import dev.backstep.device.storage.ImageException;
import dev.backstep.device.storage.MemoryDisk;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SdCardTest {

    private static final int READY = 1 << 8;
    private static final int TRAN = 4 << 9 | READY;
    private static final int DATA = 5 << 9 | READY;

    private final MemoryDisk disk = new MemoryDisk(256 << 10);
    private SdCard card = new SdCard(disk);
    private int address;

    @BeforeEach
    void fill() {
        new Random(3).nextBytes(disk.bytes);
        card.powerUp();
    }

    private int send(int index, int argument) {
        assertEquals(Response.SHORT, card.command(index, argument), "CMD" + index);
        return card.shortResponse();
    }

    private int sendApplication(int index, int argument) {
        send(55, address << 16);
        return send(index, argument);
    }

    private void none(int index, int argument) {
        assertEquals(Response.NONE, card.command(index, argument), "CMD" + index);
    }

    private void toStandby() {
        none(0, 0);
        assertEquals(0x1aa, send(8, 0x1aa));
        address = 0;
        sendApplication(41, 0x40ff8000);
        assertEquals(Response.LONG, card.command(2, 0));
        address = send(3, 0) >>> 16;
    }

    private void toTransfer() {
        toStandby();
        assertEquals(3 << 9 | READY, send(7, address << 16));
    }

    private byte[] read(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            int value = card.read();
            assertTrue(value >= 0, "byte " + i);
            bytes[i] = (byte) value;
        }
        return bytes;
    }

    /** Bits of a register, numbered from the end. */
    private static int bits(byte[] register, int high, int low) {
        return new BigInteger(1, register).shiftRight(low).and(BigInteger.ONE.shiftLeft(high - low + 1).subtract(BigInteger.ONE)).intValue();
    }

    @Test
    void aNewCardIsIdentifiedStepByStep() {
        none(0, 0);
        assertEquals(0x15a, send(8, 0x15a));
        assertEquals(READY | 1 << 5, send(55, 0));
        assertEquals(0x00ff8000, send(41, 0), "a question: not ready, not started");
        send(55, 0);
        assertEquals(0x80ff8000, send(41, 0x00ff8000));
        assertEquals(Response.LONG, card.command(2, 0));
        assertEquals("BSTEP", new String(card.longResponse(), 3, 5, StandardCharsets.US_ASCII));
        int first = send(3, 0);
        assertEquals(2 << 9 | READY, first & 0xffff, "identification state when the command came");
        assertEquals(3 << 9 | READY, send(13, first));
        assertTrue(first >>> 16 != send(3, 0) >>> 16, "asked again it takes another address");
    }

    @Test
    void aCardNeedsAVoltageThatItKnows() {
        none(8, 0x2aa);
        send(55, 0);
        none(41, 0x00000080);
        none(0, 0);
        none(8, 0x1aa);
    }

    @Test
    void registersHaveAValidCrc() {
        // The example of the specification: CMD0 with argument 0 has the CRC 1001010.
        assertEquals(0x4a, CardRegisters.crc7(new byte[] {0x40, 0, 0, 0, 0}, 5));
        toStandby();
        assertEquals(Response.LONG, card.command(9, address << 16));
        byte[] csd = card.longResponse();
        assertEquals(CardRegisters.crc7(csd, 15) << 1 | 1, csd[15] & 0xff);
    }

    @ParameterizedTest
    @CsvSource({"2048", "65536", "262144", "67108864", "1073741824", "2147483648", "4294967296", "34359738368", "1099511627776"})
    void theCapacityInTheCsdIsTheSizeOfTheDisk(long size) throws ImageException {
        SdCard.checkSize(size);
        byte[] csd = CardRegisters.specificData(size, false);
        long capacity;
        if (bits(csd, 127, 126) == 0) {
            assertTrue(size <= 2L << 30);
            capacity = (bits(csd, 73, 62) + 1L) << (bits(csd, 49, 47) + 2 + bits(csd, 83, 80));
        } else {
            capacity = (bits(csd, 69, 48) + 1L) * (512 << 10);
        }
        assertEquals(size, capacity);
        assertEquals(0x32, bits(csd, 103, 96));
        assertEquals(0x535, bits(csd, 95, 84));
    }

    @Test
    void aSizeThatIsNoPowerOfTwoIsNoCard() {
        String message = assertThrows(ImageException.class, () -> SdCard.checkSize(10 << 20)).getMessage();
        assertEquals("Invalid SD card size: 10485760 bytes; it has to be a power of 2, for example 16777216 (qemu-img resize)", message);
        assertThrows(ImageException.class, () -> SdCard.checkSize(1024));
    }

    @Test
    void aSingleBlockIsRead() {
        toTransfer();
        assertEquals(TRAN, send(17, 1024));
        assertArrayEquals(Arrays.copyOfRange(disk.bytes, 1024, 1536), read(512));
        assertEquals(-1, card.read());
        assertEquals(TRAN, send(13, address << 16));
    }

    @Test
    void manyBlocksAreReadUntilStopped() {
        toTransfer();
        send(18, 512);
        assertArrayEquals(Arrays.copyOfRange(disk.bytes, 512, 2100), read(1588));
        assertEquals(DATA, send(12, 0));
        assertEquals(TRAN, send(13, address << 16));
        none(12, 0);
        assertEquals(TRAN | 1 << 22, send(13, address << 16), "the illegal command is told with the next");
        assertEquals(TRAN, send(13, address << 16));
    }

    @Test
    void partsOfBlocksAreReadWithAShorterBlockLength() {
        toTransfer();
        assertEquals(TRAN, send(16, 64));
        send(17, 100);
        assertArrayEquals(Arrays.copyOfRange(disk.bytes, 100, 164), read(64));
        assertEquals(TRAN | 1 << 30, send(17, 500), "across the end of a block");
        assertEquals(TRAN | 1 << 29, send(16, 513));
        assertEquals(TRAN | 1 << 29, send(24, 0), "only whole blocks can be written");
    }

    private void write(int count, int value) {
        for (int i = 0; i < count; i++) {
            assertTrue(card.write(value));
        }
    }

    @Test
    void blocksAreWrittenAndCounted() {
        toTransfer();
        send(24, 512);
        write(512, 0x5a);
        assertFalse(card.write(1), "one block and no more");
        send(25, 1024);
        write(3 * 512 + 100, 0xa5);
        send(12, 0);
        byte[] expected = disk.bytes.clone();
        Arrays.fill(expected, 512, 1024, (byte) 0x5a);
        Arrays.fill(expected, 1024, 2560, (byte) 0xa5);
        assertArrayEquals(expected, disk.bytes);
        sendApplication(22, 0);
        assertArrayEquals(new byte[] {0, 0, 0, 3}, read(4));
    }

    @Test
    void addressesBeyondTheEndAreRefused() {
        toTransfer();
        assertEquals(TRAN | 1 << 31, send(17, 256 << 10));
        assertEquals(TRAN | 1 << 31, send(24, -512));
        send(18, (256 << 10) - 512);
        read(512);
        assertEquals(-1, card.read());
        assertEquals(DATA | 1 << 31, send(12, 0));
        send(25, (256 << 10) - 512);
        write(512, 1);
        for (int i = 0; i < 511; i++) {
            assertTrue(card.write(1));
        }
        assertFalse(card.write(1));
        assertEquals(6 << 9 | READY | 1 << 31, send(12, 0));
    }

    @Test
    void aMediumThatFailsIsReported() {
        toTransfer();
        disk.broken = true;
        send(17, 0);
        assertEquals(-1, card.read());
        assertEquals(DATA | 1 << 21, send(12, 0));
        send(24, 0);
        write(511, 1);
        assertFalse(card.write(1));
        assertEquals(TRAN | 1 << 19, send(13, address << 16));
    }

    @Test
    void aProtectedCardIsNotWrittenNorErased() {
        disk.readOnly = true;
        toTransfer();
        assertEquals(TRAN | 1 << 26, send(24, 0));
        send(32, 0);
        send(33, 512);
        assertEquals(TRAN | 1 << 26, send(38, 0));
    }

    @Test
    void erasedBlocksAreZeros() {
        toTransfer();
        send(32, 1024);
        send(33, 2048);
        assertEquals(TRAN, send(38, 0));
        byte[] expected = disk.bytes.clone();
        Arrays.fill(expected, 1024, 2560, (byte) 0);
        assertArrayEquals(expected, disk.bytes);
        assertEquals(TRAN | 1 << 28, send(38, 0), "no blocks named");
        assertEquals(TRAN | 1 << 28, send(33, 0), "no first block named");
        send(32, 2048);
        send(33, 0);
        assertEquals(TRAN | 1 << 27, send(38, 0));
        send(32, 0);
        assertEquals(TRAN | 1 << 13, send(16, 512), "another command in between");
    }

    @Test
    void theConfigurationAndStatusRegistersAreRead() {
        toTransfer();
        assertEquals(TRAN | 1 << 5, sendApplication(51, 0));
        assertArrayEquals(new byte[] {2, 5, 0, 0, 0, 0, 0, 0}, read(8));
        assertEquals(TRAN | 1 << 5, sendApplication(6, 2));
        sendApplication(13, 0);
        assertEquals((byte) 0x80, read(64)[0]);
    }

    @Test
    void functionsAreCheckedAndSwitched() {
        toTransfer();
        send(6, 0x00fffff1);
        byte[] status = read(64);
        assertEquals(3, status[13]);
        assertEquals(1, status[16]);
        send(6, 0x80fffff1);
        assertEquals(1, read(64)[16]);
        send(6, 0x80ffff2f);
        assertEquals((byte) 0xf1, read(64)[16], "group 2 has no function 2; group 1 stays");
        none(7, 0);
        assertEquals(Response.LONG, card.command(9, address << 16));
        assertEquals(0x5a, bits(card.longResponse(), 103, 96), "50 MHz");
    }

    @Test
    void onlyTheAddressedCardAnswers() {
        toStandby();
        none(13, address + 1 << 16);
        none(7, address + 1 << 16);
        none(9, 0);
        none(55, 0);
        assertEquals(3 << 9 | READY, send(13, address << 16));
        none(15, address << 16);
        none(0, 0);
        none(8, 0x1aa);
    }

    @Test
    void aHighCapacityCardCountsInBlocksAndWaitsForAHostThatKnows() {
        long[] last = new long[1];
        Disk large = new Disk() {
            @Override
            public long size() {
                return 8L << 30;
            }

            @Override
            public boolean isReadOnly() {
                return false;
            }

            @Override
            public boolean read(long offset, byte[] target, int targetOffset, int length) {
                last[0] = offset;
                return true;
            }

            @Override
            public boolean write(long offset, byte[] source, int sourceOffset, int length) {
                last[0] = offset;
                return true;
            }
        };
        card = new SdCard(large);
        card.powerUp();
        send(8, 0x1aa);
        send(55, 0);
        assertEquals(0x00ff8000, send(41, 0x00ff8000));
        send(55, 0);
        assertEquals(0xc0ff8000, send(41, 0x40ff8000));
        card.command(2, 0);
        address = send(3, 0) >>> 16;
        send(7, address << 16);
        send(16, 64);
        send(17, (int) ((8L << 30) / 512) - 1);
        read(512);
        assertEquals((8L << 30) - 512, last[0]);
    }
}
