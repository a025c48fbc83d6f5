package dev.backstep.app.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class DemoTest {

    private static final Path ROOT = Path.of(System.getProperty("backstep.root", ".."));

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    private int run(String path, String... words) throws Exception {
        return new Demo(Demo.Settings.read(List.of(words), false), ROOT, "1.2", new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8), path).run();
    }

    private String shown() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String notes() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private void assertFitsThePage() {
        assertTrue(shown().lines().count() <= 70, shown());
        shown().lines().forEach(line -> assertTrue(line.length() <= Transcript.WIDTH, line));
        assertFalse(shown().contains("\033"), shown());
    }

    private void assertToldByPackets() {
        assertTrue(shown().contains("pc=600100c8 <journal_insert_first+0x1c>"), shown());
        assertTrue(shown().contains("0x60010380 -> 0x60013394"), shown());
        assertTrue(shown().contains("3,845,386 instructions forward"), shown());
    }

    @Test
    void withoutGdbPacketsLeadToTheCulpritAndItsOffset() throws Exception {
        assertEquals(0, run(System.getenv("PATH"), "--no-gdb"));
        assertToldByPackets();
        assertEquals("", notes());
        assertFitsThePage();
    }

    @Test
    void withGdbTheSourceLineOfTheCulpritIsShown() throws Exception {
        String path = System.getenv("PATH");
        assumeTrue(Stream.of(path.split(File.pathSeparator)).anyMatch(place -> Files.isExecutable(Path.of(place, "gdb-multiarch"))),
                "no gdb-multiarch");
        assertEquals(0, run(path));
        assertEquals("", notes());
        assertTrue(shown().contains("in journal_insert_first (journal=..., reading=...) at stray-pointer/journal.c:23"), shown());
        assertTrue(shown().contains("journal->entries[i] = journal->entries[i - 1];"), shown());
        assertTrue(shown().contains("New value = (void (*)(struct task *, uint32_t)) 0x60010380 <maintenance_self_test>"), shown());
        assertTrue(shown().contains("18,364,092 instructions forward"), shown());
        assertTrue(shown().contains("    | *** Undefined instruction at 0x60013394"), shown());
        assertFitsThePage();
    }

    @Test
    void noProcessIsLeftBehind() throws Exception {
        long before = ProcessHandle.current().children().count();
        run(System.getenv("PATH"));
        assertEquals(before, ProcessHandle.current().children().count());
    }

    @Test
    void whereThereIsNoGdbItDoesWithout() throws Exception {
        assertEquals(0, run(folder.toString()));
        assertToldByPackets();
        assertTrue(shown().contains("apt-get install gdb-multiarch"), shown());
        assertEquals("", notes());
    }

    @Test
    void aGdbThatDoesNotKnowArmIsLeftAlone() throws Exception {
        fakeGdb("gdb", "while read line; do echo \"${line%%-*}^error,msg=\\\"Undefined item: arm\\\"\"; done");
        assertEquals(0, run(folder.toString()));
        assertToldByPackets();
        assertEquals("", notes());
    }

    @Test
    void aGdbThatEndsAtOnceIsLeftAlone() throws Exception {
        fakeGdb("gdb-multiarch", "exit 1");
        assertEquals(0, run(folder.toString()));
        assertToldByPackets();
    }

    @Test
    void whenGdbFailsOnTheWayTheStoryIsToldWithoutIt() throws Exception {
        fakeGdb("gdb-multiarch", "while read line; do echo \"${line%%-*}^done\"; done");
        assertEquals(0, run(folder.toString()));
        assertEquals("backstep: demo: gdb-multiarch stopped in no function, not in panic_halt; once more, without GDB", notes().strip());
        assertToldByPackets();
    }

    private void fakeGdb(String name, String script) throws IOException {
        Path program = folder.resolve(name);
        Files.writeString(program, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void aMissingProgramIsNamed() {
        Demo demo = new Demo(new Demo.Settings(true, false), folder, "1.2", new PrintStream(out), new PrintStream(err), "");
        DemoException thrown = assertThrows(DemoException.class, demo::run);
        assertEquals(folder.resolve("test-kernels/prebuilt/stray-pointer.elf") + ": no such file; "
                + "the demo needs the program that comes with backstep", thrown.getMessage());
        assertEquals("", shown());
    }

    @Test
    void anUnknownWordIsNamed() {
        DemoException thrown = assertThrows(DemoException.class, () -> Demo.Settings.read(List.of("--no-gbd"), true));
        assertEquals("demo does not know '--no-gbd'; it takes --no-gdb and --plain, or nothing", thrown.getMessage());
    }

    @Test
    void coloursAreForTerminalsAndCanBeSwitchedOff() throws Exception {
        assertTrue(Demo.Settings.read(List.of(), true).colours());
        assertFalse(Demo.Settings.read(List.of(), false).colours());
        assertFalse(Demo.Settings.read(List.of("--plain"), true).colours());
    }
}
