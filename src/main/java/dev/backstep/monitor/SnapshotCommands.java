package dev.backstep.monitor;

import dev.backstep.monitor.MonitorCommand.Nothing;
import dev.backstep.timeline.Snapshots.Snapshot;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Commands about named positions in history. */
final class SnapshotCommands {

    private static final String NAME = "tag";
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private SnapshotCommands() { }

    static List<MonitorCommand<?>> all() {
        return List.of(
                MonitorCommand.silent("savevm", List.of(Parameter.optionalWord(NAME)),
                        "give the position in history where the machine stands a name; loadvm comes back to it", SnapshotCommands::save),
                MonitorCommand.silent("loadvm", List.of(Parameter.word(NAME)), "go to a position in history by its name",
                        SnapshotCommands::load),
                MonitorCommand.silent("delvm", List.of(Parameter.word(NAME)), "forget the name of a position in history",
                        SnapshotCommands::delete),
                MonitorCommand.of("info snapshots", List.of(), "show the named positions in history",
                        (context, arguments) -> List.copyOf(context.timeline().snapshots().all()), SnapshotCommands::text));
    }

    private static Nothing save(MonitorContext context, Arguments arguments) {
        String name = arguments.word(NAME);
        long now = context.hostTimeOfDay().getAsLong();
        SnapshotControl.save(context,
                name == null ? "vm-" + DATE.format(instant(now)).replaceAll("[-:]", "").replace(' ', '-') : name);
        return new Nothing();
    }

    private static Nothing load(MonitorContext context, Arguments arguments) throws MonitorException {
        SnapshotControl.load(context, arguments.word(NAME));
        return new Nothing();
    }

    private static Nothing delete(MonitorContext context, Arguments arguments) throws MonitorException {
        SnapshotControl.delete(context, arguments.word(NAME));
        return new Nothing();
    }

    private static Instant instant(long nanoseconds) {
        return Instant.ofEpochSecond(Math.floorDiv(nanoseconds, TimeUnit.SECONDS.toNanos(1)));
    }

    private static String text(List<Snapshot> snapshots) {
        if (snapshots.isEmpty()) {
            return "There is no snapshot available.\n";
        }
        StringBuilder out = new StringBuilder("List of snapshots present on all disks:\n");
        out.append(String.format("%-10s%-17s%8s%20s%15s%11s\n", "ID", "TAG", "VM SIZE", "DATE", "VM CLOCK", "ICOUNT"));
        for (Snapshot snapshot : snapshots) {
            long milliseconds = TimeUnit.NANOSECONDS.toMillis(snapshot.nanoseconds());
            String clock = String.format("%02d:%02d:%02d.%03d", milliseconds / 3_600_000, milliseconds / 60_000 % 60,
                    milliseconds / 1000 % 60, milliseconds % 1000);
            out.append(String.format("%-10s%-17s%8s%20s%15s%11d\n", snapshot.number(), snapshot.name(),
                    (snapshot.bytes() + 1023) / 1024 + " KiB", DATE.format(instant(snapshot.hostNanoseconds())), clock,
                    snapshot.icount()));
        }
        return out.toString();
    }
}
