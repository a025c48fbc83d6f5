package dev.backstep.debian;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.concurrent.ExecutorService;
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

    private static List<String> session(GuestConsole console, boolean programs) throws Exception {
        try (console) {
            console.await(PROMPT, BOOT_SECONDS);
            console.await(LAST_LINE_OF_THE_KERNEL, 60);
            if (programs) {
                console.type("selftest");
                console.await("selftest: done", PROGRAM_SECONDS);
                console.await(PROMPT, 10);
            }
            console.type("poweroff -f");
            assertEquals(0, console.awaitEnd(30), console.all());
            return ConsoleLines.of(console.all());
        }
    }

    private static void compare(String flavour, boolean programs) throws Exception {
        DebianImages images = DebianImages.require(flavour);
        assumeTrue(GuestConsole.qemuIsInstalled(), "qemu-system-arm is not installed");
        List<String> options = images.options(images.initialRamDisk(), "", "-rtc", CLOCK, "-icount", "shift=1,sleep=off");
        GuestConsole qemu = GuestConsole.qemu(options);
        ExecutorService beside = Executors.newSingleThreadExecutor();
        try {
            Future<List<String>> theirs = beside.submit(() -> session(qemu, programs));
            List<String> ours = session(GuestConsole.backstep(options), programs);
            assertEquals(String.join("\n", theirs.get()), String.join("\n", ours));
        } finally {
            beside.shutdownNow();
        }
    }

    @Test
    void consoleOfBootProgramsAndPowerOffEqualsQemus() throws Exception {
        compare("armmp", true);
    }

    /** Another kernel, to show that it is not made for one. */
    @Test
    void consoleOfTheRealTimeKernelEqualsQemus() throws Exception {
        compare("rt-armmp", false);
    }
}
