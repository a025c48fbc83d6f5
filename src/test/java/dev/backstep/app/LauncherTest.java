package dev.backstep.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.server.EndpointException;
import dev.backstep.trace.LogItem;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class LauncherTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Exception thrown;
    private String ran = "";

    @TempDir
    private Path directory;

    private int launch(String... arguments) {
        Launcher.Programs programs = new Launcher.Programs() {
            @Override
            public int run(Options options) throws Exception {
                if (thrown != null) {
                    throw thrown;
                }
                ran = "run " + options.machine().board().machineName();
                return 3;
            }

            @Override
            public int tool(Invocation.Tool tool) {
                ran = tool.command() + " " + tool.arguments();
                return 0;
            }

            @Override
            public int demo(List<String> words) {
                ran = "demo " + words;
                return 0;
            }
        };
        return new Launcher("1.2", programs, new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8)).launch(arguments);
    }

    private String error() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theExitStatusIsTheProgramsOwn() {
        assertEquals(3, launch("-M", "vexpress-a9"));
        assertEquals("run vexpress-a9", ran);
        assertEquals("", error());
        assertEquals(0, launch("demo", "x"));
        assertEquals("demo [x]", ran);
    }

    @Test
    void helpGoesToStandardOutput() {
        assertEquals(0, launch("-version"));
        assertEquals("Backstep version 1.2", out.toString(StandardCharsets.UTF_8).strip());
        assertEquals("", error());
    }

    @Test
    void aWrongOptionIsOneLineAndStatusOne() {
        assertEquals(1, launch("-bogus"));
        assertEquals("backstep: unknown option -bogus (see -help)", error().strip());
        assertEquals("", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void missingFilesAreNamedBeforeAnythingStarts() {
        assertEquals(1, launch("-M", "vexpress-a9", "-kernel", directory.resolve("none").toString()));
        assertEquals("backstep: -kernel " + directory.resolve("none") + ": no such file", error().strip());
        err.reset();
        assertEquals(1, launch("-M", "vexpress-a9", "-bios", directory.toString()));
        assertEquals("backstep: -bios " + directory + ": is a directory", error().strip());
        err.reset();
        assertEquals(1, launch("-M", "vexpress-a9", "-semihosting-config", "directory=" + directory.resolve("none")));
        assertTrue(error().contains("no such directory"), error());
        assertEquals("", ran);
    }

    @Test
    void whatTheUserCanMendIsOneLine() {
        for (Exception each : List.of(new EndpointException("port\n taken"), new UsageException("x"), new NoSuchFileException("f"),
                new AccessDeniedException("f"), new FileNotFoundException("f (Is a directory)"),
                new IOException("disk full"), new IOException(),
                new UncheckedIOException(new IOException("y")))) {
            err.reset();
            thrown = each;
            assertEquals(1, launch("-M", "vexpress-a9"));
            assertEquals(1, error().lines().count(), error());
            assertTrue(error().startsWith("backstep: "), error());
        }
    }

    @Test
    void aFaultOfOursShowsWhere() {
        thrown = new IllegalStateException("oops");
        assertEquals(LauncherErrors.INTERNAL_ERROR, launch("-M", "vexpress-a9"));
        assertTrue(error().startsWith("backstep: internal error: java.lang.IllegalStateException: oops"), error());
        assertTrue(error().contains("\tat "), error());
    }

    @Test
    void logItemsGoToTheFileAndOnlyThoseAskedFor() throws IOException {
        Path file = directory.resolve("log");
        assertEquals(3, launch("-M", "vexpress-a9", "-d", "unimp", "-D", file.toString()));
        LoggerFactory.getLogger(LogItem.UNIMP.loggerName()).debug("reached");
        LoggerFactory.getLogger(LogItem.EXEC.loggerName()).debug("not asked for");
        assertEquals("reached", Files.readString(file).strip());
    }

    @Test
    void aLogFileThatCannotBeWrittenIsOneLine() {
        assertEquals(1, launch("-M", "vexpress-a9", "-D", directory.resolve("no/log").toString()));
        assertTrue(error().startsWith("backstep: -D "), error());
    }
}
