package dev.backstep.server.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MultiplexerTest {

    private final StringBuilder sent = new StringBuilder();
    private final FrontEnd console = new FrontEnd();
    private final FrontEnd monitor = new FrontEnd();
    private boolean quit;
    private long now = 5000;
    private Multiplexer multiplexer;

    /** Notes what happens to it. */
    private static final class FrontEnd implements Multiplexer.FrontEnd {
        private final StringBuilder events = new StringBuilder();
        private int room = Integer.MAX_VALUE;

        @Override
        public boolean receive(int value) {
            if (room == 0) {
                return false;
            }
            room--;
            events.append(value < ' ' ? "<" + value + ">" : Character.toString((char) value));
            return true;
        }

        @Override
        public void receiveBreak() {
            events.append("[break]");
        }

        @Override
        public void focusGained() {
            events.append("[gained]");
        }

        @Override
        public void focusLost() {
            events.append("[lost]");
        }

        @Override
        public void opened() {
            events.append("[opened]");
        }

        @Override
        public void closed() {
            events.append("[closed]");
        }

        @Override
        public void ended() {
            events.append("[ended]");
        }
    }

    @BeforeEach
    void twoFrontEnds() {
        multiplexer = create(1);
    }

    private Multiplexer create(int escape) {
        Multiplexer created = new Multiplexer(escape, new Multiplexer.Line() {
            @Override
            public void write(byte[] bytes, int offset, int length) {
                sent.append(new String(bytes, offset, length, StandardCharsets.ISO_8859_1));
            }

            @Override
            public void quit() {
                quit = true;
            }
        }, () -> now);
        created.add(console);
        created.add(monitor);
        return created;
    }

    private int type(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return multiplexer.input(bytes, 0, bytes.length);
    }

    private void output(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        multiplexer.output(bytes, 0, bytes.length);
    }

    @Test
    void inputGoesToTheConsoleUntilItIsSwitched() {
        type("ab\u0001ccd\u0001ce");
        assertEquals("ab[lost][gained]e", console.events.toString());
        assertEquals("[gained]cd[lost]", monitor.events.toString());
    }

    @Test
    void escapeTwiceSendsItOnce() {
        type("\u0001\u0001x");
        assertEquals("<1>x", console.events.toString());
        assertEquals("", sent.toString());
    }

    @Test
    void breakGoesToTheOneInFocus() {
        type("a\u0001bz");
        assertEquals("a[break]z", console.events.toString());
    }

    @Test
    void quitSaysSoAndAsksToEnd() {
        type("\u0001x");
        assertTrue(quit);
        assertEquals("QEMU: Terminated\r\n", sent.toString());
    }

    @Test
    void helpNamesEveryKey() {
        type("\u0001h");
        for (String key : new String[] {"C-a h", "C-a x", "C-a s", "C-a t", "C-a b", "C-a c", "C-a C-a"}) {
            assertTrue(sent.toString().contains("\r\n" + key + " "), sent.toString());
        }
        assertEquals("", console.events.toString());
    }

    @Test
    void savingSaysThatThereIsNothingToSave() {
        type("\u0001s");
        assertTrue(sent.toString().contains("no disks"));
    }

    @Test
    void anyOtherKeyAfterTheEscapeIsSwallowed() {
        type("\u0001zq");
        assertEquals("q", console.events.toString());
    }

    @Test
    void escapeCharacterCanBeAnother() {
        multiplexer = create(0x14);
        type("\u0001x\u0014\u0014\u0014x");
        assertEquals("<1>x<20>", console.events.toString());
        assertTrue(quit);
    }

    @Test
    void inputWithoutRoomIsLeftToBeGivenAgain() {
        console.room = 2;
        assertEquals(2, type("abc"));
        console.room = 1;
        assertEquals(1, type("c"));
        assertEquals("abc", console.events.toString());
    }

    @Test
    void escapedEscapeWithoutRoomIsUnderstoodWhenItComesAgain() {
        console.room = 0;
        assertEquals(1, type("\u0001\u0001"));
        console.room = 10;
        assertEquals(2, type("\u0001x"));
        assertEquals("<1>x", console.events.toString());
    }

    @Test
    void fullConsoleDoesNotStopTheKeysOfTheMultiplexer() {
        console.room = 0;
        assertEquals(3, type("\u0001cz"));
        assertEquals("[gained]z", monitor.events.toString());
    }

    @Test
    void outputOfAllPasses() {
        output("one\n");
        type("\u0001c");
        output("two\n");
        assertEquals("one\ntwo\n", sent.toString());
    }

    @Test
    void timeStampsStandAtLineStartsWhileTheyAreOn() {
        type("\u0001t");
        output("a\nb");
        now += 3_723_004;
        output("c\nd");
        type("\u0001t");
        output("\ne");
        assertEquals("a\n[00:00:00.000] bc\n[01:02:03.004] d\ne", sent.toString());
    }

    @Test
    void clientsThatComeAndGoAreToldToAllAndHalfAnEscapeIsForgotten() {
        type("\u0001");
        multiplexer.closed();
        multiplexer.opened();
        type("x");
        assertEquals("[closed][opened]x", console.events.toString());
        assertEquals("[closed][opened]", monitor.events.toString());
    }
}
