package dev.backstep.monitor;

import dev.backstep.arm.cpu.ExceptionKind;
import dev.backstep.timeline.Checkpoint;
import dev.backstep.timeline.CpuShares;
import dev.backstep.timeline.Event;
import dev.backstep.timeline.LoggedEvent;
import dev.backstep.timeline.RunNotes;
import dev.backstep.timeline.Timeline;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The command {@code timeline}: an overview of the run, what to save of it, and another future for it. */
final class TimelineCommands {

    private static final String WHAT = "console|save|fork";
    private static final String ARGUMENT = "text|file";
    private static final int LINES_IN_OVERVIEW = 16;
    private static final int MAX_LINES = 200;

    private TimelineCommands() { }

    /** A thing that {@code timeline} tells. */
    sealed interface Told permits Overview, ConsoleLines, Saved, Forked { }

    /**
     * The run at a glance. Positions are in instructions, guest times in ns.
     *
     * @param positionNanoseconds guest time where the machine stands
     * @param events how many of each kind came from outside, by what they are called
     * @param exceptions how many of each kind were taken since {@code countedFrom}
     * @param oldest position of the oldest checkpoint behind the first
     * @param cpus which CPU ran when
     * @param console the last lines
     */
    record Overview(long position, long positionNanoseconds, long present, long presentNanoseconds, Timeline.Mode mode, boolean replayed,
                    Map<String, Long> events, Map<ExceptionKind, Long> exceptions, long countedFrom, int checkpoints, long oldest,
                    long newest, long bytesUsed, long bytesAllowed, CpuShares cpus, ConsoleLines console) implements Told { }

    /**
     * Lines of the consoles.
     *
     * @param containing what they were to contain; possibly empty
     * @param lines the newest, oldest first
     * @param leftOut how many older ones are not among them
     */
    record ConsoleLines(String containing, List<RunNotes.Line> lines, long leftOut) implements Told { }

    /** What was saved. {@code bytes} of the file. */
    record Saved(String file, long position, long bytes) implements Told { }

    /** History goes on from here. {@code old} is what was saved before, or null. */
    record Forked(long position, long oldPresent, Saved old) implements Told { }

    static List<MonitorCommand<?>> all() {
        return List.of(MonitorCommand.of("timeline", List.of(Parameter.optionalWord(WHAT), Parameter.rest(ARGUMENT)),
                "show the run at a glance; 'console [TEXT]': the lines that the guest wrote, with their positions; 'save FILE': write all "
                        + "history into a recording; 'fork [FILE]': drop the future (into a recording) and go on live from here",
                TimelineCommands::run, TimelineCommands::text));
    }

    private static Told run(MonitorContext context, Arguments arguments) throws MonitorException {
        String what = arguments.word(WHAT);
        String argument = arguments.rest(ARGUMENT);
        if (!"save".equals(what) && !context.timeline().isEnabled()) {
            // A replayed recording can be copied without.
            throw MonitorException.failed("there is no history: the timeline is off");
        }
        if (what == null) {
            return overview(context);
        }
        return switch (what) {
            case "console" -> console(context.timeline().notes(), argument, MAX_LINES);
            case "save" -> save(context, argument);
            case "fork" -> fork(context, argument);
            default -> throw MonitorException.badArgument("'" + what + "' is unknown (console, save and fork are what there is)");
        };
    }

    private static Overview overview(MonitorContext context) {
        Timeline timeline = context.timeline();
        Map<String, Long> events = new TreeMap<>();
        for (LoggedEvent logged : timeline.events()) {
            String name = name(logged.event());
            if (name != null) {
                events.merge(name, 1L, Long::sum);
            }
        }
        Collection<Checkpoint> checkpoints = timeline.checkpoints();
        long oldest = checkpoints.stream().mapToLong(Checkpoint::icount).filter(icount -> icount > 0).findFirst().orElse(0);
        long newest = checkpoints.stream().mapToLong(Checkpoint::icount).max().orElse(0);
        return new Overview(timeline.position(), context.machine().clocks().virtual().now(), timeline.present(), timeline.presentNanoseconds(),
                timeline.mode(), timeline.isReplaying(), events, timeline.notes().exceptions(), timeline.notes().countedFrom(),
                checkpoints.size(), oldest, newest, timeline.bytesUsed(), timeline.bytesAllowed(), timeline.notes().cpuShares(),
                console(timeline.notes(), "", LINES_IN_OVERVIEW));
    }

    /** What an event is called, for a number of them; null for what is none of the guest's. */
    private static String name(Event event) {
        if (event instanceof Event.SerialInput || event instanceof Event.SerialBreak) {
            return "serial input";
        } else if (event instanceof Event.DeviceInput) {
            return "device input";
        } else if (event instanceof Event.Answer) {
            return "answer of the host";
        } else if (event instanceof Event.HostTimers) {
            return "host timer";
        } else if (event instanceof Event.MemoryWrite || event instanceof Event.RegisterWrite) {
            return "write by a debugger";
        } else if (event instanceof Event.SystemReset) {
            return "reset from outside";
        }
        return null;
    }

