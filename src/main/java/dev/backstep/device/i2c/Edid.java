package dev.backstep.device.i2c;

import java.nio.charset.StandardCharsets;

/** What a monitor tells of itself: VESA Enhanced EDID Standard, version 1.3, one block of 128 bytes. */
public final class Edid {

    private static final int SIZE = 128;
    private static final int DESCRIPTORS = 54;
    private static final int DESCRIPTOR_SIZE = 18;
    private static final int NAME = 0xfc;
    private static final int RANGE_LIMITS = 0xfd;
    private static final int UNUSED = 0x10;
    /** Digital separate synchronisation. */
    private static final int SEPARATE_SYNC = 0x18;

    private Edid() { }

    /** A digital monitor of 1024x768 pixels at 60 Hz that can do 640x480 and 800x600 as well. */
    public static byte[] monitor1024x768() {
        byte[] edid = new byte[SIZE];
        put(edid, 0, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x00);
        int manufacturer = letter('B') << 10 | letter('S') << 5 | letter('P');
        put(edid, 8, manufacturer >>> 8, manufacturer & 0xff);
        // Product 1, no serial number, made in 2020, EDID 1.3.
        put(edid, 10, 1, 0, 0, 0, 0, 0, 1, 2020 - 1990, 1, 3);
        // Digital input; 27 cm x 20 cm; gamma 2.2; RGB, preferred timing in the first descriptor.
        put(edid, 20, 0x80, 27, 20, 120, 0x0a);
        // Chromaticity of sRGB.
        put(edid, 25, 0xee, 0x91, 0xa3, 0x54, 0x4c, 0x99, 0x26, 0x0f, 0x50, 0x54);
        // Established timings: 640x480, 800x600 and 1024x768, all at 60 Hz. No standard timings.
        put(edid, 35, 0x21, 0x08, 0x00);
        for (int i = 38; i < DESCRIPTORS; i++) {
            edid[i] = 1;
        }
        timing(edid, DESCRIPTORS);
        text(edid, DESCRIPTORS + DESCRIPTOR_SIZE, NAME, "Backstep");
        // 50 to 75 Hz vertical, 30 to 60 kHz horizontal, 80 MHz, no secondary timing formula.
        put(edid, DESCRIPTORS + 2 * DESCRIPTOR_SIZE, 0, 0, 0, RANGE_LIMITS, 0, 50, 75, 30, 60, 8, 0, '\n', ' ', ' ', ' ', ' ', ' ', ' ');
        put(edid, DESCRIPTORS + 3 * DESCRIPTOR_SIZE, 0, 0, 0, UNUSED);
        int sum = 0;
        for (byte value : edid) {
            sum += value;
        }
        edid[SIZE - 1] = (byte) -sum;
        return edid;
    }

    /** 1024x768 at 60 Hz (VESA DMT id 10h): 65 MHz; 1344 clocks a line, 806 lines a frame; both syncs negative. */
    private static void timing(byte[] edid, int at) {
        int width = 1024;
        int horizontalBlank = 320;
        int height = 768;
        int verticalBlank = 38;
        int hsyncOffset = 24;
        int hsyncWidth = 136;
        int vsyncOffset = 3;
        int vsyncWidth = 6;
        int clock = 6500;
        put(edid, at, clock & 0xff, clock >>> 8,
                width & 0xff, horizontalBlank & 0xff, width >>> 8 << 4 | horizontalBlank >>> 8,
                height & 0xff, verticalBlank & 0xff, height >>> 8 << 4 | verticalBlank >>> 8,
                hsyncOffset, hsyncWidth, vsyncOffset << 4 | vsyncWidth, 0,
                270 & 0xff, 203, 270 >>> 8 << 4, 0, 0, SEPARATE_SYNC);
    }

    private static void text(byte[] edid, int at, int tag, String text) {
        put(edid, at, 0, 0, 0, tag, 0);
        byte[] padded = (text + "\n").getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < DESCRIPTOR_SIZE - 5; i++) {
            edid[at + 5 + i] = i < padded.length ? padded[i] : (byte) ' ';
        }
    }

    private static int letter(char upperCase) {
        return upperCase - 'A' + 1;
    }

    private static void put(byte[] edid, int at, int... values) {
        for (int i = 0; i < values.length; i++) {
            edid[at + i] = (byte) values[i];
        }
    }
}
