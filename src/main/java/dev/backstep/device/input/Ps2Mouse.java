package dev.backstep.device.input;

import dev.backstep.device.DeviceInput;
import dev.backstep.state.StateExchange;

import java.nio.ByteBuffer;

/**
 * A PS/2 mouse with a wheel: the standard mouse, which becomes an IntelliMouse (wheel) or an Explorer mouse (wheel and five
 * buttons) when it sees the sample rates 200, 100, 80 or 200, 200, 80.
 *
 * <p>Items from outside are made by {@link #movement} and {@link #buttons}. Reports are ready at once; movement that one
 * report cannot carry follows in others, in stream mode. In remote mode the counters have 9 bits, and what does not fit
 * sets their overflow bit, as in the mice of old.
 *
 * <p>Thread: the machine thread only.
 */
public final class Ps2Mouse implements Ps2Device, DeviceInput {

    /** Buttons in {@link #buttons}. */
    public static final int LEFT = 1;
    /** The right button. */
    public static final int RIGHT = 1 << 1;
    /** The middle button. */
    public static final int MIDDLE = 1 << 2;
    private static final int ALL_BUTTONS = 0x1f;

    private static final int ACKNOWLEDGE = 0xfa;
    private static final int RESEND = 0xfe;
    private static final int SELF_TEST_PASSED = 0xaa;

    private static final int SCALE_1_TO_1 = 0xe6;
    private static final int SCALE_2_TO_1 = 0xe7;
    private static final int SET_RESOLUTION = 0xe8;
    private static final int STATUS_REQUEST = 0xe9;
    private static final int STREAM_MODE = 0xea;
    private static final int READ_DATA = 0xeb;
    private static final int WRAP_MODE_END = 0xec;
    private static final int WRAP_MODE = 0xee;
    private static final int REMOTE_MODE = 0xf0;
    private static final int IDENTIFY = 0xf2;
    private static final int SET_SAMPLE_RATE = 0xf3;
    private static final int ENABLE = 0xf4;
    private static final int DISABLE = 0xf5;
    private static final int DEFAULTS = 0xf6;
    private static final int RESET = 0xff;
    private static final int NO_COMMAND = 0;

    private static final int STANDARD = 0;
    private static final int INTELLIMOUSE = 3;
    private static final int EXPLORER = 4;

    private static final int MOST_COUNTS = 255;
    private static final int ALWAYS_ONE = 1 << 3;
    private static final int X_SIGN = 1 << 4;
    private static final int Y_SIGN = 1 << 5;
    private static final int X_OVERFLOW = 1 << 6;
    private static final int Y_OVERFLOW = 1 << 7;
    private static final int STATUS_SCALE = 1 << 4;
    private static final int STATUS_ENABLED = 1 << 5;
    private static final int STATUS_REMOTE = 1 << 6;
    private static final int REPORT_SIZE = 4;
    /** Movement that waits at most, so that sums cannot overflow. */
    private static final int MOST_PENDING = 1 << 16;
    /** What small movements become when scaled 2:1; larger ones are doubled. */
    private static final int[] SCALED = {0, 1, 1, 3, 6, 9};

    private static final int ITEM_MOVEMENT = 1;
    private static final int ITEM_BUTTONS = 2;

    private final String name;
    private final Ps2Queue queue = new Ps2Queue();
    private Runnable listener = () -> { };
    private boolean enabled;
    private boolean remote;
    private boolean wrap;
    private boolean scaled;
    private int resolution;
    private int sampleRate;
    /** The last two rates before {@link #sampleRate}, newest in the low byte: how a driver knocks for the wheel. */
    private int earlierRates;
    private int identity;
    private int command;
    private int lastSent;
    private int buttons;
    private boolean buttonsChanged;
    private int x;
    private int y;
    private int wheel;

    /** {@code name} is the name of the input. */
    public Ps2Mouse(String name) {
        this.name = name;
        defaults();
    }

    /**
     * The item that moves the mouse.
     *
     * @param right counts to the right
     * @param down counts down the screen
     * @param wheel notches of the wheel, positive turns it towards the user
     */
    public static byte[] movement(int right, int down, int wheel) {
        return ByteBuffer.allocate(13).put((byte) ITEM_MOVEMENT).putInt(right).putInt(down).putInt(wheel).array();
    }

