package dev.backstep.device.display;

/**
 * The pixel formats of the PL110 and PL111, in the order of the control register's LcdBpp field (DDI0293, 3.2.7 and 2.2.4).
 */
enum PixelFormat {

    /** Two colours of the palette. */
    BPP_1(1),
    /** Four colours of the palette. */
    BPP_2(2),
    /** Sixteen colours of the palette. */
    BPP_4(4),
    /** 256 colours of the palette. */
    BPP_8(8),
    /** 5 bits each of red, green, blue from the low end, and an intensity bit. */
    BPP_16_1555(16),
    /** 8 bits each of red, green, blue from the low end of a word. */
    BPP_24(32),
    /** 5, 6, 5 bits of red, green, blue from the low end. */
    BPP_16_565(16),
    /** 4 bits each of red, green, blue from the low end of a halfword. */
    BPP_16_444(16);

    /** Bits that a pixel takes in memory. */
    final int bits;

    PixelFormat(int bits) {
        this.bits = bits;
    }

    boolean usesPalette() {
        return bits <= 8;
    }

    /** The colour {@code 0xRRGGBB} of a pixel that uses no palette. */
    int colour(int pixel) {
        return switch (this) {
            case BPP_24 -> rgb(pixel & 0xff, pixel >>> 8 & 0xff, pixel >>> 16 & 0xff);
            case BPP_16_565 -> rgb(spread(pixel, 5), spread(pixel >>> 5, 6), spread(pixel >>> 11, 5));
            case BPP_16_444 -> rgb(spread(pixel, 4), spread(pixel >>> 4, 4), spread(pixel >>> 8, 4));
            default -> paletteColour(pixel);
        };
    }

    /** The colour of 16 bits in the form of a palette entry; the intensity bit is ignored. */
    static int paletteColour(int entry) {
        return rgb(spread(entry, 5), spread(entry >>> 5, 5), spread(entry >>> 10, 5));
    }

    /** Red and blue exchanged. */
    static int exchanged(int colour) {
        return colour & 0x00ff00 | colour >>> 16 & 0xff | (colour & 0xff) << 16;
    }

    static int rgb(int red, int green, int blue) {
        return red << 16 | green << 8 | blue;
    }

    /** The low {@code bits} bits (4 to 6) of a value as 8 bits, so that all ones become 255. */
    private static int spread(int value, int bits) {
        int low = value & (1 << bits) - 1;
        return low << (8 - bits) | low >>> (2 * bits - 8);
    }

    /**
     * The pixel {@code index} of a word.
     *
     * @param word as the bus master reads it, little-endian
     * @param bigBytes BEBO: the first pixel is at the high end of the word
     * @param bigPixels BEPO: within a byte the first pixel is at the high end
     */
    int pixelOf(int word, int index, boolean bigBytes, boolean bigPixels) {
        int at = index * bits;
        if (bigBytes) {
            at = 32 - bits - at;
        } else if (bigPixels && bits < 8) {
            at = (at & ~7) + 8 - bits - (at & 7);
        }
        return bits == 32 ? word : word >>> at & (1 << bits) - 1;
    }
}
