package dev.backstep.device.display;

/**
 * A picture.
 *
 * @param width pixels, 1 or more
 * @param height lines, 1 or more
 * @param pixels {@code 0xRRGGBB}, line by line from the top, {@code width * height} of them; not to be changed
 */
public record Picture(int width, int height, int[] pixels) {

    /** Refuses an array of the wrong length. */
    public Picture {
        if (pixels.length != width * height) {
            throw new IllegalArgumentException(pixels.length + " pixels do not make " + width + "x" + height);
        }
    }
}
