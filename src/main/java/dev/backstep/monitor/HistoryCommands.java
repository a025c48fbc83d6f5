package dev.backstep.monitor;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.debug.RunControl;
import dev.backstep.monitor.Arguments.RequestedPosition;
import dev.backstep.timeline.Checkpoint;
import dev.backstep.timeline.LastWriter;
import dev.backstep.timeline.Timeline;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Commands about what has been. */
final class HistoryCommands {

    private static final String POSITION = "N|+N|-N|P%|begin|end";
    /** Lines of {@code info checkpoints} at most: the newest. */
    private static final int MAX_CHECKPOINTS_SHOWN = 200;

    /** Bytes of a value shown at most. */
    private static final int MAX_BYTES_SHOWN = 16;

    private HistoryCommands() { }

    /** Where history is being looked at. {@code file} has it, or is {@code (memory)}. {@code diversionBase} is -1 when the machine is on no diversion. */
    record ReplayState(boolean active, boolean live, String file, long position, long present, long diversionBase) { }

    /**
     * One checkpoint.
     *
     * @param position instructions
     * @param nanoseconds guest time
     * @param pages written since the one before
     * @param bytes what it takes
     * @param pinned true when it is never thinned out
     */
    record CheckpointRow(long position, long nanoseconds, int pages, long bytes, boolean pinned) { }

    /** The newest checkpoints, oldest first, and how many older ones are left out. */
    record Checkpoints(boolean enabled, List<CheckpointRow> rows, int leftOut, long bytesUsed, long bytesAllowed) { }

    /** Where a seek has led. {@code pc} with its symbol. */
    record Place(long position, long present, long nanoseconds, String pc) { }

    /**
     * An answer of {@code last-writer}.
     *
     * @param address asked for
     * @param length asked for
     * @param position where the machine stands, from which the writer was looked for
     * @param pc address of the instruction with its symbol, or null when no instruction did it
     * @param writer the finding
     */
    record WriterFound(long address, int length, long position, String pc, LastWriter.Result writer) { }

    static List<MonitorCommand<?>> all() {
        return List.of(
                MonitorCommand.of("info replay", List.of(), "show record/replay information",
                        (context, arguments) -> replayState(context), HistoryCommands::text),
                MonitorCommand.of("info checkpoints", List.of(), "show the checkpoints that history is reached from",
                        (context, arguments) -> checkpoints(context.timeline()), HistoryCommands::text),
                MonitorCommand.of("replay_seek", List.of(Parameter.position(POSITION)),
                        "go to a position in history, in instructions; with a sign, from here",
                        (context, arguments) -> seek(context, arguments.position(POSITION)), HistoryCommands::text),
                MonitorCommand.of("last-writer", List.of(Parameter.expression("addr"), Parameter.optionalExpression("len")),
                        "find who wrote the 'len' bytes (default 4) at virtual address 'addr' last",
                        HistoryCommands::lastWriter, HistoryCommands::text));
    }

    private static ReplayState replayState(MonitorContext context) {
        Timeline timeline = context.timeline();
        Optional<Path> file = context.recordings().file();
        return new ReplayState(timeline.isEnabled() || file.isPresent(), timeline.mode() == Timeline.Mode.LIVE,
                file.map(Path::toString).orElse("(memory)"), timeline.position(),
                timeline.present(), timeline.diversionBase());
    }

    private static String text(ReplayState state) {
        if (!state.active()) {
            return "Record/replay is not active\n";
        }
        String line = (state.live() ? "Recording" : "Replaying") + " execution '" + state.file() + "': instruction count = "
                + state.position() + "\n";
        return state.diversionBase() < 0 ? line
                : line + "On a diversion that left history at instruction " + state.diversionBase()
                        + "; going anywhere in history drops it\n";
    }

    private static Checkpoints checkpoints(Timeline timeline) {
        List<CheckpointRow> rows = new ArrayList<>();
        int leftOut = Math.max(0, timeline.checkpoints().size() - MAX_CHECKPOINTS_SHOWN);
        int index = 0;
        Checkpoint before = null;
        for (Checkpoint checkpoint : timeline.checkpoints()) {
            if (index++ >= leftOut) {
                int pages = before == null ? 0 : checkpoint.pagesDifferentFrom(before);
                rows.add(new CheckpointRow(checkpoint.icount(), checkpoint.nanoseconds(), pages,
                        checkpoint.state().length + pages * 4096L, checkpoint.pinned()));
            }
            before = checkpoint;
        }
        return new Checkpoints(timeline.isEnabled(), rows, leftOut, timeline.bytesUsed(), timeline.bytesAllowed());
    }

    private static String text(Checkpoints checkpoints) {
        if (!checkpoints.enabled()) {
            return "There is no history: the timeline is off\n";
        }
        StringBuilder out = new StringBuilder();
        out.append(String.format("%16s %20s %8s %10s  %s\n", "position", "virtual time (ns)", "pages", "KiB", "pinned"));
        if (checkpoints.leftOut() > 0) {
            out.append(String.format("%16s (%d older ones are not shown)\n", "...", checkpoints.leftOut()));
        }
        for (CheckpointRow row : checkpoints.rows()) {
            out.append(String.format("%16d %20d %8d %10d  %s\n", row.position(), row.nanoseconds(), row.pages(),
                    (row.bytes() + 1023) / 1024, row.pinned() ? "yes" : "no"));
        }
        out.append(String.format("%d checkpoints, %d KiB used of %d KiB allowed\n",
                checkpoints.rows().size() + checkpoints.leftOut(), (checkpoints.bytesUsed() + 1023) / 1024,
                checkpoints.bytesAllowed() / 1024));
        return out.toString();
    }

