package dev.backstep.device.audio;

import dev.backstep.state.StateExchange;
import dev.backstep.state.Stateful;

import java.util.Arrays;

/**
 * The registers of a National Semiconductor LM4549 audio codec (AC'97 revision 2.1), without any sound.
 *
 * <p>Thread: the machine thread only.
 */
final class Lm4549 implements Stateful {

    private static final int REGISTERS = 64;

    private static final int RESET = 0x00;
    private static final int POWER_DOWN = 0x26;
    private static final int EXTENDED_AUDIO_ID = 0x28;
    private static final int EXTENDED_AUDIO_CONTROL = 0x2a;
    private static final int DAC_RATE = 0x2c;
    private static final int ADC_RATE = 0x32;
    private static final int VENDOR_ID_1 = 0x7c;
    private static final int VENDOR_ID_2 = 0x7e;

    private static final int VARIABLE_RATE = 1;
    private static final int FIXED_RATE = 48_000;
    private static final int LOWEST_RATE = 4_000;
    /** All four parts are ready: bits of POWER_DOWN that only the codec sets. */
    private static final int READY = 0xf;

    /** Registers that are not 0 after a reset: offset, value. */
    private static final int[][] RESET_VALUES = {
        {RESET, 0x0d50}, {0x02, 0x8000}, {0x04, 0x8000}, {0x06, 0x8000}, {0x0c, 0x8008}, {0x0e, 0x8008}, {0x10, 0x8808},
        {0x12, 0x8808}, {0x14, 0x8808}, {0x16, 0x8808}, {0x18, 0x8808}, {0x1c, 0x8000}, {0x22, 0x0101}, {POWER_DOWN, READY},
        {EXTENDED_AUDIO_ID, VARIABLE_RATE}, {DAC_RATE, FIXED_RATE}, {ADC_RATE, FIXED_RATE},
        {VENDOR_ID_1, 0x4e53}, {VENDOR_ID_2, 0x4331},
    };

    private final int[] registers = new int[REGISTERS];

    Lm4549() {
        reset();
    }

    void reset() {
        Arrays.fill(registers, 0);
        for (int[] row : RESET_VALUES) {
            registers[row[0] / 2] = row[1];
        }
    }

    /** The register at {@code offset} (0 to 0x7f; odd ones do not exist and read as the even one below). */
    int read(int offset) {
        return registers[offset / 2];
    }

    void write(int offset, int value) {
        switch (offset & ~1) {
            case RESET -> reset();
            case POWER_DOWN -> registers[POWER_DOWN / 2] = value & 0xffff & ~READY | READY;
            case EXTENDED_AUDIO_ID, VENDOR_ID_1, VENDOR_ID_2 -> { }
            case EXTENDED_AUDIO_CONTROL -> {
                registers[EXTENDED_AUDIO_CONTROL / 2] = value & VARIABLE_RATE;
                if ((value & VARIABLE_RATE) == 0) {
                    registers[DAC_RATE / 2] = FIXED_RATE;
                    registers[ADC_RATE / 2] = FIXED_RATE;
                }
            }
            case DAC_RATE, ADC_RATE -> writeRate(offset & ~1, value & 0xffff);
            default -> registers[offset / 2] = value & 0xffff;
        }
    }

    /** A rate that the codec cannot do becomes the nearest that it can; without variable rate it stays. */
    private void writeRate(int offset, int value) {
        if ((registers[EXTENDED_AUDIO_CONTROL / 2] & VARIABLE_RATE) != 0) {
            registers[offset / 2] = Math.max(LOWEST_RATE, Math.min(value, FIXED_RATE));
        }
    }

    /** Frames that are played in a second. */
    int playRate() {
        return registers[DAC_RATE / 2];
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        exchange.int32Array("registers", registers);
    }
}
