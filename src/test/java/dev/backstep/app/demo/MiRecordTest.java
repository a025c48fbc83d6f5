package dev.backstep.app.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class MiRecordTest {

    @Test
    void aResultHasItsCommandsNumber() {
        MiRecord record = MiRecord.parse("12^error,msg=\"Undefined command: \\\"x\\\".\"");
        assertEquals("12", record.token());
        assertEquals('^', record.kind());
        assertEquals("Undefined command: \"x\".", record.value("msg"));
        assertFalse(record.isStream());
    }

    @Test
    void aStreamIsTakenOutOfItsQuotes() {
        MiRecord record = MiRecord.parse("~\"23\\tjournal->entries[i] = \\\"\\\\x\\\";\\n\"");
        assertTrue(record.isStream());
        assertEquals("23\tjournal->entries[i] = \"\\x\";\n", record.content());
        assertEquals("\u00e4b1", MiRecord.parse("@\"\\344b\\0611").content().substring(0, 3));
    }

    @Test
    void valuesOfInnerTuplesAreFoundByTheirWholeName() {
        MiRecord record = MiRecord.parse("*stopped,reason=\"watchpoint-trigger\",value={old=\"a\",new=\"b\"},"
                + "frame={addr=\"0x1\",func=\"f\",args=[{name=\"g\",value=\"7\"}]},xreason=\"no\"");
        assertEquals("f", record.value("func"));
        assertEquals(List.of("watchpoint-trigger"), record.values("reason"));
        assertEquals(List.of("7"), record.values("value"));
        assertEquals("", record.value("line"));
    }

    @Test
    void thePromptIsNoRecord() {
        assertEquals('\0', MiRecord.parse("(gdb) ").kind());
    }

    @Property
    void noLineIsTooStrange(@ForAll String line) {
        MiRecord record = MiRecord.parse(line);
        record.values("func");
        MiRecord.unquote(line);
        MiRecord.parse("~\"" + line);
    }
}
