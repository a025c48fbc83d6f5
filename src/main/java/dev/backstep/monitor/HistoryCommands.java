package dev.backstep.monitor;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.debug.StopTrail;
import dev.backstep.monitor.Arguments.RequestedPosition;
import dev.backstep.timeline.Checkpoint;
import dev.backstep.timeline.HistorySearch;
import dev.backstep.timeline.Timeline;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Commands about what has been. */
final class HistoryCommands {

    private static final String POSITION = "N|+N|-N|P%|@N:HASH|begin|end";
    private static final String QUIET = "quiet";
    private static final String COUNT = "count";
    /** The command that is answered while a search goes on. */
    static final String INFO_REPLAY = "info replay";
    /** Lines of {@code info checkpoints} at most: the newest. */
    private static final int MAX_CHECKPOINTS_SHOWN = 200;

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

    /**
     * Where the machine stands.
     *
     * @param tag the position for bug reports
     * @param present the newest position
     * @param nanoseconds guest time
     * @param pc of the CPU whose turn it is, with its symbol
     * @param asked the tag that was to be gone to, or null
     * @param diversionBase where history was left, or -1
     */
    record Place(PositionTag tag, long present, long nanoseconds, String pc, PositionTag asked, long diversionBase) {

        boolean isOfAnotherRun() {
            return asked != null && !asked.equals(tag);
        }
    }

    static List<MonitorCommand<?>> all() {
        return List.of(
                MonitorCommand.of(INFO_REPLAY, List.of(), "show record/replay information",
                        (context, arguments) -> replayState(context), HistoryCommands::text),
                MonitorCommand.of("info checkpoints", List.of(), "show the checkpoints that history is reached from",
                        (context, arguments) -> checkpoints(context.timeline()), HistoryCommands::text),
                MonitorCommand.of("replay_seek|seek", List.of(Parameter.position(POSITION), Parameter.optionalWord(QUIET)),
                        "go to a position in history, in instructions; with a sign, from here ('quiet': is no stop for 'back')", HistoryCommands::seek, HistoryCommands::text),
                MonitorCommand.of("position", List.of(), "show where the machine stands, in a form that seek takes",
                        (context, arguments) -> position(context), HistoryCommands::positionText),
                MonitorCommand.of("back", List.of(Parameter.optionalExpression(COUNT)), "go to the stop of this session before this one",
                        (context, arguments) -> through(context, -arguments.number(COUNT, 1)), HistoryCommands::text),
                MonitorCommand.of("forward", List.of(Parameter.optionalExpression(COUNT)), "undo 'back'",
                        (context, arguments) -> through(context, arguments.number(COUNT, 1)), HistoryCommands::text));
    }

    /** What {@code info replay} says while a search goes on. */
    static String text(HistorySearch.Progress search) {
        return String.format("Searching history %s from instruction %d: %d %% done, at instruction %d, for %.1f s\n",
                search.goal() < search.origin() ? "backwards" : "forwards", search.origin(), search.percent(), search.reached(),
                search.hostNanoseconds() / 1e9);
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

    private static Place seek(MonitorContext context, Arguments arguments) throws MonitorException {
        String word = arguments.word(QUIET);
        if (word != null && !word.equals(QUIET)) {
            throw MonitorException.badArgument("'" + word + "' is unknown (" + QUIET + " is what there is)");
        }
        MachineControl.stop(context);
        if (word != null) {
            context.control().trail().ignoreNext();
        }
        seek(context, resolve(context.timeline(), arguments.position(POSITION)));
        return place(context, arguments.tag());
    }

    private static void seek(MonitorContext context, long target) throws MonitorException {
        try {
            MachineControl.seek(context, target);
        } finally {
            context.control().trail().endAim();
        }
    }

    /** The instruction count that is meant. On a diversion {@code +N} and {@code -N} count from where it left history. */
    static long resolve(Timeline timeline, RequestedPosition asked) {
        long here = timeline.diversionBase() >= 0 ? timeline.diversionBase() : timeline.position();
        return switch (asked.anchor()) {
            case BEGIN -> asked.instructions();
            case HERE -> here + asked.instructions();
            case END -> timeline.present();
            case SHARE -> (long) (timeline.present() * (asked.instructions() / 1e6));
        };
    }

    private static Place through(MonitorContext context, long count) throws MonitorException {
        StopTrail trail = context.control().trail();
        MachineControl.stop(context);
        long target = trail.aim(count);
        if (target < 0) {
            throw MonitorException.failed("there is no stop " + Math.abs(count) + (count < 0 ? " back" : " forward") + ": this is stop "
                    + trail.number() + " of " + trail.size());
        }
        seek(context, target);
        return place(context, null);
    }

    private static Place position(MonitorContext context) throws MonitorException {
        MachineControl.requirePositions(context);
        return place(context, null);
    }

    private static Place place(MonitorContext context, PositionTag asked) {
        Timeline timeline = context.timeline();
        Cpu cpu = context.machine().turns().current();
        return new Place(PositionTag.of(context.machine()), timeline.present(), context.machine().clocks().virtual().now(),
                context.describe(cpu.pc) + (context.machine().cpus().size() > 1 ? " on CPU#" + cpu.index() : ""), asked,
                timeline.diversionBase());
    }

    private static String text(Place place) {
        return String.format("At instruction %d of %d, virtual time %s, pc %s\n", place.tag().icount(), place.present(),
                InfoCommands.seconds(place.nanoseconds()), place.pc())
                + (place.isOfAnotherRun() ? "Warning: " + place.asked().text() + " was noted in another run: here it is " + place.tag().text() + "\n"
                        : "");
    }

    private static String positionText(Place place) {
        return place.diversionBase() >= 0 ? "On a diversion, where there are no positions; it left history at instruction "
                + place.diversionBase() + "\n" : place.tag().text() + "  virtual time " + InfoCommands.seconds(place.nanoseconds()) + ", pc "
                + place.pc() + "\n";
    }
}
