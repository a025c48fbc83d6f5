package dev.backstep.recording;

import dev.backstep.memory.Ram;
import dev.backstep.timeline.Event;
import dev.backstep.timeline.LoggedEvent;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Puts what blocks hold into words and fields. The words are those of {@code python-gdb-scripts/replay-dump.py}, which reads the
 * same files; a test holds them against each other.
 */
final class Listing {

    private static final int BYTES_SHOWN = 64;
    private static final int HASH_SHOWN = 16;
    private static final long NO_TIME = -1;

    private Listing() { }

    /** An event of an events block; {@link LoggedEvent#event} is null for the present. */
    static ListedEntry ofEvent(Block block, String kind, LoggedEvent logged) {
        Map<String, Object> fields = logged.event() == null ? Map.of() : fields(logged.event());
        String words = words(logged.event(), fields);
        return new ListedEntry(block.offset(), logged.icount(), logged.nanoseconds(), kind, fields,
                (words.isEmpty() ? "" : words + ", ") + "time " + logged.nanoseconds() + " ns");
    }

    /**
     * What another block has.
     *
     * @param content of the block; not used for pages
     * @throws RecordingException when that cannot be, naming the block
     */
    static List<ListedEntry> ofBlock(Block block, byte[] content) throws RecordingException {
        return switch (block.kind()) {
            case CONFIGURATION -> ofConfiguration(block, content);
            case IMAGE -> List.of(ofImage(block, ImagePiece.decode(content, block)));
            case STARTUP -> ofStartup(block, content);
            case END -> List.of(ofEnd(block, Ending.decode(content, block.toString())));
            case INDEX -> List.of(entry(block, "index", NO_TIME,
                    Map.of("blocks", new ByteSource(content, block.toString()).variable()), "of %2$d blocks"));
            case PAGES -> List.of(entry(block, "pages", NO_TIME, Map.of("pages", block.rawLength() / Ram.PAGE_SIZE),
                    "%2$d pages of the next checkpoint, %1$d bytes in the file"));
            case CHECKPOINT -> List.of(ofCheckpoint(block, CheckpointBlock.decode(content, block)));
            case DISK_DATA -> List.of(ofDiskData(block, new ByteSource(content, block.toString())));
            case DISK -> List.of(ofDisk(block, DiskBlock.decode(content, block)));
            case UNKNOWN -> List.of(entry(block, "unknown", NO_TIME, Map.of("bytes", block.rawLength()), "a block of %2$d bytes of a kind that is not known"));
            case EVENTS -> throw new IllegalArgumentException(block + " has many");
        };
    }

    /** @param words a format of the bytes in the file and the values of the fields, as far as they fit */
    private static ListedEntry entry(Block block, String kind, long nanoseconds, Map<String, Object> fields, String words) {
        List<Object> values = new ArrayList<>();
        values.add(block.storedLength());
        values.addAll(fields.values());
        return new ListedEntry(block.offset(), block.position(), nanoseconds, kind, fields, String.format(Locale.ROOT, words, values.toArray()));
    }