    /** The item that sets which buttons are down: {@link #LEFT}, {@link #RIGHT}, {@link #MIDDLE}, 8 and 16 at the side. */
    public static byte[] buttons(int down) {
        return new byte[] {ITEM_BUTTONS, (byte) down};
    }

    @Override
    public String inputName() {
        return name;
    }

    @Override
    public boolean isReady() {
        return queue.reportRoom() >= REPORT_SIZE;
    }

    @Override
    public void take(byte[] item) {
        ByteBuffer reader = ByteBuffer.wrap(item);
        int kind = item.length == 0 ? 0 : reader.get();
        if (kind == ITEM_MOVEMENT && item.length == 13 && (enabled || remote)) {
            x = sum(x, reader.getInt());
            y = sum(y, -Math.max(reader.getInt(), -Integer.MAX_VALUE));
            wheel = sum(wheel, reader.getInt());
        } else if (kind == ITEM_BUTTONS && item.length == 2) {
            int down = item[1] & ALL_BUTTONS;
            buttonsChanged |= down != buttons && enabled;
            buttons = down;
        }
        stream();
        listener.run();
    }

    private static int sum(int pending, int more) {
        return (int) Math.max(-MOST_PENDING, Math.min((long) pending + more, MOST_PENDING));
    }

    // ------------------------------------------------------------------------------------------------ reports

    /** In stream mode: reports what there is to report, as far as there is room. */
    private void stream() {
        while (enabled && !remote && !wrap && (buttonsChanged || x != 0 || y != 0 || wheel != 0)
                && queue.reportRoom() >= REPORT_SIZE) {
            int right = clamp(x, MOST_COUNTS);
            int up = clamp(y, MOST_COUNTS);
            int turn = clampWheel();
            queue.report(reportOf(scale(right), scale(up), turn));
            x -= right;
            y -= up;
            wheel -= identity == STANDARD ? wheel : turn;
            buttonsChanged = false;
        }
    }

    private int clampWheel() {
        return clamp(wheel, identity == EXPLORER ? 7 : 127);
    }

    private static int clamp(int value, int most) {
        return Math.max(-most, Math.min(value, most));
    }

    private int scale(int counts) {
        if (!scaled) {
            return counts;
        }
        int size = Math.abs(counts);
        return Integer.signum(counts) * (size < SCALED.length ? SCALED[size] : 2 * size);
    }

    private int[] reportOf(int right, int up, int turn) {
        int first = buttons & (LEFT | RIGHT | MIDDLE) | ALWAYS_ONE
                | (right < 0 ? X_SIGN : 0) | (up < 0 ? Y_SIGN : 0)
                | (Math.abs(right) > MOST_COUNTS ? X_OVERFLOW : 0) | (Math.abs(up) > MOST_COUNTS ? Y_OVERFLOW : 0);
        int xByte = clamp(right, MOST_COUNTS) & 0xff;
        int yByte = clamp(up, MOST_COUNTS) & 0xff;
        return switch (identity) {
            case INTELLIMOUSE -> new int[] {first, xByte, yByte, turn & 0xff};
            case EXPLORER -> new int[] {first, xByte, yByte, turn & 0xf | (buttons & 0x18) << 1};
            default -> new int[] {first, xByte, yByte};
        };
    }

    private void clearMovement() {
        x = 0;
        y = 0;
        wheel = 0;
        buttonsChanged = false;
    }

    // ------------------------------------------------------------------------------------------------ the line

    @Override
    public void reset() {
        queue.clear();
        clearMovement();
        buttons = 0;
        lastSent = 0;
        command = NO_COMMAND;
        wrap = false;
        identity = STANDARD;
        earlierRates = 0;
        defaults();
    }

    private void defaults() {
        enabled = false;
        remote = false;
        scaled = false;
        resolution = 2;
        sampleRate = 100;
    }

    @Override
    public boolean hasOutput() {
        return !queue.isEmpty();
    }

