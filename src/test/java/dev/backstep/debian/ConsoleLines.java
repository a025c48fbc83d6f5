package dev.backstep.debian;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The text of a boot in lines that can be compared: time stamps, terminal queries and what may differ are taken out. */
final class ConsoleLines {

    /** What may differ, and why. All else must be equal. */
    private record Allowed(Pattern pattern, String replacement, String why) { }

    private static final List<Allowed> ALLOWED = List.of(
            new Allowed(Pattern.compile("\u001b\\[6n"), "", "the shell asks the terminal for its width when it is slow to answer"),
            new Allowed(Pattern.compile("\\[ *\\d+\\.\\d{6}\\] "), "", "time stamps"),
            new Allowed(Pattern.compile("(Calibrating local timer\\.\\.\\.) [\\d.]+MHz"), "$1 ...", "measured against a loop of instructions"),
            new Allowed(Pattern.compile("[\\d.]+ BogoMIPS( \\(lpj=\\d+\\))?"), "... BogoMIPS", "measured against a loop of instructions"),
            new Allowed(Pattern.compile("audit\\([\\d.:]+\\)"), "audit(...)", "time stamp"));

    /** QEMU has no SP805, so that its driver still waits for one there. */
    private static final Pattern NO_WATCHDOG = Pattern.compile("\\[ *\\d+\\.\\d{6}\\] amba 1000f000\\.wdt: deferred probe pending\r?\n");

    private ConsoleLines() { }

    static List<String> of(String text) {
        List<String> lines = new ArrayList<>();
        for (String line : NO_WATCHDOG.matcher(text).replaceAll("").split("\r?\n")) {
            String kept = line.replace("\r", "");
            for (Allowed allowed : ALLOWED) {
                kept = allowed.pattern().matcher(kept).replaceAll(allowed.replacement());
            }
            lines.add(kept.stripTrailing());
        }
        return lines;
    }
}
