package dev.backstep.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.arm.translate.Translation;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DivergenceSearchTest {

    @TempDir
    Path directory;

    private RecordableMachine replayOf(String name, long changedAt) throws Exception {
        Path file = directory.resolve(name);
        RecordableMachine live = RecordableMachine.recording("timer-irq", file);
        live.runTo(changedAt);
        live.timeline.changes().writeMemory(0x60400010L, new byte[] {1, 0, 0, 0});
        live.timeline.changes().writeRegister(0, 8, changedAt);
        live.runTo(2_000_000);
        live.finish();
        return RecordableMachine.replaying(file, Translation.ON);
    }

    @Test
    void theFirstInstructionAfterWhichTwoRunsDifferIsFoundAndTheDifferenceNamed() throws Exception {
        RecordableMachine one = replayOf("one.bsr", 1_234_567);
        RecordableMachine other = replayOf("other.bsr", 1_300_000);
        DivergenceSearch search = new DivergenceSearch(one.timeline, other.timeline);
        assertFalse(search.differAt(1_234_566));
        assertTrue(search.differAt(1_250_000));
        assertEquals(1_234_567, search.firstDifference(0, 1_250_000));
        List<String> lines = DivergenceSearch.differences(one.machine, other.machine, 10);
        assertTrue(lines.contains("vexpress.highmem+0x400010: 0x00000001, 0x00000000"), lines.toString());
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("cpu0.") && line.contains(": 0x0012d687, ")), lines.toString());
        assertEquals(3, lines.size(), "the register, its bank, the word: " + lines);
    }
}
