package dev.backstep.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.backstep.board.TestMachine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in a recording with checkpoints, in words: those of {@code replay-dump.py}. */
class ListingTest {

    @TempDir
    private Path directory;

    private List<ListedEntry> recorded(Path file) throws Exception {
        RecordableMachine live = RecordableMachine.recording("timer-irq", file);
        while (live.checkpoints.count() < 3) {
            live.type("\"x\\");
            live.runTo(live.machine.icount() + 30_000);
            Thread.sleep(2);
        }
        live.finish();
        List<ListedEntry> entries = new ArrayList<>();
        try (Recording recording = Recording.open(file, false)) {
            recording.list(entries::add);
        }
        return entries;
    }

    @Test
    void everyBlockIsThereAndTheScriptSaysTheSame() throws Exception {
        Path file = directory.resolve("run.bsr");
        List<ListedEntry> entries = recorded(file);
        for (String kind : List.of("configuration", "image", "serial-input", "present", "state-hash", "pages", "checkpoint", "end", "index")) {
            assertTrue(entries.stream().anyMatch(entry -> entry.kind().equals(kind)), kind);
        }
        try (Recording recording = Recording.open(file, false)) {
            assertEquals(recording.blocks().stream().filter(block -> block.kind() != BlockKind.STARTUP).map(Block::offset).toList(),
                    entries.stream().filter(entry -> !entry.kind().equals("index")).map(ListedEntry::offset).distinct().toList());
        }
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "python3 is not installed");
        Process script = new ProcessBuilder("python3", TestMachine.ROOT.resolve("python-gdb-scripts/replay-dump.py").toString(),
                file.toString()).redirectErrorStream(true).start();
        List<String> said = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().skip(2)
                .map(line -> line.strip().replaceAll(" +", " ")).toList();
        List<String> expected = new ArrayList<>();
        for (ListedEntry entry : entries) {
            expected.add(expected.size() + " " + entry.offset() + " " + entry.position() + " " + entry.kind() + " " + entry.detail());
        }
        assertEquals(expected, said);
        assertEquals(0, script.waitFor());
    }
}