    private static Place seek(MonitorContext context, RequestedPosition asked) throws MonitorException {
        Timeline timeline = context.timeline();
        long here = timeline.diversionBase() >= 0 ? timeline.diversionBase() : timeline.position();
        long target = switch (asked.anchor()) {
            case BEGIN -> asked.instructions();
            case HERE -> here + asked.instructions();
            case END -> timeline.present();
            case SHARE -> (long) (timeline.present() * (asked.instructions() / 1e6));
        };
        MachineControl.seek(context, target);
        Cpu cpu = context.machine().turns().current();
        return new Place(timeline.position(), timeline.present(), context.machine().clocks().virtual().now(),
                context.describe(cpu.pc)
                + (context.machine().cpus().size() > 1 ? " on CPU#" + cpu.index() : ""));
    }

    private static String text(Place place) {
        return String.format("At instruction %d of %d, virtual time %s, pc %s\n", place.position(), place.present(),
                InfoCommands.seconds(place.nanoseconds()), place.pc());
    }

    private static WriterFound lastWriter(MonitorContext context, Arguments arguments) throws MonitorException {
        long address = arguments.number("addr");
        long length = arguments.number("len", 4);
        if (address < 0 || address > 0xffffffffL) {
            throw MonitorException.badArgument(String.format("0x%x is not a 32-bit address", address));
        }
        if (length < 1 || length > LastWriter.MAX_LENGTH) {
            throw MonitorException.badArgument("len " + length + " is outside 1.." + LastWriter.MAX_LENGTH);
        }
        RunControl control = context.control();
        LastWriter.Result writer = new LastWriter(context.timeline())
                .find(context.cpu(), (int) address, (int) length, control::isInterrupted);
        if (writer instanceof LastWriter.Result.Interrupted) {
            throw MonitorException.failed("interrupted; the machine stands where it stood");
        }
        String pc = writer instanceof LastWriter.Result.ByInstruction by ? context.describe(by.pc()) : null;
        return new WriterFound(address, (int) length, context.timeline().position(), pc, writer);
    }

    private static String text(WriterFound found) {
        String what = String.format("0x%08x, %d byte%s: ", found.address(), found.length(), found.length() == 1 ? "" : "s");
        LastWriter.Result writer = found.writer();
        if (writer instanceof LastWriter.Result.ByInstruction by) {
            return what + "last written by instruction " + by.position() + "\n"
                    + "  when:   " + ago(found.position() - by.position()) + ", virtual time "
                    + InfoCommands.seconds(by.nanoseconds()) + "\n"
                    + "  pc:     " + found.pc() + " on CPU#" + by.cpu() + ", " + (by.thumb() ? "T32" : "A32") + ", "
                    + (by.secure() ? "S " : "NS ") + by.mode().label() + "32\n"
                    + "  write:  " + by.size() + " byte" + (by.size() == 1 ? "" : "s")
                    + String.format(" at 0x%08x\n", by.address())
                    + change(found, by.before(), by.after())
                    + "  there:  replay_seek " + by.position() + "\n";
        }
        if (writer instanceof LastWriter.Result.ByDebugger by) {
            return what + "last written by a debugger before instruction " + by.position() + "\n"
                    + "  when:   " + ago(found.position() - by.position()) + ", virtual time "
                    + InfoCommands.seconds(by.nanoseconds()) + "\n" + change(found, by.before(), by.after());
        }
        if (writer instanceof LastWriter.Result.ByDevice by) {
            return what + "last changed by a device or a reset between instructions " + by.from() + " and " + by.to() + "\n"
                    + change(found, by.before(), by.after());
        }
        byte[] content = ((LastWriter.Result.Never) writer).content();
        return what + "never written since the beginning; it holds what was loaded\n  value:  "
                + bytes(Arrays.copyOf(content, Math.min(content.length, MAX_BYTES_SHOWN)))
                + (content.length > MAX_BYTES_SHOWN ? " ..." : "") + "\n";
    }

    private static String ago(long instructions) {
        return instructions + (instructions == 1 ? " instruction ago" : " instructions ago");
    }

    /** All that was asked for, or of more than a line can hold the part from the first byte that changed. */
    private static String change(WriterFound found, byte[] before, byte[] after) {
        int from = before.length <= MAX_BYTES_SHOWN ? 0 : Math.max(0, Arrays.mismatch(before, after));
        int to = Math.min(before.length, from + MAX_BYTES_SHOWN);
        String where = from == 0 && to == before.length ? "" : String.format(" (at 0x%08x)", found.address() + from);
        return "  value:  " + bytes(Arrays.copyOfRange(before, from, to)) + " -> "
                + bytes(Arrays.copyOfRange(after, from, to)) + where + "\n";
    }

    /** Up to a word as a number, more as bytes in the order of memory. */
    private static String bytes(byte[] bytes) {
        StringBuilder out = new StringBuilder();
        if (bytes.length == 1 || bytes.length == 2 || bytes.length == 4) {
            out.append("0x");
            for (int i = bytes.length - 1; i >= 0; i--) {
                out.append(String.format("%02x", bytes[i]));
            }
        } else {
            for (int i = 0; i < bytes.length; i++) {
                out.append(i == 0 ? "" : " ").append(String.format("%02x", bytes[i]));
            }
        }
        return out.toString();
    }
}
