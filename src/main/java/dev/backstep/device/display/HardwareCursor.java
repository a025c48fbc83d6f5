package dev.backstep.device.display;

import dev.backstep.state.StateExchange;
import dev.backstep.state.Stateful;

import java.util.Arrays;

/**
 * The hardware cursor of the PL111 (DDI0293, 2.9 and 3.2.14 to 3.2.23): one image of 64x64 pixels or four of 32x32, of two
 * bits a pixel, with two colours, transparent, and inverted.
 *
 * <p>Thread: the machine thread only.
 */
final class HardwareCursor implements Stateful {

    /** Offsets of the image memory and of the registers in the controller's window. */
    static final int IMAGE = 0x800;
    private static final int IMAGE_WORDS = 256;
    private static final int CONTROL = 0xc00;
    private static final int CONFIGURATION = 0xc04;
    private static final int PALETTE_0 = 0xc08;
    private static final int PALETTE_1 = 0xc0c;
    private static final int XY = 0xc10;
    private static final int CLIP = 0xc14;
    static final int INTERRUPT_MASK = 0xc20;
    static final int INTERRUPT_CLEAR = 0xc24;
    static final int RAW_INTERRUPT_STATUS = 0xc28;
    static final int MASKED_INTERRUPT_STATUS = 0xc2c;
    /** Last offset that belongs to the cursor. */
    static final int LAST = MASKED_INTERRUPT_STATUS;

    private static final int CONTROL_ON = 1;
    private static final int CONFIGURATION_64 = 1;
    private static final int TRANSPARENT = 2;
    private static final int INVERTED = 3;

    private final int[] image = new int[IMAGE_WORDS];
    private int control;
    private int configuration;
    private int palette0;
    private int palette1;
    private int position;
    private int clip;

    void reset() {
        Arrays.fill(image, 0);
        control = 0;
        configuration = 0;
        palette0 = 0;
        palette1 = 0;
        position = 0;
        clip = 0;
    }

    boolean isOn() {
        return (control & CONTROL_ON) != 0;
    }

    int read(int offset) {
        if (offset < CONTROL) {
            return image[(offset - IMAGE) / 4];
        }
        return switch (offset) {
            case CONTROL -> control;
            case CONFIGURATION -> configuration;
            case PALETTE_0 -> palette0;
            case PALETTE_1 -> palette1;
            case XY -> position;
            case CLIP -> clip;
            default -> 0;
        };
    }

    void write(int offset, int value) {
        if (offset < CONTROL) {
            image[(offset - IMAGE) / 4] = value;
            return;
        }
        switch (offset) {
            case CONTROL -> control = value & 0x31;
            case CONFIGURATION -> configuration = value & 3;
            case PALETTE_0 -> palette0 = value & 0xffffff;
            case PALETTE_1 -> palette1 = value & 0xffffff;
            case XY -> position = value & 0x0fff_0fff;
            case CLIP -> clip = value & 0x3f3f;
            default -> { }
        }
    }

    /** Puts the cursor on a picture. */
    void draw(int[] pixels, int width, int height) {
        if (!isOn()) {
            return;
        }
        boolean large = (configuration & CONFIGURATION_64) != 0;
        int size = large ? 64 : 32;
        int wordsInLine = size / 16;
        int first = large ? 0 : (control >>> 4 & 3) * 64;
        int left = position & 0xfff;
        int top = position >>> 16 & 0xfff;
        // The clip registers say which pixel of the image is the first one shown, at the cursor's position.
        int clipX = clip & 0x3f;
        int clipY = clip >>> 8 & 0x3f;
        for (int row = clipY; row < size && top + row - clipY < height; row++) {
            for (int column = clipX; column < size && left + column - clipX < width; column++) {
                int word = image[first + row * wordsInLine + column / 16];
                int at = (top + row - clipY) * width + left + column - clipX;
                pixels[at] = colour(PixelFormat.BPP_2.pixelOf(word, column % 16, false, true), pixels[at]);
            }
        }
    }

    private int colour(int pixel, int below) {
        return switch (pixel) {
            case TRANSPARENT -> below;
            case INVERTED -> ~below & 0xffffff;
            default -> PixelFormat.BPP_24.colour(pixel == 0 ? palette0 : palette1);
        };
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        exchange.int32Array("image", image);
        control = exchange.int32("control", control);
        configuration = exchange.int32("configuration", configuration);
        palette0 = exchange.int32("palette0", palette0);
        palette1 = exchange.int32("palette1", palette1);
        position = exchange.int32("position", position);
        clip = exchange.int32("clip", clip);
    }
}
