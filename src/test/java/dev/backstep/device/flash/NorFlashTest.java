package dev.backstep.device.flash;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.backstep.memory.AddressSpace;
import dev.backstep.memory.MemoryRegion;
import dev.backstep.memory.Ram;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NorFlashTest {

    private static final int SIZE = 0x4000000;
    private static final int SECTOR = 0x40000;
    private static final int READY = 0x00800080;

    private final Ram ram = new Ram("vexpress.flash0", SIZE);
    private final NorFlash flash = new NorFlash("flash0", ram, SECTOR);
    private final AddressSpace bus =
            new AddressSpace("memory", MemoryRegion.container("system", -1).add(0x40000000, flash.region()));

    @BeforeEach
    void reset() {
        flash.reset();
    }

    private int read(int offset) {
        return bus.read(0x40000000L + offset, 4);
    }

    private void write(int offset, int value) {
        bus.write(0x40000000L + offset, value, 4);
    }

    private void command(int offset, int command) {
        write(offset, command | command << 16);
    }

    private void erase(int offset) {
        command(offset, 0x20);
        command(offset, 0xd0);
    }

    @Test
    void inArrayModeTheContentIsRead() {
        ram.write(0x1234, 0xcafef00d, 4);
        assertEquals(0xcafef00d, read(0x1234));
        command(0, 0x70);
        assertEquals(READY, read(0x1234));
        command(0, 0xff);
        assertEquals(0xcafef00d, read(0x1234));
    }

    @Test
    void identifiersAreThoseOfAnIntelChipOnBothLanes() {
        command(0, 0x90);
        assertEquals(0x00890089, read(0));
        assertEquals(0x00180018, read(4));
        assertEquals(0, read(8));
        assertEquals(0x00180018, read(SECTOR + 4), "in every sector");
        assertEquals(0x18, bus.read(0x40000004L, 1));
        assertEquals(0x18, bus.read(0x40000006L, 2));
    }

    @Test
    void theQueryTableDescribesTheChips() {
        command(0x55 << 2, 0x98);
        assertEquals(0x00510051, read(0x10 << 2));
        assertEquals('R', read(0x11 << 2) & 0xff);
        assertEquals('Y', read(0x12 << 2) & 0xff);
        assertEquals(1, read(0x13 << 2) & 0xff, "Intel command set");
        assertEquals(0x31, read(0x15 << 2) & 0xff);
        assertEquals('P', read(0x31 << 2) & 0xff);
        assertEquals(25, read(0x27 << 2) & 0xff, "32 MiB a chip");
        assertEquals(11, read(0x2a << 2) & 0xff, "2 KiB of buffer a chip");
        assertEquals(1, read(0x2c << 2) & 0xff, "one erase region");
        assertEquals(255, read(0x2d << 2) & 0xff, "of 256 sectors");
        assertEquals(0, read(0x2e << 2) & 0xff);
        assertEquals(0x200, read(0x2f << 2) & 0xff | (read(0x30 << 2) & 0xff) << 8, "of 128 KiB");
        assertEquals(0, read(0x100000));
    }

    @Test
    void erasingMakesASectorAllOnesAndLeavesTheOthers() {
        ram.write(SECTOR - 4, 0x11111111, 4);
        ram.write(2 * SECTOR, 0x22222222, 4);
        erase(SECTOR + 0x100);
        assertEquals(READY, read(0), "status");
        command(0, 0xff);
        assertEquals(0x11111111, read(SECTOR - 4));
        assertEquals(-1, read(SECTOR));
        assertEquals(-1, read(2 * SECTOR - 4));
        assertEquals(0x22222222, read(2 * SECTOR));
    }

    @Test
    void programmingOnlyTurnsOnesIntoZeros() {
        erase(0);
        command(8, 0x40);
        write(8, 0xff00ff00);
        assertEquals(READY, read(8));
        command(8, 0x10);
        write(8, 0x12345678);
        command(0, 0xff);
        assertEquals(0x12005600, read(8));
    }

    @Test
    void aHalfwordIsProgrammedOnItsLanes() {
        erase(0);
        bus.write(0x40000002L, 0x40, 2);
        bus.write(0x40000002L, 0x1234, 2);
        command(0, 0xff);
        assertEquals(0x1234ffff, read(0));
    }

    @Test
    void aBufferIsProgrammedWhenItIsConfirmed() {
        erase(0);
        command(0x40, 0xe8);
        assertEquals(READY, read(0x40), "a buffer is free");
        command(0x40, 15);
        for (int i = 0; i < 16; i++) {
            write(0x40 + 4 * i, 0x01010101 * i);
        }
        command(0x40, 0xd0);
        assertEquals(READY, read(0x40));
        command(0, 0xff);
        for (int i = 0; i < 16; i++) {
            assertEquals(0x01010101 * i, read(0x40 + 4 * i));
        }
        assertEquals(-1, read(0x3c));
        assertEquals(-1, read(0x80));
    }

    @Test
    void aBufferThatIsNotConfirmedOrLeavesItsBlockProgramsNothing() {
        erase(0);
        command(0, 0xe8);
        command(0, 1);
        write(0, 0);
        write(0x1000, 0);
        command(0, 0xd0);
        assertEquals(0x00b000b0, read(0), "sequence error");
        command(0, 0x50);
        assertEquals(READY, read(0), "cleared");
        command(0, 0xe8);
        command(0, 0);
        write(0, 0);
        command(0, 0xff);
        command(0, 0xff);
        assertEquals(-1, read(0));
    }

    @Test
    void anEraseThatIsNotConfirmedIsASequenceError() {
        ram.write(0, 0x12345678, 4);
        command(0, 0x20);
        command(0, 0xff);
        assertEquals(0x00b000b0, read(0));
        command(0, 0xff);
        assertEquals(0x12345678, read(0));
    }

    @Test
    void aLockedSectorRefusesChangesUntilItIsUnlocked() {
        command(SECTOR, 0x60);
        command(SECTOR, 0x01);
        erase(SECTOR);
        assertEquals(0x00a200a2, read(0));
        command(0, 0x50);
        command(0, 0x90);
        assertEquals(0x00010001, read(SECTOR + 8));
        command(SECTOR, 0x60);
        command(SECTOR, 0xd0);
        erase(SECTOR);
        assertEquals(READY, read(0));
    }

    @Test
    void resetReturnsToArrayModeWithTheContentKept() {
        ram.write(0, 0x12345678, 4);
        command(0, 0x90);
        flash.reset();
        assertEquals(0x12345678, read(0));
    }
}
