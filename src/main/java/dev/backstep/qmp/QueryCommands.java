package dev.backstep.qmp;

import dev.backstep.device.storage.BlockDevice;
import dev.backstep.device.storage.Medium;
import dev.backstep.monitor.MachineControl;
import dev.backstep.monitor.MonitorContext;
import dev.backstep.timeline.HistorySearch;
import dev.backstep.timeline.Timeline;

import java.io.File;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Commands that look. */
final class QueryCommands {

    /** The command that is answered also while history is searched. */
    static final String REPLAY = "query-replay";

    private QueryCommands() { }

    static List<QmpCommand> all() {
        return List.of(
                QmpCommand.of("query-version", (context, arguments) -> version(context)),
                QmpCommand.of("query-status", (context, arguments) -> status(context.monitor())),
                QmpCommand.of(REPLAY, (context, arguments) -> replay(context.monitor())),
                QmpCommand.of("query-cpus-fast", (context, arguments) -> cpus(context.monitor())),
                QmpCommand.of("query-name", (context, arguments) -> context.name().map(name -> Map.of("name", name)).orElse(Map.of())),
                QmpCommand.of("query-kvm", (context, arguments) -> object("enabled", false, "present", false)),
                QmpCommand.of("query-target", (context, arguments) -> object("arch", "arm")),
                QmpCommand.of("query-machines", (context, arguments) -> machines(context)),
                QmpCommand.of("query-chardev", (context, arguments) -> characterDevices(context)),
                QmpCommand.of("query-block", (context, arguments) -> blockDevices(context.monitor())));
    }

    /** An object from names and values in turn. */
    static Map<String, Object> object(Object... namesAndValues) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            members.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return members;
    }

    /** The version of QEMU whose protocol this is, so that clients know what to expect, and in {@code package} our own. */
    static Map<String, Object> version(QmpContext context) {
        return object("qemu", object("micro", 0, "minor", 2, "major", 7), "package", "Backstep " + context.monitor().version());
    }

    private static Object status(MonitorContext context) {
        MachineControl.RunState state = MachineControl.runState(context);
        return object("status", state.label(), "singlestep", false, "running", state.isRunning());
    }

    /**
     * What {@code query-replay} answers while the machine thread searches history, and other commands have to wait for it: how far the
     * search is, in {@code search}. Any thread. Null when no search goes on.
     */
    static Map<String, Object> replayWhileSearching(MonitorContext context) {
        HistorySearch.Progress search = context.timeline().searchProgress();
        return search == null ? null : object("icount", search.reached(), "mode", "play", "search",
                object("from", search.origin(), "to", search.goal(), "percent", search.percent()));
    }

    private static Object replay(MonitorContext context) {
        Timeline timeline = context.timeline();
        String mode = !timeline.isEnabled() ? "none" : timeline.mode() == Timeline.Mode.LIVE ? "record" : "play";
        Map<String, Object> state = object("icount", timeline.position(), "mode", mode);
        context.recordings().file().ifPresent(file -> state.put("filename", file.toString()));
        return state;
    }

    private static Object cpus(MonitorContext context) {
        long process = ProcessHandle.current().pid();
        return context.machine().cpus().stream().map(cpu -> object("thread-id", process,
                "qom-path", "/machine/unattached/device[" + cpu.index() + "]", "cpu-index", cpu.index(), "target", "arm")).toList();
    }

    private static Object machines(QmpContext context) {
        List<Object> machines = new ArrayList<>();
        for (QmpContext.MachineType type : context.machines()) {
            machines.add(object("hotpluggable-cpus", false, "name", type.name(), "numa-mem-supported", false,
                    "default-cpu-type", type.cpu() + "-arm-cpu", "cpu-max", type.cpuLimit(), "deprecated", false));
        }
        return machines;
    }

    private static Object characterDevices(QmpContext context) {
        List<Object> devices = new ArrayList<>();
        new TreeMap<>(context.characterDevices().get()).forEach((id, description) ->
                devices.add(object("frontend-open", true, "filename", description, "label", id)));
        return devices;
    }

    private static Object blockDevices(MonitorContext context) {
        List<Object> devices = new ArrayList<>();
        for (BlockDevice device : context.blockDevices()) {
            Map<String, Object> members = object("device", device.name(), "locked", false, "removable", device.removable(),
                    "type", "unknown");
            if (!device.attachedTo().isEmpty()) {
                members.put("qdev", device.attachedTo());
            }
            device.medium().ifPresent(medium -> members.put("inserted", inserted(medium)));
            devices.add(members);
        }
        return devices;
    }

    /** All that the protocol's type wants, so that strict clients can read it; what we do not have (throttling) is zero. */
    private static Map<String, Object> inserted(Medium medium) {
        Map<String, Object> members = object("file", medium.file(), "drv", "raw", "ro", medium.isReadOnly(), "encrypted", false);
        for (String limit : List.of("bps", "bps_rd", "bps_wr", "iops", "iops_rd", "iops_wr")) {
            members.put(limit, 0);
        }
        members.putAll(object("backing_file_depth", 0, "detect_zeroes", "off", "write_threshold", 0,
                "cache", object("no-flush", false, "direct", false, "writeback", true),
                "image", object("filename", medium.file(), "format", "raw", "virtual-size", new File(medium.file()).length())));
        return members;
    }
}