    @Override
    public int takeOutput() {
        lastSent = queue.take();
        stream();
        return lastSent;
    }

    @Override
    public void onOutput(Runnable newListener) {
        listener = newListener;
    }

    @Override
    public void command(int value) {
        int awaited = command;
        command = NO_COMMAND;
        // A command makes the mouse forget what it was about to report (a report cut in two could not be understood).
        queue.clear();
        if (wrap && value != WRAP_MODE_END && value != RESET) {
            queue.answer(value);
        } else if (awaited != NO_COMMAND) {
            takeArgument(awaited, value);
        } else {
            execute(value);
        }
        listener.run();
    }

    private void execute(int value) {
        switch (value) {
            case SCALE_1_TO_1, SCALE_2_TO_1 -> {
                scaled = value == SCALE_2_TO_1;
                queue.answer(ACKNOWLEDGE);
            }
            case STATUS_REQUEST -> queue.answer(ACKNOWLEDGE, status(), resolution, sampleRate);
            case STREAM_MODE, REMOTE_MODE -> {
                remote = value == REMOTE_MODE;
                clearMovement();
                queue.answer(ACKNOWLEDGE);
            }
            case READ_DATA -> {
                queue.answer(ACKNOWLEDGE);
                queue.answer(reportOf(x, y, clampWheel()));
                clearMovement();
            }
            case WRAP_MODE, WRAP_MODE_END -> {
                wrap = value == WRAP_MODE;
                queue.answer(ACKNOWLEDGE);
            }
            case IDENTIFY -> queue.answer(ACKNOWLEDGE, identity);
            case SET_RESOLUTION, SET_SAMPLE_RATE -> {
                command = value;
                queue.answer(ACKNOWLEDGE);
            }
            case ENABLE, DISABLE -> {
                enabled = value == ENABLE;
                clearMovement();
                queue.answer(ACKNOWLEDGE);
            }
            case DEFAULTS -> {
                defaults();
                clearMovement();
                queue.answer(ACKNOWLEDGE);
            }
            case RESEND -> queue.answer(lastSent);
            case RESET -> {
                int down = buttons;
                reset();
                buttons = down;
                queue.answer(ACKNOWLEDGE, SELF_TEST_PASSED, STANDARD);
            }
            default -> queue.answer(RESEND);
        }
    }

    private int status() {
        return (remote ? STATUS_REMOTE : 0) | (enabled ? STATUS_ENABLED : 0) | (scaled ? STATUS_SCALE : 0)
                | ((buttons & LEFT) != 0 ? 1 << 2 : 0) | ((buttons & MIDDLE) != 0 ? 1 << 1 : 0)
                | ((buttons & RIGHT) != 0 ? 1 : 0);
    }

    private void takeArgument(int awaited, int value) {
        if (awaited == SET_RESOLUTION) {
            resolution = value & 3;
        } else {
            earlierRates = (earlierRates << 8 | sampleRate) & 0xffff;
            sampleRate = value;
            if (value == 80 && earlierRates == (200 << 8 | 100)) {
                identity = INTELLIMOUSE;
            } else if (value == 80 && earlierRates == (200 << 8 | 200)) {
                identity = EXPLORER;
            }
        }
        queue.answer(ACKNOWLEDGE);
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        exchange.part("queue", queue);
        enabled = exchange.bool("enabled", enabled);
        remote = exchange.bool("remote", remote);
        wrap = exchange.bool("wrap", wrap);
        scaled = exchange.bool("scaled", scaled);
        resolution = exchange.int32("resolution", resolution);
        sampleRate = exchange.int32("sampleRate", sampleRate);
        earlierRates = exchange.int32("earlierRates", earlierRates);
        identity = exchange.int32("identity", identity);
        command = exchange.int32("command", command);
        lastSent = exchange.int32("lastSent", lastSent);
        buttons = exchange.int32("buttons", buttons);
        buttonsChanged = exchange.bool("buttonsChanged", buttonsChanged);
        x = exchange.int32("x", x);
        y = exchange.int32("y", y);
        wheel = exchange.int32("wheel", wheel);
    }
}
