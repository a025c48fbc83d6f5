package dev.backstep.session;

import dev.backstep.board.TestMachine;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/**
 * A session with GDB as README.md tells it: lines with {@code (gdb) } are commands, those behind them what GDB says, with
 * {@code ...} for what may differ; lines with {@code #} are remarks.
 */
public final class Transcript {

    private static final String PROMPT = "(gdb) ";

    private record Exchange(String command, List<String> answer) { }

    private final List<Exchange> exchanges = new ArrayList<>();

    /** The block of README.md behind {@code <!-- transcript: name -->}. */
    public Transcript(String name) throws IOException {
        List<String> lines = Files.readAllLines(TestMachine.ROOT.resolve("README.md"));
        int start = lines.indexOf("<!-- transcript: " + name + " -->");
        if (start < 0) {
            throw new AssertionError("README.md has no transcript " + name);
        }
        for (int i = start + 2; !lines.get(i).startsWith("```"); i++) {
            String line = lines.get(i).strip();
            if (line.startsWith(PROMPT)) {
                exchanges.add(new Exchange(line.substring(PROMPT.length()), new ArrayList<>()));
            } else if (!line.isEmpty() && !line.startsWith("# ")) {
                exchanges.get(exchanges.size() - 1).answer().add(line);
            }
        }
    }

    /** Gives the commands, but for those that begin with one of these, and requires the answers. */
    public void replay(GdbSession gdb, String... leftOut) {
        for (Exchange exchange : exchanges) {
            if (List.of(leftOut).stream().noneMatch(exchange.command()::startsWith)) {
                String answer = gdb.ask(exchange.command()).replaceAll("\\s+", " ");
                int at = 0;
                for (String line : exchange.answer()) {
                    for (String part : line.replaceAll("\\s+", " ").split("\\.\\.\\.")) {
                        int found = answer.indexOf(part.strip(), at);
                        if (found < 0) {
                            throw new AssertionError("README.md has GDB say \"" + line + "\"; the whole session:\n" + gdb.transcript());
                        }
                        at = found + part.strip().length();
                    }
                }
            }
        }
    }
}
