package dev.backstep.device.input;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class Ps2MouseTest {

    private final Ps2Mouse mouse = new Ps2Mouse("mouse");

    @BeforeEach
    void reset() {
        mouse.reset();
    }

    private String output() {
        List<String> bytes = new ArrayList<>();
        while (mouse.hasOutput()) {
            bytes.add(String.format("%02x", mouse.takeOutput()));
        }
        return String.join(" ", bytes);
    }

    private String say(int... bytes) {
        StringBuilder answers = new StringBuilder();
        for (int value : bytes) {
            mouse.command(value);
            answers.append(answers.length() == 0 ? "" : " ").append(output());
        }
        return answers.toString();
    }

    private String move(int right, int down, int wheel) {
        mouse.take(Ps2Mouse.movement(right, down, wheel));
        return output();
    }

    @Test
    void commandsAreAnswered() {
        assertEquals("fa aa 00", say(0xff));
        assertEquals("fa 00", say(0xf2));
        assertEquals("fa 00 02 64", say(0xe9));
        assertEquals("fa fa", say(0xe8, 3));
        assertEquals("fa fa", say(0xf3, 40));
        assertEquals("fa fa fa 30 03 28", say(0xe7, 0xf4, 0xe9));
        assertEquals("fa", say(0xf6));
        assertEquals("fa 00 02 64", say(0xe9));
        assertEquals("fe", say(0xe1));
        assertEquals("fe", say(0xfe));
    }

    @Test
    void theRatesOfLinuxSPsmouseTurnItIntoAnIntelliMouseAndThenAnExplorerMouse() {
        assertEquals("fa 00", say(0xf2));
        say(0xf6, 0xf3, 200, 0xf3, 100, 0xf3, 80);
        assertEquals("fa 03", say(0xf2));
        say(0xf3, 200, 0xf3, 200, 0xf3, 80);
        assertEquals("fa 04", say(0xf2));
        say(0xff);
        assertEquals("fa 00", say(0xf2));
    }

    @Test
    void itReportsOnlyWhenEnabled() {
        assertEquals("", move(1, 1, 0));
        say(0xf4);
        assertEquals("28 05 fd", move(5, 3, 0));
        assertEquals("18 fb 03", move(-5, -3, 0));
    }

    @Test
    void buttonsAreReportedEachTimeTheyChange() {
        say(0xf4);
        mouse.take(Ps2Mouse.buttons(Ps2Mouse.LEFT));
        assertEquals("09 00 00", output());
        mouse.take(Ps2Mouse.buttons(Ps2Mouse.LEFT));
        assertEquals("", output());
        mouse.take(Ps2Mouse.buttons(Ps2Mouse.RIGHT | Ps2Mouse.MIDDLE));
        assertEquals("0e 00 00", output());
        mouse.take(Ps2Mouse.buttons(0));
        assertEquals("08 00 00", output());
    }

    @Test
    void aLongMovementIsSplitAndNoneOfItIsLost() {
        say(0xf4);
        assertEquals("08 ff 00 08 ff 00 08 ff 00 08 ff 00 08 04 00", move(4 * 255 + 4, 0, 0));
    }

    @Test
    void theWheelTurnsInTheWaysOfItsKind() {
        say(0xf3, 200, 0xf3, 100, 0xf3, 80, 0xf4);
        assertEquals("08 00 00 ff", move(0, 0, -1));
        say(0xf3, 200, 0xf3, 200, 0xf3, 80, 0xf4);
        assertEquals("08 00 00 0f", move(0, 0, -1));
        mouse.take(Ps2Mouse.buttons(8 | 16));
        assertEquals("08 00 00 30", output());
        assertEquals("08 00 00 37 08 00 00 33", move(0, 0, 10));
    }

    @Test
    void aStandardMouseForgetsItsWheel() {
        say(0xf4);
        assertEquals("08 00 00", move(0, 0, 3));
        assertEquals("08 01 00", move(1, 0, 0));
    }

    @Test
    void inRemoteModeItReportsWhenAskedAndCountersOverflow() {
        say(0xf0);
        assertEquals("", move(10, 0, 0));
        assertEquals("fa 08 0a 00", say(0xeb));
        assertEquals("fa 08 00 00", say(0xeb));
        move(1000, 1000, 0);
        assertEquals("fa e8 ff 01", say(0xeb));
    }

    @Test
    void scaledMovementFollowsTheTable() {
        say(0xe7, 0xf4);
        int[] counts = {1, 2, 3, 4, 5, 6, 100};
        StringBuilder seen = new StringBuilder();
        for (int count : counts) {
            seen.append(move(count, 0, 0).split(" ")[1]).append(' ');
        }
        assertEquals("01 01 03 06 09 0c c8 ", seen.toString());
        assertEquals("48 ff 00", move(200, 0, 0), "400 counts overflow");
    }

    @Test
    void inWrapModeItEchoes() {
        assertEquals("fa", say(0xee));
        assertEquals("42", say(0x42));
        assertEquals("f4", say(0xf4));
        assertEquals("fa", say(0xec));
        assertEquals("fa 00", say(0xf2));
    }

    @Test
    void aCommandCutsOffReportsThatNobodyHasFetched() {
        say(0xf4);
        mouse.take(Ps2Mouse.movement(1, 1, 0));
        assertEquals("fa", say(0xf5));
    }
}
