package dev.backstep.device.input;

import dev.backstep.clock.Timer;
import dev.backstep.clock.VirtualClock;
import dev.backstep.device.DeviceInput;
import dev.backstep.state.StateExchange;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * A PS/2 keyboard of the MF2 kind (IBM Personal System/2 Hardware Interface Technical Reference).
 *
 * <p>Items from outside are made by {@link #typing} and {@link #change}. Changes of keys wait for each other in guest time,
 * so that a key is down for as long as it was asked to be, whatever else is typed.
 *
 * <p>What is simpler than the hardware: answers come in no time, and held keys are not repeated (typematic rate and delay
 * are accepted). Whether a key of set 3 reports its release cannot be chosen: all do.
 *
 * <p>Thread: the machine thread only.
 */
public final class Ps2Keyboard implements Ps2Device, DeviceInput {

    /** Longest time between two changes of keys, in ms. */
    public static final int MAX_HOLD = 1_000_000;

    private static final int ACKNOWLEDGE = 0xfa;
    private static final int RESEND = 0xfe;
    private static final int SELF_TEST_PASSED = 0xaa;

    private static final int SET_LEDS = 0xed;
    private static final int ECHO = 0xee;
    private static final int SCAN_CODE_SET = 0xf0;
    private static final int IDENTIFY = 0xf2;
    private static final int SET_TYPEMATIC = 0xf3;
    private static final int ENABLE = 0xf4;
    private static final int DEFAULTS_AND_DISABLE = 0xf5;
    private static final int DEFAULTS = 0xf6;
    /** Commands 0xf7 to 0xfa choose the type of all keys of set 3. */
    private static final int ALL_KEYS_FIRST = 0xf7;
    private static final int ALL_KEYS_LAST = 0xfa;
    /** Commands 0xfb to 0xfd choose the type of the keys that follow. */
    private static final int KEY_TYPE_FIRST = 0xfb;
    private static final int KEY_TYPE_LAST = 0xfd;
    private static final int RESET = 0xff;
    private static final int NO_COMMAND = 0;

    private static final int[] MF2_ID = {0xab, 0x83};
    private static final int LEDS = 7;
    private static final int LONGEST_SEQUENCE = 8;

    private static final int ITEM_TYPING = 1;
    private static final int ITEM_CHANGE = 2;
    private static final long MILLISECOND = 1_000_000;
    /** Changes of keys that wait at most. */
    private static final int PENDING_LIMIT = 1024;

    private final String name;
    private final VirtualClock clock;
    private final Timer nextChange;
    private final Ps2Queue queue = new Ps2Queue();
    private final Deque<Change> pending = new ArrayDeque<>();
    private final boolean[] held = new boolean[256];
    private Runnable listener = () -> { };
    private int scanCodeSet;
    private boolean scanning;
    private int leds;
    private int typematic;
    /** The command whose argument is awaited, or {@link #NO_COMMAND}. */
    private int command;
    private int lastSent;

    /** A key goes down or up; the next change comes {@code pause} ms later. */
    private record Change(int key, boolean down, int pause) {
        static final int BYTES = 6;
    }

    /**
     * @param name unique in the machine; also the name of the input
     * @param clock guest time
     */
    public Ps2Keyboard(String name, VirtualClock clock) {
        this.name = name;
        this.clock = clock;
        this.nextChange = clock.timers().newTimer(name + " key", this::changeDue);
        defaults();
    }

    /**
     * The item that presses keys one after the other and then releases them in the opposite order.
     *
     * @param keys in the order in which they go down
     * @param hold ms of guest time after each change, 0 to {@link #MAX_HOLD}
     */
    public static byte[] typing(List<Key> keys, int hold) {
        ByteBuffer item = ByteBuffer.allocate(5 + keys.size()).put((byte) ITEM_TYPING).putInt(hold);
        keys.forEach(key -> item.put((byte) key.number()));
        return item.array();
    }

    /** The item that presses or releases one key. */
    public static byte[] change(Key key, boolean down) {
        return new byte[] {ITEM_CHANGE, (byte) key.number(), (byte) (down ? 1 : 0)};
    }

    /** The lights: bit 0 Scroll Lock, bit 1 Num Lock, bit 2 Caps Lock. */
    public int leds() {
        return leds;
    }

    @Override
    public String inputName() {
        return name;
    }

    @Override
    public boolean isReady() {
        return pending.isEmpty() && queue.reportRoom() >= LONGEST_SEQUENCE;
    }

    @Override
    public void take(byte[] item) {
        ByteBuffer reader = ByteBuffer.wrap(item);
        int kind = item.length == 0 ? 0 : reader.get();
        if (kind == ITEM_TYPING && item.length >= 5) {
            int hold = Math.max(0, Math.min(reader.getInt(), MAX_HOLD));
            byte[] keys = new byte[reader.remaining()];
            reader.get(keys);
            if (pending.size() + 2 * keys.length <= PENDING_LIMIT) {
                for (byte key : keys) {
                    pending.add(new Change(key & 0xff, true, hold));
                }
                for (int i = keys.length - 1; i >= 0; i--) {
                    pending.add(new Change(keys[i] & 0xff, false, hold));
                }
            }
        } else if (kind == ITEM_CHANGE && item.length == 3 && pending.size() < PENDING_LIMIT) {
            pending.add(new Change(item[1] & 0xff, item[2] != 0, 0));
        }
        if (!nextChange.isArmed()) {
            changeDue();
        }
    }

    private void changeDue() {
        while (!pending.isEmpty()) {
            Change change = pending.remove();
            apply(change.key(), change.down());
            if (change.pause() > 0) {
                nextChange.arm(clock.now() + change.pause() * MILLISECOND);
                return;
            }
        }
    }

    private void apply(int number, boolean down) {
        Key key = Key.numbered(number).orElse(null);
        if (key == null) {
            return;
        }
        held[number] = down;
        if (!scanning) {
            return;
        }
        ScanCodes.Modifiers modifiers = new ScanCodes.Modifiers(isHeld(Key.SHIFT) || isHeld(Key.SHIFT_R),
                isHeld(Key.CTRL) || isHeld(Key.CTRL_R), isHeld(Key.ALT) || isHeld(Key.ALT_R));
        if (!queue.report(ScanCodes.of(key, scanCodeSet, down, modifiers))) {
            queue.markOverrun(scanCodeSet == 1 ? 0xff : 0x00);
        }
        listener.run();
    }

    private boolean isHeld(Key key) {
        return held[key.number()];
    }

    // ------------------------------------------------------------------------------------------------ the line

    @Override
    public void reset() {
        queue.clear();
        pending.clear();
        nextChange.disarm();
        Arrays.fill(held, false);
        leds = 0;
        command = NO_COMMAND;
        lastSent = 0;
        defaults();
    }

    private void defaults() {
        scanCodeSet = 2;
        scanning = true;
        typematic = 0x2b;
    }

    @Override
    public boolean hasOutput() {
        return !queue.isEmpty();
    }

    @Override
    public int takeOutput() {
        lastSent = queue.take();
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
        // A command in place of an argument takes the place of the command that waited.
        if (awaited == NO_COMMAND || value >= SET_LEDS) {
            queue.clearAnswers();
            execute(value);
        } else {
            takeArgument(awaited, value);
        }
        listener.run();
    }

    private void execute(int value) {
        switch (value) {
            case SET_LEDS, SCAN_CODE_SET, SET_TYPEMATIC -> expectArgument(value);
            case ECHO -> queue.answer(ECHO);
            case IDENTIFY -> {
                queue.answer(ACKNOWLEDGE);
                queue.answer(MF2_ID);
            }
            case ENABLE -> {
                scanning = true;
                queue.answer(ACKNOWLEDGE);
            }
            case DEFAULTS_AND_DISABLE, DEFAULTS -> {
                queue.clear();
                defaults();
                scanning = value == DEFAULTS;
                queue.answer(ACKNOWLEDGE);
            }
            case RESEND -> queue.answer(lastSent);
            case RESET -> {
                queue.clear();
                defaults();
                leds = 0;
                queue.answer(ACKNOWLEDGE, SELF_TEST_PASSED);
            }
            default -> {
                if (value >= ALL_KEYS_FIRST && value <= ALL_KEYS_LAST) {
                    queue.answer(ACKNOWLEDGE);
                } else if (value >= KEY_TYPE_FIRST && value <= KEY_TYPE_LAST) {
                    expectArgument(value);
                } else {
                    queue.answer(RESEND);
                }
            }
        }
    }

    private void expectArgument(int value) {
        command = value;
        queue.answer(ACKNOWLEDGE);
    }

    private void takeArgument(int awaited, int value) {
        switch (awaited) {
            case SET_LEDS -> {
                leds = value & LEDS;
                queue.answer(ACKNOWLEDGE);
            }
            case SET_TYPEMATIC -> {
                typematic = value & 0x7f;
                queue.answer(ACKNOWLEDGE);
            }
            case SCAN_CODE_SET -> {
                if (value == 0) {
                    queue.answer(ACKNOWLEDGE, scanCodeSet);
                } else if (value <= 3) {
                    scanCodeSet = value;
                    queue.answer(ACKNOWLEDGE);
                } else {
                    command = awaited;
                    queue.answer(RESEND);
                }
            }
            default -> expectArgument(awaited);
        }
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        exchange.part("queue", queue);
        exchange.boolArray("held", held);
        scanCodeSet = exchange.int32("scanCodeSet", scanCodeSet);
        scanning = exchange.bool("scanning", scanning);
        leds = exchange.int32("leds", leds);
        typematic = exchange.int32("typematic", typematic);
        command = exchange.int32("command", command);
        lastSent = exchange.int32("lastSent", lastSent);
        byte[] saved = exchange.bytes("pending", pendingBytes());
        pending.clear();
        for (ByteBuffer reader = ByteBuffer.wrap(saved); reader.remaining() >= Change.BYTES;) {
            pending.add(new Change(reader.get() & 0xff, reader.get() != 0, reader.getInt()));
        }
        exchange.part("nextChange", nextChange);
    }

    private byte[] pendingBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(pending.size() * Change.BYTES);
        for (Change change : pending) {
            bytes.put((byte) change.key()).put((byte) (change.down() ? 1 : 0)).putInt(change.pause());
        }
        return bytes.array();
    }
}
