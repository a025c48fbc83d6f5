package dev.backstep.app;

import dev.backstep.recording.Block;
import dev.backstep.recording.BlockKind;
import dev.backstep.recording.Configuration;
import dev.backstep.recording.Ending;
import dev.backstep.recording.ListedEntry;
import dev.backstep.recording.RecordedDisk;
import dev.backstep.recording.Recording;
import dev.backstep.recording.RecordingException;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The commands {@code info}, {@code dump} and {@code verify}, which look at a recording. */
final class RecordingTools {

    private final PrintStream out;
    private final PrintStream err;

    /**
     * @param out where results go
     * @param err where warnings and progress go
     */
    RecordingTools(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /**
     * Runs a command; gives the exit status: 0 when the recording is good.
     *
     * @throws UsageException when the arguments or the recording cannot be used
     */
    int run(Invocation.Tool tool) throws Exception {
        boolean json = false;
        boolean salvage = false;
        String file = null;
        for (String argument : tool.arguments()) {
            String option = argument.startsWith("--") ? argument.substring(1) : argument;
            if (option.equals("-salvage")) {
                salvage = true;
            } else if (option.equals("-json") && tool.command().equals("dump")) {
                json = true;
            } else if (argument.startsWith("-") || file != null) {
                throw new UsageException(tool.command() + ": unexpected '" + argument + "'; " + usage(tool.command()));
            } else {
                file = argument;
            }
        }
        if (file == null) {
            throw new UsageException(tool.command() + ": the recording is missing; " + usage(tool.command()));
        }
        Path path;
        try {
            path = Path.of(file);
        } catch (InvalidPathException e) {
            throw new UsageException(tool.command() + " " + file + ": not a file name: " + e.getReason());
        }
        if (tool.command().equals("verify")) {
            return new RecordingVerifier(out, err).verify(path, salvage);
        }
        try (Recording recording = Recording.open(path, salvage)) {
            if (tool.command().equals("info")) {
                info(recording);
            } else {
                dump(recording, json);
            }
            recording.warnings().forEach(line -> err.println("backstep: " + path + ": " + line));
            return 0;
        } catch (RecordingException e) {
            out.flush();
            throw new UsageException(e.getMessage());
        } catch (IOException e) {
            throw new UsageException(LauncherErrors.describe(e, path));
        }
    }

    private static String usage(String command) {
        return "usage: backstep " + command + " FILE" + (command.equals("dump") ? " [--json]" : "") + " [--salvage]";
    }

    private void line(String name, Object value) {
        out.printf(Locale.ROOT, "%-14s %s%n", name + ":", value);
    }

    private void info(Recording recording) throws IOException, RecordingException {
        Configuration configuration = recording.configuration();
        line("file", recording.file() + ", " + recording.size() + " bytes");
        line("recorded", configuration.first(Configuration.CREATED).orElse("?") + " by backstep "
                + configuration.first(Configuration.VERSION).orElse("?") + " on " + configuration.first(Configuration.HOST).orElse("?"));
        line("machine", configuration.first(Configuration.MACHINE).orElse("?") + ", 2^" + recording.shift() + " ns an instruction");
        line("command line", String.join(" ", configuration.all(Configuration.ARGUMENT)));
        for (String image : configuration.all(Configuration.IMAGE)) {
            String[] parts = image.split(" ", 3);
            line("image", parts.length < 3 ? image : parts[2] + ", " + parts[1] + " bytes, SHA-256 "
                    + BaseImage.shown(parts[0]));
        }
        for (RecordedDisk disk : recording.disks()) {
            line("disk", disk.path() + ", " + disk.size() + " bytes, SHA-256 " + disk.hash().map(BaseImage::shown)
                    .orElse("not known: " + disk.problem()) + "; " + (disk.isWhole() ? "all of it is recorded"
                    : "what the guest read of it is recorded"));
        }
        Ending ending = recording.ending().isPresent() ? recording.ending().get() : count(recording);
        line("length", ending.icount() + " instructions, " + seconds(ending.nanoseconds()) + " of guest time");
        line("end", ending.reason() + (recording.ending().isPresent() ? ", exit status " + ending.status() : ""));
        line("events", ending.events().isEmpty() ? "none" : ending.events().entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue()).collect(Collectors.joining(", ")));
        List<Long> checkpoints = recording.checkpoints().positions();
        line("checkpoints", checkpoints.isEmpty() ? "none" : checkpoints.size() + ", the last at instruction "
                + checkpoints.get(checkpoints.size() - 1));
        Map<BlockKind, long[]> kinds = new EnumMap<>(BlockKind.class);
        for (Block block : recording.blocks()) {
            long[] sums = kinds.computeIfAbsent(block.kind(), kind -> new long[3]);
            sums[0]++;
            sums[1] += block.storedLength();
            sums[2] += block.rawLength();
        }
        kinds.forEach((kind, sums) -> line("blocks", String.format(Locale.ROOT, "%-14s %6d, %d bytes (%d before compression)", kind,
                sums[0], sums[1], sums[2])));
    }

    /** What a recording that was cut off does not say of itself. */
    private static Ending count(Recording recording) throws IOException, RecordingException {
        Map<String, Long> counts = new LinkedHashMap<>();
        long[] last = {0, 0};
        recording.forEachEntry((block, kind, logged) -> {
            if (logged.event() == null) {
                last[0] = logged.icount();
                last[1] = logged.nanoseconds();
            } else {
                counts.merge(kind, 1L, Long::sum);
            }
        });
        return new Ending(last[0], last[1], 0, "none: it was cut off, or is still being written", counts);
    }

    private static String seconds(long nanoseconds) {
        return String.format(Locale.ROOT, "%d.%09d s", nanoseconds / 1_000_000_000, nanoseconds % 1_000_000_000);
    }

    private void dump(Recording recording, boolean json) throws IOException, RecordingException {
        if (!json) {
            out.println("# Backstep recording, version " + recording.version() + ", " + recording.size() + " bytes");
            out.printf(Locale.ROOT, "%8s %10s %16s  %-30s %s%n", "event", "offset", "icount", "kind", "detail");
        }
        long[] number = {0};
        recording.list(entry -> {
            if (json) {
                out.printf(Locale.ROOT, "{\"number\":%d,\"offset\":%d,\"position\":%d%s,\"event\":\"%s\"%s}%n", number[0], entry.offset(),
                        entry.position(), entry.nanoseconds() < 0 ? "" : ",\"time\":" + entry.nanoseconds(), entry.kind(), jsonFields(entry));
            } else {
                out.println(String.format(Locale.ROOT, "%8d %10d %16d  %-30s %s", number[0], entry.offset(), entry.position(), entry.kind(),
                        entry.detail()).stripTrailing());
            }
            number[0]++;
        });
    }

    private static String jsonFields(ListedEntry entry) {
        StringBuilder text = new StringBuilder();
        entry.fields().forEach((name, value) -> text.append(",\"").append(name).append("\":").append(value instanceof byte[] bytes
                ? "\"" + HexFormat.of().formatHex(bytes) + "\"" : value instanceof String string ? quoted(string) : value.toString()));
        return text.toString();
    }

    private static String quoted(String string) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(string)) + '"';
    }
}
