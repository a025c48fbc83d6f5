package dev.backstep.device.input;

import java.util.Arrays;

/**
 * What a PS/2 keyboard sends when a key goes down or up. Print Screen and Pause depend on the modifiers that are held;
 * the navigation keys are sent as with Num Lock off.
 */
final class ScanCodes {

    private static final int PREFIX = 0xe0;
    private static final int SET_1_BREAK = 0x80;
    private static final int BREAK = 0xf0;

    private static final int[] NOTHING = {};
    /** Pause has a make code only. */
    private static final int[] PAUSE_SET_1 = {0xe1, 0x1d, 0x45, 0xe1, 0x9d, 0xc5};
    private static final int[] PAUSE_SET_2 = {0xe1, 0x14, 0x77, 0xe1, 0xf0, 0x14, 0xf0, 0x77};
    /** Ctrl with Pause is Break. */
    private static final int[] BREAK_KEY_SET_1 = {0xe0, 0x46, 0xe0, 0xc6};
    private static final int[] BREAK_KEY_SET_2 = {0xe0, 0x7e, 0xe0, 0xf0, 0x7e};
    private static final int SYSTEM_REQUEST_SET_1 = 0x54;
    private static final int SYSTEM_REQUEST_SET_2 = 0x84;

    private ScanCodes() { }

    /** Which modifiers are held, left or right. */
    record Modifiers(boolean shift, boolean ctrl, boolean alt) { }

    /**
     * The bytes for a key.
     *
     * @param set 1 to 3
     * @param down false when it is released
     * @return none when the set lacks the key or tells nothing
     */
    static int[] of(Key key, int set, boolean down, Modifiers modifiers) {
        if (set != 3 && key == Key.PAUSE) {
            return pause(set, down, modifiers);
        }
        if (set != 3 && key == Key.PRINT) {
            return print(set, down, modifiers);
        }
        int code = key.code(set);
        return code == 0 ? NOTHING : plain(code, set, down);
    }

    private static int[] plain(int code, int set, boolean down) {
        boolean prefixed = code > 0xff;
        int last = code & 0xff;
        if (set == 1) {
            int value = down ? last : last | SET_1_BREAK;
            return prefixed ? new int[] {PREFIX, value} : new int[] {value};
        }
        if (down) {
            return prefixed ? new int[] {PREFIX, last} : new int[] {last};
        }
        return prefixed ? new int[] {PREFIX, BREAK, last} : new int[] {BREAK, last};
    }

    private static int[] pause(int set, boolean down, Modifiers modifiers) {
        if (!down) {
            return NOTHING;
        }
        if (modifiers.ctrl()) {
            return set == 1 ? BREAK_KEY_SET_1 : BREAK_KEY_SET_2;
        }
        return set == 1 ? PAUSE_SET_1 : PAUSE_SET_2;
    }

    /** Print Screen brings its own shift unless one is held; with Alt it is System Request. */
    private static int[] print(int set, boolean down, Modifiers modifiers) {
        if (modifiers.alt()) {
            return plain(set == 1 ? SYSTEM_REQUEST_SET_1 : SYSTEM_REQUEST_SET_2, set, down);
        }
        int[] key = plain(Key.PRINT.code(set), set, down);
        if (modifiers.shift() || modifiers.ctrl()) {
            return key;
        }
        int[] shift = plain(PREFIX << 8 | Key.SHIFT.code(set), set, down);
        return down ? concatenate(shift, key) : concatenate(key, shift);
    }

    private static int[] concatenate(int[] first, int[] second) {
        int[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }
}
