package dev.backstep.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.board.CardMachine;
import dev.backstep.board.boot.SymbolTable;
import dev.backstep.debug.RunControl;
import dev.backstep.device.storage.BlockDevice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockCommandsTest {

    @TempDir
    Path directory;
    private Path image;
    private CardMachine machine;
    private HmpMonitor monitor;

    @BeforeEach
    void boot() throws Exception {
        image = Files.write(directory.resolve("card.img"), new byte[CardMachine.CARD_SIZE]);
        machine = new CardMachine(directory, image);
        RunControl control = new RunControl(machine.timeline, new RunControl.Settings(false, false), () -> 0);
        monitor = new HmpMonitor(new MonitorContext(control, new SymbolTable(List.of()), List.of(), "1", () -> 0, () -> 0, List.of(
                new BlockDevice("sd0", "/machine/mmc", true, Optional.of(machine.card)),
                new BlockDevice("empty", "", true, Optional.empty()))));
    }

    private String run(String line) {
        StringBuilder out = new StringBuilder();
        monitor.execute(line, out::append);
        return out.toString();
    }

    @Test
    void infoBlockShowsEachDriveAndWhatTheGuestWrote() {
        assertEquals("sd0: " + image + " (raw)\n    Attached to:      /machine/mmc\n    Removable device: not locked, tray closed\n"
                + "    Overlay:          0 bytes\n\nempty: [not inserted]\n    Removable device: not locked, tray closed\n",
                run("info block"));
        machine.runTo(20_000);
        assertTrue(run("info block sd0").contains("    Overlay:          8192 bytes\n"), run("info block sd0"));
        assertTrue(run("info block x").contains("Device 'x' not found"));
    }

    @Test
    void commitWritesToTheImageAtThePresentOnly() throws Exception {
        machine.runTo(20_000);
        assertEquals(0, Files.readAllBytes(image)[0]);
        assertEquals("sd0: 8192 bytes written to " + image + "\n", run("commit all"));
        assertEquals(1, Files.readAllBytes(image)[0]);
        assertEquals("sd0: 0 bytes written to " + image + "\n", run("commit sd0"));
        machine.timeline.seek(100, () -> false);
        assertTrue(run("commit sd0").contains("the machine stands in the past"));
        assertTrue(run("commit").contains("needs the name of a drive"));
        machine.timeline.seek(20_000, () -> false);
        assertTrue(run("commit empty").contains("has no medium"));
    }
}
