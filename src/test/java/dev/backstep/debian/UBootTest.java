package dev.backstep.debian;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.backstep.board.TestMachine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** U-Boot, built from Debian's source: another guest that knows nothing of us. */
class UBootTest {

    private static final int MAY_BE_LOST = 8;
    private static final Path IMAGE = TestMachine.ROOT.resolve("test-kernels/u-boot/target/u-boot");
    private static final long SECONDS = 120;
    private static final String PROMPT = "=> ";

    private static final List<String> COMMANDS = List.of("version", "bdinfo", "mmc list", "flinfo",
            "mw.l 60100000 deadbeef 40", "md.l 60100000 10", "crc32 60100000 100", "setenv story once upon a time", "saveenv",
            "protect off all", "erase 40040000 4007ffff", "cp.b 60100000 40040000 100", "cmp.b 60100000 40040000 100", "md.l 40040000 4",
            "printenv story", "sleep 1", "date", "mii info", "bogus");

    private static List<String> session(GuestConsole console) throws Exception {
        try (console) {
            console.await("Hit any key", SECONDS);
            console.type("");
            console.await(PROMPT, SECONDS);
            for (String command : COMMANDS) {
                // First characters that may be lost: commands that wait for the flash throw away what is typed meanwhile.
                console.type(" ".repeat(MAY_BE_LOST) + command);
                console.await(PROMPT, SECONDS);
            }
            console.type("reset");
            assertEquals(0, console.awaitEnd(SECONDS), console.all());
            return ConsoleLines.of(console.all().replaceAll("=> +", "=> "));
        }
    }

    @Test
    void consoleOfFlashAndMemoryCommandsEqualsQemus() throws Exception {
        assumeTrue(Files.exists(IMAGE), "no U-Boot: test-kernels/u-boot/build makes it");
        assumeTrue(GuestConsole.qemuIsInstalled(), "qemu-system-arm is not installed");
        List<String> options = List.of("-M", "vexpress-a9", "-m", "512", "-kernel", IMAGE.toString(), "-nographic", "-no-reboot", "-icount",
                "shift=1,sleep=off", "-rtc", "base=2026-01-02T03:04:05,clock=vm");
        assertEquals(String.join("\n", session(GuestConsole.qemu(options))),
                String.join("\n", session(GuestConsole.backstep(options))));
    }
}
