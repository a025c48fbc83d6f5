package dev.backstep.device.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.device.RecordedLine;
import dev.backstep.device.TestTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class Pl041Test {

    private static final int TXCR = 0x04;
    private static final int SR = 0x08;
    private static final int ISR = 0x0c;
    private static final int IE = 0x10;
    private static final int SL1RX = 0x50;
    private static final int SL1TX = 0x54;
    private static final int SL2RX = 0x58;
    private static final int SL2TX = 0x5c;
    private static final int SLFR = 0x68;
    private static final int INTCLR = 0x74;
    private static final int MAINCR = 0x78;
    private static final int RESET = 0x7c;
    private static final int ALLINTS = 0x84;
    private static final int DR1 = 0x90;
    private static final int RECEIVED = 1 << 6 | 1 << 8;
    private static final int TXFF = 1 << 5;
    private static final int TXHE = 1 << 3;
    private static final int TXFE = 1 << 1;
    private static final int TXU = 1 << 9;
    private static final int UNDERRUN_INTERRUPT = 1 << 5;
    private static final int TRANSMIT_INTERRUPT = 1 << 2;
    /** FIFO, 16 bits, compact, slots 3 and 4. */
    private static final int STEREO = 1 << 16 | 1 << 15 | 1 << 3 | 1 << 4;
    /** Interface, and slots 1 and 2 both ways. */
    private static final int LINUX_MAINCR = 0x79;
    private static final long SECOND = 1_000_000_000L;

    private final TestTime time = new TestTime();
    private final RecordedLine interrupt = new RecordedLine();
    private final Pl041 audio = new Pl041("audio", time.clock, interrupt);

    @BeforeEach
    void startLikeLinux() {
        audio.reset();
        for (int channel = 0; channel < 4; channel++) {
            write(channel * 0x14 + IE, 0);
            write(channel * 0x14 + TXCR, 0);
            write(channel * 0x14, 0);
        }
        write(INTCLR, 0x1fff);
        write(MAINCR, LINUX_MAINCR);
        write(RESET, 0);
        write(RESET, 1);
    }

    private int read(int offset) {
        return audio.read(offset, 4);
    }

    private void write(int offset, int value) {
        audio.write(offset, value, 4);
    }

    private int readCodec(int register) {
        write(SL1TX, register << 12 | 1 << 19);
        assertEquals(0, read(SLFR) & 0x3f, "nothing is busy");
        assertEquals(RECEIVED, read(SLFR) & RECEIVED);
        assertEquals(register, read(SL1RX) >> 12);
        int value = read(SL2RX) >> 4;
        assertEquals(0, read(SLFR) & RECEIVED);
        return value;
    }

    private void writeCodec(int register, int value) {
        write(SL2TX, value << 4);
        write(SL1TX, register << 12);
        assertEquals(0, read(SLFR) & 0x3f);
    }

    private void fill(int words) {
        for (int i = 0; i < words; i++) {
            write(DR1 + i % 4 * 4, i);
        }
    }

    @Test
    void identificationRegistersNameThePl041WithOneChannelAndItsFifo() {
        int[] expected = {0x41, 0x10, 0x04, 0x29, 0x0d, 0xf0, 0x05, 0xb1};
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], read(0xfe0 + 4 * i));
        }
    }

    @Test
    void linuxFindsTheCodecThroughSlots1And2() {
        assertEquals(0x4e53, readCodec(0x7c));
        assertEquals(0x4331, readCodec(0x7e));
        assertEquals(0x000f, readCodec(0x26) & 0xf);
        writeCodec(0x02, 0x1f1f);
        assertEquals(0x1f1f, readCodec(0x02));
        writeCodec(0x00, 0);
        assertEquals(0x8000, readCodec(0x02));
        writeCodec(0x7c, 0);
        assertEquals(0x4e53, readCodec(0x7c));
    }

    @Test
    void aSecondaryCodecDoesNotAnswer() {
        write(MAINCR, LINUX_MAINCR | 1 << 10);
        write(SL1TX, 0x7c << 12 | 1 << 19);
        assertEquals(0, read(SLFR) & RECEIVED);
    }

    @Test
    void linuxMeasuresAFifoOf512SamplesAndEmptiesItAgain() {
        write(TXCR, 1 << 16 | 1);
        int depth = 0;
        while ((read(SR) & TXFF) == 0 && depth < 4096) {
            write(DR1, 0);
            depth++;
        }
        assertEquals(512, depth);
        write(TXCR, 0);
        assertEquals(0, read(SR) & TXFE);
        write(MAINCR, LINUX_MAINCR & ~1);
        write(MAINCR, LINUX_MAINCR);
        assertEquals(TXFE | TXHE | 1, read(SR));
    }

    @Test
    void samplesArePlayedAtTheRateOfTheCodec() {
        write(TXCR, STEREO);
        fill(256);
        assertEquals(TXFF, read(SR) & (TXFF | TXHE | TXFE));
        write(TXCR, STEREO | 1);
        write(IE, TRANSMIT_INTERRUPT | UNDERRUN_INTERRUPT);
        assertFalse(interrupt.level);
        // 128 frames of two samples are half of it.
        time.advance(128 * SECOND / 48_000);
        assertFalse(interrupt.level);
        time.advance(1);
        assertTrue(interrupt.level);
        assertEquals(TRANSMIT_INTERRUPT, read(ALLINTS));
        fill(128);
        assertFalse(interrupt.level);
        assertEquals(TXFF, read(SR) & TXFF);
        time.advance(SECOND);
        assertEquals(TXFE | TXHE | TXU, read(SR) & (TXFE | TXHE | TXU));
        assertEquals(TRANSMIT_INTERRUPT | UNDERRUN_INTERRUPT, read(ISR));
        fill(256);
        write(INTCLR, 1 << 5);
        assertEquals(0, read(ISR));
        assertFalse(interrupt.level);
    }

    @Test
    void variableRateSlowsThePlayingDown() {
        writeCodec(0x2a, 1);
        writeCodec(0x2c, 8000);
        assertEquals(8000, readCodec(0x2c));
        write(TXCR, STEREO | 1);
        fill(256);
        write(IE, TRANSMIT_INTERRUPT);
        time.advance(16_000_000 - 1);
        assertFalse(interrupt.level);
        time.advance(1);
        assertTrue(interrupt.level);
        writeCodec(0x2a, 0);
        assertEquals(48_000, readCodec(0x2c));
    }

    @Test
    void samplesForNoSlotStay() {
        write(TXCR, 1 << 16 | 1);
        fill(10);
        time.advance(SECOND);
        assertEquals(0, read(SR) & TXFE);
        assertEquals(Long.MAX_VALUE, time.clock.timers().nextDeadline());
    }

    @Test
    void channelsWithoutFifosAreEmptyAndQuiet() {
        write(0x14 + IE, 0x7f);
        write(0xb0, 1);
        assertEquals(TXFE | TXHE | 1, read(0x14 + SR));
        assertFalse(interrupt.level);
        assertEquals(0, read(ALLINTS));
    }
}
