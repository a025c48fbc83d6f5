package dev.backstep.device.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.device.TestTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Ps2KeyboardTest {

    private static final long MILLISECOND = 1_000_000;

    private final TestTime time = new TestTime();
    private final Ps2Keyboard keyboard = new Ps2Keyboard("keyboard", time.clock);

    @BeforeEach
    void reset() {
        keyboard.reset();
    }

    private String output() {
        List<String> bytes = new ArrayList<>();
        while (keyboard.hasOutput()) {
            bytes.add(String.format("%02x", keyboard.takeOutput()));
        }
        return String.join(" ", bytes);
    }

    private String say(int... bytes) {
        for (int value : bytes) {
            keyboard.command(value);
        }
        return output();
    }

    private static List<Key> keys(String names) {
        List<Key> keys = new ArrayList<>();
        for (String name : names.split("-")) {
            keys.add(Key.named(name).orElseThrow());
        }
        return keys;
    }

    private String type(String names) {
        keyboard.take(Ps2Keyboard.typing(keys(names), 0));
        return output();
    }

    @ParameterizedTest
    @CsvSource({
        "ff, fa aa", "f2, fa ab 83", "ee, ee", "f4, fa", "f5, fa", "f6, fa", "f8, fa", "ea, fe", "00, fe"})
    void commandsAreAnswered(String command, String answer) {
        assertEquals(answer, say(Integer.parseInt(command, 16)));
    }

    @Test
    void theProbeOfLinuxSAtkbdGetsTheAnswersThatItWaitsFor() {
        assertEquals("fa ab 83", say(0xf2));
        assertEquals("fa", say(0xed));
        assertEquals("fa", say(0x00));
        assertEquals("fa", say(0xf3));
        assertEquals("fa", say(0x00));
        assertEquals("fa", say(0xf4));
    }

    @Test
    void ledsAreKept() {
        say(0xed, 0x06);
        assertEquals(6, keyboard.leds());
        say(0xff);
        assertEquals(0, keyboard.leds());
    }

    @Test
    void aCommandInPlaceOfAnArgumentIsObeyed() {
        assertEquals("fa", say(0xed));
        assertEquals("fa ab 83", say(0xf2));
        assertEquals("fe", say(0x01));
    }

    @Test
    void resendRepeatsTheLastByte() {
        say(0xf2);
        assertEquals("83", say(0xfe));
    }

    @Test
    void theScanCodeSetCanBeChosenAndAskedFor() {
        assertEquals("fa", say(0xf0));
        assertEquals("fa 02", say(0x00));
        for (int set = 1; set <= 3; set++) {
            say(0xf0, set);
            say(0xf0);
            assertEquals("fa 0" + set, say(0x00));
        }
        say(0xf0);
        assertEquals("fe", say(0x04));
    }

    @ParameterizedTest
    @CsvSource({
        "2, a, 1c f0 1c", "2, ret, 5a f0 5a", "2, spc, 29 f0 29", "2, f7, 83 f0 83", "2, up, e0 75 e0 f0 75",
        "2, ctrl-c, 14 21 f0 21 f0 14", "2, alt_r-q, e0 11 15 f0 15 e0 f0 11", "2, kp_enter, e0 5a e0 f0 5a",
        "2, print, e0 12 e0 7c e0 f0 7c e0 f0 12", "2, shift-print, 12 e0 7c e0 f0 7c f0 12", "2, alt-print, 11 84 f0 84 f0 11",
        "2, pause, e1 14 77 e1 f0 14 f0 77", "2, ctrl-pause, 14 e0 7e e0 f0 7e f0 14", "2, minus, 4e f0 4e",
        "2, ctrl-alt-delete, 14 11 e0 71 e0 f0 71 f0 11 f0 14",
        "1, a, 1e 9e", "1, up, e0 48 e0 c8", "1, print, e0 2a e0 37 e0 b7 e0 aa", "1, pause, e1 1d 45 e1 9d c5",
        "1, alt-print, 38 54 d4 b8", "1, ctrl-pause, 1d e0 46 e0 c6 9d",
        "3, a, 1c f0 1c", "3, print, 57 f0 57", "3, pause, 62 f0 62", "3, up, 63 f0 63", "3, volumeup, ''"})
    void keysMakeAndBreakInEverySet(int set, String names, String bytes) {
        say(0xf0, set);
        assertEquals(bytes, type(names));
    }

    @Test
    void noTwoKeysShareACode() {
        for (int set = 1; set <= 3; set++) {
            Set<Integer> codes = new HashSet<>();
            for (Key key : Key.values()) {
                int code = key.code(set);
                assertTrue(code == 0 || codes.add(code) || key == Key.AC_HOME || key == Key.VOLUMEUP, key + " in set " + set);
            }
        }
        assertTrue(Key.values().length >= 105);
    }

    @Test
    void aDisabledKeyboardSaysNothingOfItsKeys() {
        say(0xf5);
        assertEquals("", type("a"));
        say(0xf4);
        assertEquals("1c f0 1c", type("a"));
    }

    @Test
    void aKeyIsHeldForTheTimeAskedForInGuestTime() {
        keyboard.take(Ps2Keyboard.typing(keys("a"), 100));
        assertEquals("1c", output());
        time.advance(100 * MILLISECOND - 1);
        assertEquals("", output());
        time.advance(1);
        assertEquals("f0 1c", output());
    }

    @Test
    void keysTypedMeanwhileWaitForTheirTurn() {
        keyboard.take(Ps2Keyboard.typing(keys("shift-a"), 10));
        keyboard.take(Ps2Keyboard.typing(keys("b"), 10));
        assertEquals("12", output());
        time.advance(35 * MILLISECOND);
        assertEquals("1c f0 1c f0 12", output());
        time.advance(5 * MILLISECOND);
        assertEquals("32", output());
        time.advance(10 * MILLISECOND);
        assertEquals("f0 32", output());
        time.advance(10 * MILLISECOND);
        assertEquals(Long.MAX_VALUE, time.clock.timers().nextDeadline());
    }

    @Test
    void whatDoesNotFitIsLostWholeAndMarked() {
        for (int i = 0; i < 10; i++) {
            keyboard.take(Ps2Keyboard.typing(keys("up"), 0));
        }
        assertEquals("e0 75 e0 f0 75 e0 75 e0 f0 75 e0 75 e0 f0 75 00", output());
        assertEquals("1c f0 1c", type("a"));
    }

    @Test
    void answersOvertakeKeysAndSettingLedsLosesNone() {
        keyboard.take(Ps2Keyboard.typing(keys("a"), 0));
        keyboard.command(0xed);
        assertEquals("fa 1c f0 1c", output());
    }

    @Test
    void itemsThatMakeNoSenseAreIgnored() {
        keyboard.take(new byte[0]);
        keyboard.take(new byte[] {1, 2});
        keyboard.take(new byte[] {9, 9, 9});
        keyboard.take(new byte[] {2, 0, 1});
        assertEquals("", output());
    }
}
