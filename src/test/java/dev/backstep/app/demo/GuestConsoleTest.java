package dev.backstep.app.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class GuestConsoleTest {

    private static List<String> excerpt(String text) {
        GuestConsole console = new GuestConsole();
        text.chars().forEach(console::write);
        return console.excerpt();
    }

    @Test
    void ofACrashTheLastLineBeforeAndTheHeadOfTheDumpAreShown() {
        assertEquals(List.of("... (2 lines)", "three", "*** Crash", " r0", "..."), excerpt("one\r\ntwo\r\nthree\r\n\r\n*** Crash\r\n r0\r\n r4\r\n"));
        assertEquals(List.of("*** Crash"), excerpt("*** Crash\n"));
        assertEquals(List.of("... (1 line)", "two", "*** Crash", " r0"), excerpt("one\ntwo\n*** Crash\n r0"));
    }

    @Test
    void withoutACrashTheLastLineIsShown() {
        assertEquals(List.of("... (1 line)", "two"), excerpt("one\ntwo\n"));
        assertEquals(List.of(), excerpt(""));
    }
}
