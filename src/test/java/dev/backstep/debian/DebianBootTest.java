package dev.backstep.debian;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The whole journey: boot, shell, programs, power off; compared with QEMU line by line. */
class DebianBootTest {

    private static final long BOOT_SECONDS = 300;
    private static final long PROGRAM_SECONDS = 300;
    private static final String PROMPT = "/root # ";

    /** The kernel says so ten seconds of guest time after the boot; no time passes for us, as idle time is skipped. */
    private static final String LAST_LINE_OF_THE_KERNEL = "100e5000.watchdog: deferred probe pending\r\n";

    /** Both clocks start here and run on guest time. */
    private static final String CLOCK = "base=2026-01-02T03:04:05,clock=vm";

    private static List<String> session(GuestConsole console) throws Exception {
        try (console) {
            console.await(PROMPT, BOOT_SECONDS);
            console.await(LAST_LINE_OF_THE_KERNEL, 60);
            console.type("selftest");
            console.await("selftest: done", PROGRAM_SECONDS);
            console.await(PROMPT, 10);
            console.type("poweroff -f");
            assertEquals(0, console.awaitEnd(30), console.all());
            return ConsoleLines.of(console.all());
        }
    }

    @Test
    void consoleOfBootProgramsAndPowerOffEqualsQemus() throws Exception {
        DebianImages images = DebianImages.require("armmp");
        assumeTrue(GuestConsole.qemuIsInstalled(), "qemu-system-arm is not installed");
        List<String> options = images.options(images.initialRamDisk(), "", "-rtc", CLOCK, "-icount", "shift=1,sleep=off");
        GuestConsole qemu = GuestConsole.qemu(options);
        Future<List<String>> theirs = Executors.newSingleThreadExecutor().submit(() -> session(qemu));
        List<String> ours = session(GuestConsole.backstep(options));
        assertEquals(String.join("\n", theirs.get()), String.join("\n", ours));
    }
}