    private static ConsoleLines console(RunNotes notes, String containing, int most) {
        List<RunNotes.Line> found = new ArrayList<>();
        for (RunNotes.Line line : notes.lines()) {
            if (line.text().contains(containing)) {
                found.add(line);
            }
        }
        int from = Math.max(0, found.size() - most);
        return new ConsoleLines(containing, List.copyOf(found.subList(from, found.size())), from + notes.linesLeftOut());
    }

    private static Saved save(MonitorContext context, String file) throws MonitorException {
        if (file.isEmpty()) {
            throw MonitorException.badArgument("file is missing");
        }
        try {
            return new Saved(file, context.timeline().present(), context.recordings().save(Path.of(file)));
        } catch (InvalidPathException e) {
            throw MonitorException.badArgument("'" + file + "' is not a file name: " + e.getReason());
        }
    }

    private static Forked fork(MonitorContext context, String file) throws MonitorException {
        MachineControl.stop(context);
        Timeline timeline = context.timeline();
        timeline.changes().requireForkable();
        long oldPresent = timeline.present();
        Saved old = file.isEmpty() ? null : save(context, file);
        context.control().fork();
        return new Forked(timeline.position(), oldPresent, old);
    }

    private static String text(Told told) {
        if (told instanceof Overview overview) {
            return text(overview);
        } else if (told instanceof ConsoleLines console) {
            StringBuilder out = new StringBuilder();
            append(out, console);
            return console.lines().isEmpty() ? "No line" + (console.containing().isEmpty() ? "" : " with '" + console.containing() + "'")
                    + " has been written\n" : out.toString();
        } else if (told instanceof Saved saved) {
            return text(saved);
        }
        Forked forked = (Forked) told;
        return (forked.old() == null ? "" : text(forked.old())) + "The present is instruction " + forked.position()
                + " now; the future that was there, up to instruction " + forked.oldPresent() + ", is dropped\n";
    }

    private static String text(Saved saved) {
        return String.format("%s: %d instructions in %d bytes\n", saved.file(), saved.position(), saved.bytes());
    }

    private static String text(Overview overview) {
        StringBuilder out = new StringBuilder();
        out.append("present:     instruction ").append(overview.present()).append(", virtual time ")
                .append(InfoCommands.seconds(overview.presentNanoseconds())).append(overview.replayed() ? " (end of the recording)\n" : "\n");
        out.append("here:        ").append(switch (overview.mode()) {
            case LIVE -> "at the present, live";
            case PAST -> "instruction " + overview.position() + ", virtual time " + InfoCommands.seconds(overview.positionNanoseconds());
            case DIVERSION -> "on a diversion";
        }).append('\n');
        out.append("input:       ").append(counts(overview.events())).append('\n');
        Map<String, Long> exceptions = new TreeMap<>();
        overview.exceptions().forEach((kind, count) -> exceptions.put(kind.label(), count));
        out.append("exceptions:  ").append(counts(exceptions))
                .append(overview.countedFrom() == 0 ? "" : " since instruction " + overview.countedFrom()).append('\n');
        out.append("checkpoints: ").append(overview.checkpoints()).append(", at 0 and from ").append(overview.oldest()).append(" to ")
                .append(overview.newest()).append("; ").append(overview.bytesUsed() / 1024).append(" KiB of ")
                .append(overview.bytesAllowed() / 1024).append(" KiB\n");
        if (overview.cpus().cpus() > 1) {
            append(out, overview.cpus());
        }
        out.append("console:\n");
        append(out, overview.console());
        return out.toString();
    }

    private static String counts(Map<String, Long> counts) {
        List<String> parts = new ArrayList<>();
        counts.forEach((name, count) -> parts.add(count + " " + name));
        return parts.isEmpty() ? "none" : String.join(", ", parts);
    }

    private static void append(StringBuilder out, CpuShares shares) {
        long sum = IntStream.range(0, shares.cpus()).mapToLong(shares::of).sum();
        out.append("CPUs:        ").append(IntStream.range(0, shares.cpus())
                .mapToObj(cpu -> String.format(Locale.ROOT, "CPU#%d %.1f %%", cpu, sum == 0 ? 0 : 100.0 * shares.of(cpu) / sum))
                .collect(Collectors.joining(", "))).append('\n');
        out.append("             ").append(shares.strip()).append("  who ran most in each ").append(shares.step())
                .append(" instructions\n");
    }

    private static void append(StringBuilder out, ConsoleLines console) {
        if (console.leftOut() > 0) {
            out.append(String.format("%16s  (%d earlier lines are not shown)\n", "...", console.leftOut()));
        }
        for (RunNotes.Line line : console.lines()) {
            out.append(String.format("%16d  %s\n", line.position(), line.text()));
        }
    }
}