    private static Map<String, Object> fields(Object... namesAndValues) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return fields;
    }

    private static List<ListedEntry> ofConfiguration(Block block, byte[] content) {
        List<ListedEntry> entries = new ArrayList<>();
        for (String line : new String(content, StandardCharsets.UTF_8).split("\n")) {
            String[] parts = line.split("=", 2);
            entries.add(new ListedEntry(block.offset(), block.position(), NO_TIME, "configuration",
                    fields("key", parts[0], "value", parts.length < 2 ? "" : parts[1]), line.replaceFirst("=", " ")));
        }
        return entries;
    }

    private static ListedEntry ofImage(Block block, ImagePiece piece) {
        return entry(block, "image", NO_TIME, fields("sha256", piece.hash(), "bytes", piece.bytes().length, "at", piece.offset()),
                "SHA-256 %2$." + HASH_SHOWN + "s..., %3$d bytes at %4$d, %1$d in the file");
    }

    private static List<ListedEntry> ofStartup(Block block, byte[] content) throws RecordingException {
        List<ListedEntry> entries = new ArrayList<>();
        ByteSource in = new ByteSource(content, block.toString());
        while (!in.isAtEnd()) {
            Event answer = EventCode.ANSWER.read(in);
            Map<String, Object> fields = fields(answer);
            entries.add(new ListedEntry(block.offset(), block.position(), NO_TIME, "startup-answer", fields, words(answer, fields)));
        }
        return entries;
    }

    private static ListedEntry ofEnd(Block block, Ending ending) {
        return new ListedEntry(block.offset(), ending.icount(), ending.nanoseconds(), "end",
                fields("reason", ending.reason(), "status", ending.status()),
                ending.reason() + ", exit status " + ending.status() + ", time " + ending.nanoseconds() + " ns");
    }

    private static ListedEntry ofCheckpoint(Block block, CheckpointBlock checkpoint) {
        int pages = checkpoint.memory().stream().mapToInt(memory -> memory.written().length).sum();
        return entry(block, "checkpoint", checkpoint.nanoseconds(), fields("events", checkpoint.events(), "state-bytes",
                checkpoint.state().length, "layout", hex(checkpoint.stateLayout()), "pages", pages, "hash", hex(checkpoint.stateHash())),
                "after %2$d events, %3$d bytes of state of layout %4$s, %5$d pages, hash %6$s, %1$d bytes in the file, time "
                        + checkpoint.nanoseconds() + " ns");
    }

    private static ListedEntry ofDiskData(Block block, ByteSource in) throws RecordingException {
        int disk = in.variable32();
        long piece = in.variable();
        return entry(block, "disk-data", NO_TIME, fields("disk", disk, "bytes", in.remaining(), "at", piece * DiskBlock.PIECE),
                "disk %2$d, %3$d bytes at %4$d, %1$d in the file");
    }

    private static ListedEntry ofDisk(Block block, DiskBlock disk) {
        if (disk.hash().isEmpty()) {
            return entry(block, "disk", NO_TIME, fields("disk", disk.disk(), "problem", disk.problem()), "disk %2$d, SHA-256 not known: %3$s");
        }
        Map<String, Object> fields = fields("disk", disk.disk(), "sha256", disk.hash().get());
        String words = "disk %2$d, SHA-256 %3$." + HASH_SHOWN + "s...";
        if (disk.pieces().isPresent()) {
            fields.put("pieces", disk.pieces().get().size());
            words += ", all of it in %4$d pieces";
        }
        return entry(block, "disk", NO_TIME, fields, words);
    }

    private static String hex(long value) {
        return String.format("%016x", value);
    }

    /** What an event has beside its position. */
    private static Map<String, Object> fields(Event event) {
        if (event instanceof Event.SerialInput input) {
            return fields("port", input.port(), "bytes", input.bytes());
        } else if (event instanceof Event.SerialBreak signal) {
            return fields("port", signal.port());
        } else if (event instanceof Event.DeviceInput input) {
            return fields("input", input.input(), "bytes", input.item());
        } else if (event instanceof Event.Answer answer) {
            return fields("to", answer.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'), "bytes", answer.bytes());
        } else if (event instanceof Event.HostTimers timers) {
            return fields("now", timers.nanoseconds());
        } else if (event instanceof Event.MemoryWrite write) {
            return fields("address", String.format("0x%08x", write.address()), "bytes", write.bytes());
        } else if (event instanceof Event.RegisterWrite write) {
            return fields("cpu", write.cpu(), "register", write.register(), "value", String.format("0x%x", write.value()));
        } else if (event instanceof Event.CpusAllowed allowed) {
            return fields("mask", String.format("0x%x", allowed.mask()));
        } else if (event instanceof Event.StateHash hash) {
            return fields("hash", hex(hash.hash()));
        }
        return Map.of();
    }

    private static String words(Event event, Map<String, Object> fields) {
        List<String> words = new ArrayList<>();
        fields.forEach((name, value) -> words.add(value instanceof byte[] bytes ? shown(bytes) : name + " " + value));
        return String.join(", ", words) + (event instanceof Event.HostTimers ? " ns" : "");
    }

    private static String shown(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length + " bytes \"");
        for (int i = 0; i < Math.min(bytes.length, BYTES_SHOWN); i++) {
            int value = bytes[i] & 0xff;
            text.append(value >= ' ' && value < 0x7f && value != '"' && value != '\\' ? "" + (char) value : String.format("\\x%02x", value));
        }
        return text.append('"').append(bytes.length > BYTES_SHOWN ? "..." : "").toString();
    }
}
