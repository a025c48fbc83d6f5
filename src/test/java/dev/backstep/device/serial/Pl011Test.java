package dev.backstep.device.serial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.device.RecordedLine;
import dev.backstep.device.TestTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class Pl011Test {

    private static final int DR = 0x00;
    private static final int RSR = 0x04;
    private static final int FR = 0x18;
    private static final int IBRD = 0x24;
    private static final int FBRD = 0x28;
    private static final int LCR_H = 0x2c;
    private static final int CR = 0x30;
    private static final int IFLS = 0x34;
    private static final int IMSC = 0x38;
    private static final int RIS = 0x3c;
    private static final int MIS = 0x40;
    private static final int ICR = 0x44;

    private static final int RX = 1 << 4;
    private static final int TX = 1 << 5;
    private static final int RT = 1 << 6;
    private static final int FE = 1 << 7;
    private static final int PE = 1 << 8;
    private static final int BE = 1 << 9;
    private static final int OE = 1 << 10;

    private final TestTime time = new TestTime();
    private final RecordedLine interrupt = new RecordedLine();
    private final RecordedSerialLine line = new RecordedSerialLine();
    private final Pl011 uart = new Pl011("uart0", time.clock, interrupt, line);

    @BeforeEach
    void reset() {
        uart.reset();
    }

    private int read(int offset) {
        return uart.read(offset, 4);
    }

    private void write(int offset, int value) {
        uart.write(offset, value, 4);
    }

    private void enableFifos() {
        write(LCR_H, 0x70);
    }

    private void receive(int count) {
        for (int i = 0; i < count; i++) {
            uart.receive('a' + i);
        }
    }

    @Test
    void registersHaveTheirResetValues() {
        assertEquals(0x90, read(FR));
        assertEquals(0x300, read(CR));
        assertEquals(0x12, read(IFLS));
        for (int offset : new int[] {RSR, 0x20, IBRD, FBRD, LCR_H, IMSC, RIS, MIS, 0x48}) {
            assertEquals(0, read(offset), "offset " + offset);
        }
    }

    @Test
    void identificationRegistersNameThePl011() {
        int[] expected = {0x11, 0x10, 0x14, 0x00, 0x0d, 0xf0, 0x05, 0xb1};
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], read(0xfe0 + 4 * i));
        }
    }

    @Test
    void aByteStoreToTheDataRegisterOfAnUntouchedUartIsSent() {
        uart.write(DR, 'H', 1);
        write(DR, 'i');
        assertEquals(List.of((int) 'H', (int) 'i'), line.sent);
        assertEquals(0x90, read(FR));
    }

    @Test
    void charactersAreSentWhileTheTransmitterIsOff() {
        write(CR, 0x300);
        enableFifos();
        write(DR, 'a');
        write(CR, 0x301);
        write(CR, 0x000);
        write(DR, 'b');
        assertEquals(List.of((int) 'a', (int) 'b'), line.sent);
        assertEquals(0x90, read(FR), "both FIFOs empty, not busy");
    }

    @Test
    void sendingRaisesTheTransmitInterruptUntilItIsCleared() {
        write(IMSC, TX);
        assertFalse(interrupt.level, "an empty FIFO after reset does not interrupt");
        write(DR, 'x');
        assertTrue(interrupt.level);
        assertEquals(TX, read(MIS));
        write(ICR, TX);
        assertFalse(interrupt.level);
    }

    @Test
    void whatIsSentBeforeTheProgramTouchesTheUartWaitsOutside() {
        assertEquals(0, uart.receiveRoom());
        int offers = line.offers;
        read(FR);
        assertEquals(1, uart.receiveRoom());
        assertEquals(offers + 1, line.offers);
        uart.reset();
        assertEquals(0, uart.receiveRoom());
        write(CR, 0);
        enableFifos();
        assertEquals(0, uart.receiveRoom());
        write(CR, 0x301);
        assertEquals(16, uart.receiveRoom());
    }

    @Test
    void withoutFifosOneCharacterIsHeldAndRaisesTheReceiveInterrupt() {
        write(IMSC, RX);
        assertEquals(1, uart.receiveRoom());
        uart.receive('a');
        assertEquals(0, uart.receiveRoom());
        assertEquals(RX, read(MIS));
        assertTrue(interrupt.level);
        assertEquals(0xc0, read(FR), "full, not empty");
        assertEquals('a', read(DR));
        assertFalse(interrupt.level);
        assertEquals(1, uart.receiveRoom());
    }

    @Test
    void theReceiveInterruptFollowsTheTriggerLevel() {
        int[] levels = {2, 4, 8, 12, 14};
        for (int select = 0; select < levels.length; select++) {
            uart.reset();
            enableFifos();
            write(IFLS, select << 3);
            receive(levels[select] - 1);
            assertEquals(0, read(RIS) & RX, "below level " + levels[select]);
            receive(1);
            assertEquals(RX, read(RIS) & RX, "at level " + levels[select]);
            read(DR);
            assertEquals(0, read(RIS) & RX, "below level " + levels[select] + " again");
        }
    }

    @Test
    void theReceiveTimeoutComesAfter32BitPeriodsOfSilence() {
        // 24 MHz / (16 * 13.02) = 115 207 baud: 32 bits take 13.015625 * 16 * 32 / 24 MHz = 277 666 ns.
        write(IBRD, 13);
        write(FBRD, 1);
        enableFifos();
        write(IMSC, RT);
        uart.receive('a');
        time.advance(200_000);
        uart.receive('b');
        time.advance(277_665);
        assertFalse(interrupt.level);
        time.advance(1);
        assertTrue(interrupt.level);
        assertEquals(RT, read(MIS));
        read(DR);
        assertTrue(interrupt.level, "one character is left");
        read(DR);
        assertFalse(interrupt.level);
    }

    @Test
    void aTimeoutThatIsClearedWithCharactersLeftComesAgain() {
        enableFifos();
        receive(1);
        time.advance(1_000_000);
        assertEquals(RT, read(RIS));
        write(ICR, RT);
        assertEquals(0, read(RIS));
        time.advance(1_000_000);
        assertEquals(RT, read(RIS));
    }

    @Test
    void aCharacterWithoutRoomIsLostAndTheNextOneTells() {
        enableFifos();
        receive(16);
        assertEquals(0, uart.receiveRoom());
        uart.receive('!');
        assertEquals(OE, read(RIS) & OE);
        assertEquals(8, read(RSR));
        assertEquals('a', read(DR));
        uart.receive('?');
        for (int i = 1; i < 16; i++) {
            assertEquals('a' + i, read(DR));
        }
        assertEquals(0x800 | '?', read(DR));
        write(RSR, 0xff);
        assertEquals(0, read(RSR));
    }

    @Test
    void breakFramingAndParityErrorsTravelWithTheirCharacter() {
        enableFifos();
        uart.receiveBreak();
        uart.receive('f', true, false);
        uart.receive('p', false, true);
        assertEquals(BE | FE | PE, read(RIS) & (BE | FE | PE));
        assertEquals(0x400, read(DR));
        assertEquals(4, read(RSR));
        assertEquals(0x100 | 'f', read(DR));
        assertEquals(1, read(RSR));
        assertEquals(0x200 | 'p', read(DR));
        write(ICR, 0x7ff);
        assertEquals(0, read(RIS));
    }

    @Test
    void inputWaitsUntilTheProgramLooksForItOrHasSetTheUartUp() {
        assertEquals(0, uart.receiveRoom(), "a flush may be still to come");
        int before = line.offers;
        read(FR);
        assertEquals(before + 1, line.offers);
        assertEquals(1, uart.receiveRoom(), "a program that polls without setting up");
        uart.reset();
        write(IMSC, RX);
        assertEquals(1, uart.receiveRoom(), "a program that waits for interrupts without setting up");
        uart.reset();
        write(CR, 0);
        write(LCR_H, 0x70);
        assertEquals(0, uart.receiveRoom());
        write(CR, 0x301);
        assertEquals(16, uart.receiveRoom());
    }

    @Test
    void theLineIsToldWhenRoomAppears() {
        read(FR);
        int before = line.offers;
        uart.receive('a');
        assertEquals(before, line.offers);
        read(DR);
        assertEquals(before + 1, line.offers);
        write(CR, 0x101);
        assertEquals(0, uart.receiveRoom(), "receiver off");
        write(CR, 0x301);
        assertEquals(before + 2, line.offers);
        assertEquals(1, uart.receiveRoom());
    }

    @Test
    void inLoopbackSentCharactersComeBackAndTheOutsideWaits() {
        enableFifos();
        write(CR, 0x381);
        write(DR, 'x');
        assertEquals(List.of(), line.sent);
        assertEquals(0, uart.receiveRoom());
        assertEquals('x', read(DR));
        write(LCR_H, 0x71);
        assertEquals(0x400, read(DR), "a break comes back too");
    }

    @Test
    void inLoopbackTheModemOutputsAreTheInputsAndRaiseInterrupts() {
        write(CR, 0x381);
        write(CR, 0x381 | 0xf << 10);
        assertEquals(0x107, read(FR) & 0x107);
        assertEquals(0xf, read(RIS) & 0xf);
        write(ICR, 0xf);
        write(CR, 0x301);
        assertEquals(0, read(FR) & 0x107);
        assertEquals(0xf, read(RIS) & 0xf);
    }

    @Test
    void switchingTheFifosEmptiesThem() {
        enableFifos();
        receive(3);
        write(LCR_H, 0x60);
        assertEquals(0x90, read(FR));
        time.advance(10_000_000);
        assertEquals(0, read(RIS));
    }

    @Test
    void aDebuggersLookAtTheDataRegisterTakesNothingOut() {
        uart.receive('a');
        assertEquals('a', uart.peek(DR, 4));
        assertEquals('a', uart.peek(DR, 4));
        assertEquals('a', read(DR));
        assertEquals(0x90, read(FR));
    }

    @Test
    void resetLowersTheInterrupt() {
        write(IMSC, TX);
        write(DR, 'x');
        uart.reset();
        assertFalse(interrupt.level);
        assertEquals(0, read(RIS));
    }
}
