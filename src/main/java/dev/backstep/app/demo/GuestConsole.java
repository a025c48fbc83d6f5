package dev.backstep.app.demo;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Keeps what the guest prints. Any thread. */
final class GuestConsole {

    private static final int LINES_BEFORE_CRASH = 2;
    private static final int LINES_OF_DUMP = 2;

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
     * What is worth showing of a program's crash, which its lines that begin with {@code ***} tell of: how it began, what
     * came just before, and the head of the register dump.
     */
    List<String> excerpt() {
        List<String> all = lines();
        int crash = 0;
        while (crash < all.size() && !all.get(crash).startsWith("***")) {
            crash++;
        }
        List<String> shown = new ArrayList<>();
        int from = Math.max(1, crash - LINES_BEFORE_CRASH);
        shown.addAll(all.subList(0, Math.min(1, all.size())));
        if (from > 1) {
            shown.add("... (" + (from - 1) + " more lines)");
        }
        shown.addAll(all.subList(Math.min(from, all.size()), Math.min(crash + 1 + LINES_OF_DUMP, all.size())));
        if (crash + 1 + LINES_OF_DUMP < all.size()) {
            shown.add("...");
        }
        return shown;
    }
}
