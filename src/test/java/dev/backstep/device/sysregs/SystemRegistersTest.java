package dev.backstep.device.sysregs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.backstep.device.PowerControl;
import dev.backstep.device.TestTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SystemRegistersTest {

    private static final int CFGDATA = 0xa0;
    private static final int CFGCTRL = 0xa4;
    private static final int CFGSTAT = 0xa8;
    private static final int START = 1 << 31;
    private static final int WRITE = 1 << 30;
    private static final int DAUGHTERBOARD = 1 << 16;

    private final TestTime time = new TestTime();
    private int shutdowns;
    private int resets;
    private final PowerControl power = new PowerControl() {
        @Override
        public void shutdown() {
            shutdowns++;
        }

        @Override
        public void reset() {
            resets++;
        }
    };
    private final SystemRegisters registers = new SystemRegisters("sysregs", time.clock,
            SystemRegisters.VERSATILE_EXPRESS_ID, SystemRegisters.A9X4_PROCESSOR_ID, DaughterboardSupplies.A9X4, power);

    @BeforeEach
    void reset() {
        registers.reset();
    }

    private int read(int offset) {
        return registers.read(offset, 4);
    }

    private void write(int offset, int value) {
        registers.write(offset, value, 4);
    }

    private int function(int number) {
        return number << 20;
    }

    private int configurationRead(int command) {
        write(CFGSTAT, 0);
        write(CFGCTRL, START | command);
        return read(CFGDATA);
    }

    @Test
    void identificationIsThatOfAVersatileExpressWithAnA9x4() {
        assertEquals(0x1190f500, read(0x00));
        assertEquals(0x0c000191, read(0x84));
        assertEquals(0xff000000, read(0x88));
    }

    @Test
    void countersFollowGuestTime() {
        time.advance(1_000_000_000L);
        assertEquals(100, read(0x24));
        assertEquals(24_000_000, read(0x5c));
        time.advance(10_000_000L - 1);
        assertEquals(100, read(0x24));
        time.advance(1);
        assertEquals(101, read(0x24));
    }

    @Test
    void flagsAreSetAndClearedBitByBit() {
        write(0x30, 0xf0);
        write(0x30, 0x0f);
        assertEquals(0xff, read(0x30));
        write(0x34, 0x3c);
        assertEquals(0xc3, read(0x30));
        assertEquals(0, read(0x34));
    }

    @Test
    void nonVolatileFlagsSurviveAResetAndFlagsDoNot() {
        write(0x30, 5);
        write(0x38, 7);
        write(0x3c, 2);
        registers.reset();
        assertEquals(0, read(0x30));
        assertEquals(5, read(0x38));
    }

    @Test
    void theLockShowsTheKeyOrFifteenBits() {
        write(0x20, 0xa05f);
        assertEquals(0xa05f, read(0x20));
        write(0x20, 0xffff);
        assertEquals(0x7fff, read(0x20));
    }

    @Test
    void resetControlIsReservedHereEvenWhenUnlocked() {
        write(0x20, 0xa05f);
        write(0x40, 0x104);
        assertEquals(0, read(0x40));
        assertEquals(0, resets);
    }

    @Test
    void theCardSlotShowsWhatIsInIt() {
        assertEquals(0, read(0x48));
        registers.setCardInserted(true);
        registers.setCardWriteProtected(true);
        assertEquals(3, read(0x48));
        registers.setCardInserted(false);
        assertEquals(2, read(0x48));
    }

    @Test
    void ledsHaveEightBits() {
        write(0x08, 0x1ff);
        assertEquals(0xff, read(0x08));
    }

    @Test
    void oscillatorsAreReadAndSet() {
        assertEquals(24_000_000, configurationRead(function(1) | 2));
        assertEquals(1, read(CFGSTAT));
        assertEquals(66_670_000, configurationRead(function(1) | DAUGHTERBOARD | 2));
        write(CFGDATA, 63_500_000);
        write(CFGCTRL, START | WRITE | function(1) | DAUGHTERBOARD | 1);
        assertEquals(1, read(CFGSTAT));
        assertEquals(63_500_000, configurationRead(function(1) | DAUGHTERBOARD | 1));
        registers.reset();
        assertEquals(23_750_000, configurationRead(function(1) | DAUGHTERBOARD | 1));
    }

    @Test
    void voltagesAreReadInMicrovolts() {
        assertEquals(3_300_000, configurationRead(function(2)));
        assertEquals(900_000, configurationRead(function(2) | DAUGHTERBOARD | 4));
        write(CFGCTRL, START | WRITE | function(2));
        assertEquals(3, read(CFGSTAT), "they cannot be set");
    }

    @Test
    void shutdownAndRebootAreRequestedOnce() {
        write(CFGCTRL, WRITE | function(8));
        assertEquals(0, shutdowns, "no start bit");
        write(CFGCTRL, START | WRITE | function(8));
        assertEquals(1, shutdowns);
        write(CFGCTRL, START | WRITE | function(9));
        assertEquals(1, resets);
        assertEquals(WRITE | function(9), read(CFGCTRL), "the start bit reads as zero");
    }

    @Test
    void videoFunctionsAreAccepted() {
        for (int function : new int[] {7, 11}) {
            write(CFGSTAT, 0);
            write(CFGCTRL, START | WRITE | function(function));
            assertEquals(1, read(CFGSTAT));
        }
    }

    @Test
    void whoeverDoesNotExistAnswersWithAnError() {
        int[] commands = {
            function(4), function(1) | 6, function(1) | DAUGHTERBOARD | 3, function(1) | 2 << 16, function(1) | 1 << 12,
            function(1) | 1 << 26, WRITE | function(8) | DAUGHTERBOARD, WRITE | function(8) | 1, WRITE | function(5)
        };
        for (int command : commands) {
            write(CFGSTAT, 0);
            write(CFGCTRL, START | command);
            assertEquals(3, read(CFGSTAT), Integer.toHexString(command));
        }
        assertEquals(0, shutdowns);
    }
}
