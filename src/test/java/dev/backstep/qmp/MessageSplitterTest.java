package dev.backstep.qmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class MessageSplitterTest {

    private final List<String> told = new ArrayList<>();
    private final MessageSplitter splitter = new MessageSplitter(new MessageSplitter.Receiver() {
        @Override
        public void text(byte[] json) {
            told.add(new String(json, StandardCharsets.ISO_8859_1));
        }

        @Override
        public void broken(String why) {
            told.add("!" + why);
        }
    });

    private List<String> split(String text) {
        told.clear();
        for (byte b : text.getBytes(StandardCharsets.ISO_8859_1)) {
            splitter.take(b & 0xff);
        }
        return List.copyOf(told);
    }

    @Test
    void aTextEndsWhereItsOutermostBracketCloses() {
        assertEquals(List.of("{\"a\": [1, {\"b\": 2}]}", "[]", "{}"), split("{\"a\": [1, {\"b\": 2}]}[]\n {}"));
    }

    @Test
    void bracketsAndQuotesInStringsAreText() {
        assertEquals(List.of("{\"}\\\"]\": '\"}'}"), split("{\"}\\\"]\": '\"}'}"));
    }

    @Test
    void textsMayHaveSeveralLines() {
        assertEquals(List.of("{ \"a\":  1 }"), split("{\n\"a\":\r\n1\n}\n"));
    }

    @Test
    void whatStandsOutsideOfBracketsIsAText() {
        assertEquals(List.of("xyz", "1", "{}", "\"a\"", "null"), split("xyz 1{}\"a\"null\n"));
    }

    @Test
    void bracketsThatDoNotMatchAreBroken() {
        assertEquals(List.of("!stray ']'", "{}"), split("{]{}"));
        assertEquals(List.of("!stray '}'", "{}"), split("}{}"));
    }

    @Test
    void bytesThatAreNeverUtf8BeginAnew() {
        assertEquals(List.of("!stray byte 0xff", "{}"), split("{\"a\": \"\u00ff{}"));
        assertEquals(List.of("!stray byte 0xfe", "{}"), split("\u00fe{}"));
    }

    @Test
    void controlCharactersAreBroken() {
        assertEquals(List.of("!stray control character 0x00", "{}"), split("{\u0000{}"));
        assertEquals(List.of("!control character 0x07 in a string", "{}"), split("{\"\u0007{}"));
        assertEquals(List.of("!a string is not closed on its line", "{}"), split("{\"a\n{}"));
    }

    @Test
    void whatIsTooDeepIsToldOnceAndTheNextLineCounts() {
        String deepest = "[".repeat(MessageSplitter.DEPTH_LIMIT) + "]".repeat(MessageSplitter.DEPTH_LIMIT);
        assertEquals(List.of(deepest), split(deepest));
        assertEquals(List.of("!nesting depth limit 1024 exceeded", "{}"), split("[".repeat(5000) + "]".repeat(5000) + "\n{}"));
    }

    @Test
    void whatIsTooLongIsToldOnceAndTheNextLineCounts() {
        String longest = "{\"" + "a".repeat(MessageSplitter.LENGTH_LIMIT - 4) + "\"}";
        assertEquals(List.of(longest), split(longest));
        assertEquals(List.of("!the message is longer than 1048576 bytes", "{}"), split("{\"" + "a".repeat(3 << 20) + "\"}\n{}"));
        assertEquals(List.of("!the message is longer than 1048576 bytes", "{}"), split("a".repeat(3 << 20) + "\n{}"));
    }

    @Property(tries = 500)
    void whateverComesANewLineAfterAResetIsUnderstood(@ForAll byte[] noise) {
        for (byte b : noise) {
            splitter.take(b & 0xff);
        }
        split("\n\u00ff\n");
        assertEquals(List.of("{}"), split("{}"));
        assertTrue(split("").isEmpty());
    }
}
