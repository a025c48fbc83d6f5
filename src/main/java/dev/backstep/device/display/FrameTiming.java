package dev.backstep.device.display;

/**
 * When the parts of a frame begin, as the timing registers of a PL111 set it for TFT panels (DDI0293, 3.2.1 to 3.2.3). A
 * frame begins with its vertical synchronisation, then come back porch, active lines and front porch.
 *
 * @param width pixels of a line
 * @param height active lines
 * @param backPorch ns from the beginning of the frame to the beginning of the back porch
 * @param active ns from the beginning of the frame to the first active line
 * @param frontPorch ns from the beginning of the frame to the end of the last active line
 * @param frame ns of a frame
 */
record FrameTiming(int width, int height, long backPorch, long active, long frontPorch, long frame) {

    private static final long SECOND = 1_000_000_000L;
    /** A guest that sets nothing sensible gets no shorter frames than these, in ns. */
    private static final long SHORTEST_FRAME = 10_000;
    private static final int TIMING2_BYPASS = 1 << 26;

    /**
     * Reads the registers.
     *
     * @param timing LCDTiming0 to LCDTiming3
     * @param hertz frequency of CLCDCLK
     */
    static FrameTiming of(int[] timing, long hertz) {
        int pixels = ((timing[0] >>> 2 & 0x3f) + 1) * 16;
        int lines = (timing[1] & 0x3ff) + 1;
        long divider = (timing[2] & TIMING2_BYPASS) != 0 ? 1 : (timing[2] >>> 27 << 5 | timing[2] & 0x1f) + 2;
        long lineClocks = (timing[0] >>> 8 & 0xff) + 1 + (timing[0] >>> 24 & 0xff) + 1 + pixels + (timing[0] >>> 16 & 0xff) + 1;
        long line = lineClocks * divider;
        long synchronisation = (timing[1] >>> 10 & 0x3f) + 1;
        long back = synchronisation + (timing[1] >>> 24 & 0xff);
        long front = back + lines;
        long total = front + (timing[1] >>> 16 & 0xff);
        return new FrameTiming(pixels, lines, nanoseconds(synchronisation * line, hertz), nanoseconds(back * line, hertz),
                nanoseconds(front * line, hertz), Math.max(SHORTEST_FRAME, nanoseconds(total * line, hertz)));
    }

    private static long nanoseconds(long clocks, long hertz) {
        return clocks * SECOND / hertz;
    }

    /** When the vertical compare interrupt of this LcdVComp (0 to 3) comes, in ns from the beginning of the frame. */
    long compare(int select) {
        return switch (select) {
            case 0 -> 0;
            case 1 -> backPorch;
            case 2 -> active;
            default -> Math.min(frontPorch, frame - 1);
        };
    }

    /** How many active lines have been begun, this many ns after the beginning of a frame. */
    int linesBegun(long nanoseconds) {
        if (nanoseconds < active) {
            return 0;
        }
        long duration = Math.max(1, frontPorch - active);
        return (int) Math.min(height, (nanoseconds - active) * height / duration + 1);
    }
}
