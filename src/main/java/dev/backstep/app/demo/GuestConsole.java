package dev.backstep.app.demo;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Keeps what the guest prints. Any thread. */
final class GuestConsole {

    private static final int LINES_BEFORE_CRASH = 1;
    private static final int LINES_OF_DUMP = 1;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** Takes a byte, 0 to 255. */
    synchronized void write(int value) {
        bytes.write(value);
    }

    /** All lines that are not empty. */
    synchronized List<String> lines() {
        return bytes.toString(StandardCharsets.UTF_8).lines().map(String::stripTrailing).filter(line -> !line.isEmpty()).toList();
    }

    /**
     * What is worth showing of a program's crash, which its lines that begin with {@code ***} tell of: what came just
     * before, and the head of the register dump.
     */
    List<String> excerpt() {
        List<String> all = lines();
        int crash = 0;
        while (crash < all.size() && !all.get(crash).startsWith("***")) {
            crash++;
        }
        List<String> shown = new ArrayList<>();
        int from = Math.max(0, crash - LINES_BEFORE_CRASH);
        if (from > 0) {
            shown.add("... (" + from + (from == 1 ? " line)" : " lines)"));
        }
        shown.addAll(all.subList(from, Math.min(crash + 1 + LINES_OF_DUMP, all.size())));
        if (crash + 1 + LINES_OF_DUMP < all.size()) {
            shown.add("...");
        }
        return shown;
    }
}
