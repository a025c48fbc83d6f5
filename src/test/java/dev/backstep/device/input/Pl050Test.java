package dev.backstep.device.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.device.RecordedLine;
import dev.backstep.device.TestTime;
import java.util.List;
import org.junit.jupiter.api.Test;

class Pl050Test {

    private static final int KMICR = 0;
    private static final int KMISTAT = 4;
    private static final int KMIDATA = 8;
    private static final int KMIIR = 0x10;
    private static final int RECEIVE_FULL = 1 << 4;

    private final TestTime time = new TestTime();
    private final RecordedLine interrupt = new RecordedLine();
    private final Pl050 keyboard = Pl050.withKeyboard("keyboard", time.clock, interrupt);

    private int read(int offset) {
        return keyboard.read(offset, 4);
    }

    private void write(int offset, int value) {
        keyboard.write(offset, value, 4);
    }

    @Test
    void registersHaveTheirResetValues() {
        keyboard.reset();
        assertEquals(0x43, read(KMISTAT), "lines high, transmitter empty");
        assertEquals(0, read(KMICR));
        assertEquals(2, read(KMIIR));
        int[] expected = {0x50, 0x10, 0x04, 0x00, 0x0d, 0xf0, 0x05, 0xb1};
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], read(0xfe0 + 4 * i));
        }
    }

    @Test
    void linuxOpensThePortAndItsInterruptHandlerFetchesTheAnswer() {
        keyboard.reset();
        write(0xc, 2);
        write(KMICR, 0x04);
        write(KMICR, 0x14);
        assertFalse(interrupt.level);
        assertTrue((read(KMISTAT) & 0x40) != 0);
        keyboard.write(KMIDATA, 0xf2, 1);
        int[] answer = {0xfa, 0xab, 0x83};
        for (int value : answer) {
            assertTrue(interrupt.level);
            assertEquals(1, read(KMIIR) & 1);
            assertEquals(value, read(KMIDATA));
        }
        assertEquals(0, read(KMIIR) & 1);
        assertFalse(interrupt.level);
        assertEquals(0x83, read(KMIDATA), "an empty receiver shows the last byte");
    }

    @Test
    void aDisabledInterfaceHoldsTheKeyboardBack() {
        keyboard.reset();
        keyboard.input().take(Ps2Keyboard.typing(List.of(Key.A), 0));
        assertEquals(0, read(KMISTAT) & RECEIVE_FULL);
        write(KMICR, 0x05);
        assertEquals(0, read(KMISTAT) & RECEIVE_FULL, "the clock is forced low");
        assertEquals(0, read(KMISTAT) & 2);
        write(KMICR, 0x04);
        assertEquals(RECEIVE_FULL, read(KMISTAT) & RECEIVE_FULL);
        assertEquals(0x1c, read(KMIDATA));
    }

    @Test
    void theParityBitIsThatOfTheReceivedByte() {
        keyboard.reset();
        write(KMICR, 4);
        write(KMIDATA, 0xff);
        assertEquals(4, read(KMISTAT) & 4, "0xfa has six ones");
        read(KMIDATA);
        assertEquals(0xaa, keyboard.peek(KMIDATA, 4));
        assertEquals(0xaa, read(KMIDATA));
    }

    @Test
    void theTransmitInterruptFollowsItsEnable() {
        keyboard.reset();
        write(KMICR, 0x0c);
        assertTrue(interrupt.level);
        write(KMICR, 0x04);
        assertFalse(interrupt.level);
    }
}
