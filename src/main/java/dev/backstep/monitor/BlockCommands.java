package dev.backstep.monitor;

import dev.backstep.device.storage.BlockDevice;
import dev.backstep.device.storage.ImageException;
import dev.backstep.device.storage.Medium;
import dev.backstep.timeline.Timeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Commands about drives. */
final class BlockCommands {

    private static final String ALL = "all";

    private BlockCommands() { }

    /** A drive with what is in it. */
    record Row(String name, String attachedTo, boolean removable, Optional<Inserted> inserted) { }

    /** The image in a drive, and how many bytes the guest wrote. */
    record Inserted(String file, boolean readOnly, long overlayBytes) { }

    /** What was written to the image of a drive, in bytes. */
    record Committed(String name, String file, long bytes) { }

    static List<MonitorCommand<?>> all() {
        return List.of(
                MonitorCommand.of("info block", List.of(Parameter.rest("device")), "show info of one drive or all of them",
                        (context, arguments) -> rows(context, arguments.rest("device")), BlockCommands::rowsText),
                MonitorCommand.of("commit", List.of(Parameter.rest("device|all")),
                        "write what the guest wrote to the images of a drive or of all drives",
                        (context, arguments) -> commit(context, arguments.rest("device|all")), BlockCommands::committedText));
    }

    private static List<BlockDevice> named(MonitorContext context, String name) throws MonitorException {
        List<BlockDevice> found = context.blockDevices().stream().filter(device -> device.name().equals(name)).toList();
        if (found.isEmpty()) {
            throw MonitorException.failed("Device '" + name + "' not found");
        }
        return found;
    }

    private static List<Row> rows(MonitorContext context, String name) throws MonitorException {
        List<BlockDevice> devices = name.isEmpty() ? context.blockDevices() : named(context, name);
        return devices.stream().map(device -> new Row(device.name(), device.attachedTo(), device.removable(),
                device.medium().map(medium -> new Inserted(medium.file(), medium.isReadOnly(), medium.overlayBytes())))).toList();
    }

    private static String rowsText(List<Row> rows) {
        List<String> texts = new ArrayList<>();
        for (Row row : rows) {
            StringBuilder out = new StringBuilder(row.name());
            out.append(row.inserted().map(in -> ": " + in.file() + " (raw" + (in.readOnly() ? ", read-only" : "") + ")\n")
                    .orElse(": [not inserted]\n"));
            if (!row.attachedTo().isEmpty()) {
                out.append("    Attached to:      ").append(row.attachedTo()).append('\n');
            }
            if (row.removable()) {
                out.append("    Removable device: not locked, tray closed\n");
            }
            row.inserted().ifPresent(in -> out.append("    Overlay:          ").append(in.overlayBytes()).append(" bytes\n"));
            texts.add(out.toString());
        }
        return String.join("\n", texts);
    }

    private static List<Committed> commit(MonitorContext context, String name) throws MonitorException {
        if (name.isEmpty()) {
            throw MonitorException.badArgument("commit needs the name of a drive, or 'all'");
        }
        List<BlockDevice> devices = name.equals(ALL)
                ? context.blockDevices().stream().filter(device -> device.medium().filter(medium -> !medium.isReadOnly()).isPresent()).toList()
                : named(context, name);
        Timeline timeline = context.timeline();
        if (timeline.mode() != Timeline.Mode.LIVE) {
            throw MonitorException.failed("the machine stands in the past; go to the present first (replay_seek " + timeline.present() + ")");
        }
        List<Committed> done = new ArrayList<>();
        for (BlockDevice device : devices) {
            if (device.medium().isEmpty()) {
                throw MonitorException.failed("Device '" + name + "' has no medium");
            }
            Medium medium = device.medium().get();
            try {
                done.add(new Committed(device.name(), medium.file(), medium.commit()));
            } catch (ImageException e) {
                throw MonitorException.failed("'commit' error for '" + device.name() + "': " + e.getMessage());
            }
        }
        return done;
    }

    private static String committedText(List<Committed> done) {
        StringBuilder out = new StringBuilder();
        for (Committed one : done) {
            out.append(one.name()).append(": ").append(one.bytes()).append(" bytes written to ").append(one.file()).append('\n');
        }
        return out.toString();
    }
}
