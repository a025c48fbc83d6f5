package dev.backstep.server.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LineDisciplineTest {

    private final StringBuilder screen = new StringBuilder();
    private final List<String> executed = new ArrayList<>();
    private final LineDiscipline discipline = new LineDiscipline("Banner", (line, output) -> {
        executed.add(line);
        output.accept("ran " + line + "\nmore\n");
    }, bytes -> screen.append(new String(bytes, StandardCharsets.ISO_8859_1)));

    private void type(String text) {
        for (byte value : text.getBytes(StandardCharsets.UTF_8)) {
            discipline.input(value & 0xff);
        }
    }

    @Test
    void aNewClientSeesBannerAndPrompt() {
        discipline.opened();
        assertEquals("Banner\r\n(qemu) ", screen.toString());
    }

    @Test
    void aLineIsEchoedExecutedAndAnswered() {
        type("info a\r");
        assertEquals("info a\r\nran info a\r\nmore\r\n(qemu) ", screen.toString());
    }

    @Test
    void linesEndWithAnyOfTheThreeEndings() {
        type("a\rb\nc\r\nd\r\n\r\ne\n");
        assertEquals(List.of("a", "b", "c", "d", "e"), executed);
    }

    @Test
    void blankLinesOnlyPrompt() {
        type("\r  \r");
        assertEquals(List.of(), executed);
        assertEquals("\r\n(qemu)   \r\n(qemu) ", screen.toString());
    }

    @Test
    void backspaceAndDeleteEraseOneCharacter() {
        type("ax\b\u007f\b\bbc\u007f\r");
        assertEquals(List.of("b"), executed);
    }

    @Test
    void aCharacterOfSeveralBytesIsErasedAsOne() {
        type("aé\bb\r");
        assertEquals(List.of("ab"), executed);
    }

    @Test
    void controlUErasesTheLineAndControlWAWord() {
        type("wrong\u0015info  wrong \u0017status\r");
        assertEquals(List.of("info  status"), executed);
    }

    @Test
    void arrowsWalkThroughTheHistoryAndBackToWhatWasTyped() {
        type("one\rtwo\rtwo\rthr");
        type("\u001b[A\r");
        type("\u001b[A\u001b[A\r");
        type("new\u001b[A\u001b[B\r");
        type("\u001bOA\u001b[A\u001b[A\u001b[A\u001b[A\u001b[A\r");
        assertEquals(List.of("one", "two", "two", "two", "one", "new", "one"), executed);
    }

    @Test
    void otherControlCharactersAndSequencesAreIgnored() {
        type("a\t\u0003\u001b[C\u001b[3~\u001b[1;5Db\r");
        assertEquals(List.of("ab"), executed);
    }

    @Test
    void aLineThatIsTooLongIsRefusedWhole() {
        type("x".repeat(LineDiscipline.LINE_LIMIT) + "\r");
        type("x".repeat(LineDiscipline.LINE_LIMIT + 1) + "\rok\r");
        assertEquals(2, executed.size());
        assertEquals("ok", executed.get(1));
        assertTrue(screen.toString().contains("command line too long"));
    }

    @Test
    void aNewClientDoesNotInheritHalfALine() {
        type("half");
        discipline.closed();
        discipline.opened();
        type("whole\r");
        assertEquals(List.of("whole"), executed);
    }

    @Test
    void focusShowsThePromptAgainWithWhatWasTyped() {
        type("inf");
        discipline.focusLost();
        screen.setLength(0);
        discipline.focusGained();
        type("o\r");
        assertTrue(screen.toString().startsWith("(qemu) info\r\n"), screen.toString());
        assertEquals(List.of("info"), executed);
    }

    @Property(tries = 500)
    void anyInputLeavesItUsable(@ForAll byte[] noise) {
        for (byte value : noise) {
            discipline.input(value & 0xff);
        }
        executed.clear();
        // Ends a sequence that the noise may have left open, and the line.
        type("\u0018\rstill here\r");
        assertEquals("still here", executed.get(executed.size() - 1));
    }
}
