package dev.backstep.monitor;

import dev.backstep.device.DeviceInput;
import dev.backstep.device.input.Key;
import dev.backstep.device.input.Ps2Keyboard;
import dev.backstep.device.input.Ps2Mouse;
import dev.backstep.monitor.MonitorCommand.Nothing;

import java.util.ArrayList;
import java.util.List;

/** Commands in place of a keyboard and a mouse. What they do is a recorded input of the machine. */
final class InputCommands {

    private static final String KEYBOARD = "keyboard";
    private static final String MOUSE = "mouse";
    private static final String KEYS = "keys";
    private static final String HOLD = "hold_ms";
    private static final String STATE = "state";
    private static final String INDEX = "index";
    private static final int DEFAULT_HOLD = 100;
    /** Keys of one command at most; they would not fit into the keyboard's queue in any case. */
    private static final int MOST_KEYS = 16;
    /** The number that QEMU gives the only mouse of these boards. */
    private static final int MOUSE_INDEX = 2;

    /** The bits are those of {@link Ps2Mouse}: QEMU's help says that 2 is the middle button, but it presses the right one. */
    private static final int ALL_BUTTONS = 0x1f;

    private InputCommands() { }

    /** A mouse: what it is called, its number, and whether {@code mouse_move} moves it. */
    record Mouse(String name, int index, boolean current) { }

    static List<MonitorCommand<?>> all() {
        return List.of(
                MonitorCommand.silent("sendkey", List.of(Parameter.word(KEYS), Parameter.optionalExpression(HOLD)),
                        "send keys to the machine (e.g. 'sendkey ctrl-alt-f1', default hold time=100 ms)",
                        (context, arguments) -> sendKey(context, arguments)),
                MonitorCommand.silent("mouse_move",
                        List.of(Parameter.word("dx"), Parameter.word("dy"), Parameter.optionalWord("dz")),
                        "send mouse move events",
                        (context, arguments) -> give(context, MOUSE, Ps2Mouse.movement(arguments.integer("dx", 0),
                                arguments.integer("dy", 0), -Math.max(-Integer.MAX_VALUE, arguments.integer("dz", 0))))),
                MonitorCommand.silent("mouse_button", List.of(Parameter.expression(STATE)),
                        "change mouse button state (1=L, 2=R, 4=M)",
                        (context, arguments) -> give(context, MOUSE, Ps2Mouse.buttons(buttons(arguments.number(STATE))))),
                MonitorCommand.silent("mouse_set", List.of(Parameter.expression(INDEX)),
                        "set which mouse device receives events",
                        (context, arguments) -> select(context, arguments.number(INDEX))),
                MonitorCommand.of("info mice", List.of(), "show which guest mouse is receiving events",
                        (context, arguments) -> mice(context), InputCommands::text));
    }

    private static Nothing give(MonitorContext context, String input, byte[] item) {
        context.timeline().changes().giveToDevice(input, item);
        return new Nothing();
    }

    private static Nothing sendKey(MonitorContext context, Arguments arguments) throws MonitorException {
        List<Key> keys = new ArrayList<>();
        for (String name : arguments.word(KEYS).split("-", -1)) {
            keys.add(key(name));
        }
        if (keys.size() > MOST_KEYS) {
            throw MonitorException.badArgument(keys.size() + " keys are more than " + MOST_KEYS);
        }
        long hold = arguments.number(HOLD, DEFAULT_HOLD);
        if (hold < 0 || hold > Ps2Keyboard.MAX_HOLD) {
            throw MonitorException.badArgument(HOLD + " " + hold + " is outside 0.." + Ps2Keyboard.MAX_HOLD);
        }
        return give(context, KEYBOARD, Ps2Keyboard.typing(keys, (int) hold));
    }

    /** A key by its name, by {@code <} for the one that is called less, or by its number ({@code 0x1c}). */
    private static Key key(String name) throws MonitorException {
        if (name.matches("0x[0-9a-fA-F]{1,4}")) {
            return Key.numbered(Integer.decode(name)).orElseThrow(() -> noKey(name));
        }
        return Key.named(name.equals("<") ? "less" : name).orElseThrow(() -> noKey(name));
    }

    private static MonitorException noKey(String name) {
        return MonitorException.badArgument("there is no key '" + name + "'");
    }

    private static int buttons(long state) throws MonitorException {
        if (state < 0 || state > ALL_BUTTONS) {
            throw MonitorException.badArgument(STATE + " " + state + " is outside 0..31");
        }
        return (int) state;
    }

    private static Nothing select(MonitorContext context, long index) throws MonitorException {
        if (mice(context).stream().noneMatch(mouse -> mouse.index() == index)) {
            throw MonitorException.failed("mouse at index '" + index + "' not found");
        }
        return new Nothing();
    }

    private static List<Mouse> mice(MonitorContext context) {
        return context.machine().inputs().stream().map(DeviceInput::inputName).filter(MOUSE::equals)
                .map(name -> new Mouse("PS/2 Mouse", MOUSE_INDEX, true)).toList();
    }

    private static String text(List<Mouse> mice) {
        if (mice.isEmpty()) {
            return "No mouse devices connected\n";
        }
        StringBuilder out = new StringBuilder();
        mice.forEach(mouse -> out.append(String.format("%c Mouse #%d: %s\n", mouse.current() ? '*' : ' ', mouse.index(), mouse.name())));
        return out.toString();
    }
}
