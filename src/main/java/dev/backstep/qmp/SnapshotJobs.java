package dev.backstep.qmp;

import dev.backstep.monitor.MonitorContext;
import dev.backstep.monitor.MonitorException;
import dev.backstep.monitor.SnapshotControl;
import dev.backstep.qmp.QmpParameter.Type;
import dev.backstep.timeline.TimelineException;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The jobs of QEMU that there are: {@code snapshot-save}, {@code snapshot-load}, {@code snapshot-delete}. Each is done by the time that
 * its command is answered, and stays concluded until it is dismissed. A snapshot is a named position in history, which has the content
 * of all disks: which devices are named makes no difference.
 *
 * <p>Thread: the machine thread.
 */
final class SnapshotJobs {

    private static final String ID = "job-id";
    private static final String TAG = "tag";

    /** A job that is over; {@code error} is null when it did what it should. */
    private record Job(String type, String error) { }

    /** What a job does. */
    @FunctionalInterface
    private interface Work {
        void run(MonitorContext context, String tag) throws MonitorException;
    }

    private final Map<String, Job> concluded = new LinkedHashMap<>();
    private final BiConsumer<String, Map<String, Object>> events;

    /** @param events told of events: name, data */
    SnapshotJobs(BiConsumer<String, Map<String, Object>> events) {
        this.events = events;
    }

    List<QmpCommand> commands() {
        QmpParameter id = QmpParameter.of(ID, Type.STRING);
        QmpParameter tag = QmpParameter.of(TAG, Type.STRING);
        QmpParameter state = QmpParameter.of("vmstate", Type.STRING);
        QmpParameter devices = QmpParameter.of("devices", Type.STRINGS);
        return List.of(
                QmpCommand.of("snapshot-save", (context, arguments) -> perform("snapshot-save", context, arguments, SnapshotJobs::save), id,
                        tag, state, devices),
                QmpCommand.of("snapshot-load", (context, arguments) -> perform("snapshot-load", context, arguments, SnapshotJobs::load), id,
                        tag, state, devices),
                QmpCommand.of("snapshot-delete", (context, arguments) -> perform("snapshot-delete", context, arguments,
                        SnapshotJobs::delete), id, tag, devices),
                QmpCommand.of("query-jobs", (context, arguments) -> concluded.entrySet().stream().map(SnapshotJobs::shown).toList()),
                QmpCommand.of("job-dismiss", (context, arguments) -> dismiss((String) arguments.get("id")),
                        QmpParameter.of("id", Type.STRING)));
    }

    private Object perform(String type, QmpContext context, Map<String, Object> arguments, Work work) throws QmpException {
        String id = (String) arguments.get(ID);
        if (concluded.containsKey(id)) {
            throw QmpException.generic("Job ID '" + id + "' already in use");
        }
        tell(id, "created");
        tell(id, "running");
        String error = null;
        try {
            work.run(context.monitor(), (String) arguments.get(TAG));
            tell(id, "waiting");
            tell(id, "pending");
        } catch (MonitorException | TimelineException | IllegalStateException e) {
            error = e.getMessage();
            tell(id, "aborting");
        }
        concluded.put(id, new Job(type, error));
        tell(id, "concluded");
        return Map.of();
    }

    private static void save(MonitorContext context, String tag) throws MonitorException {
        if (SnapshotControl.exists(context, tag)) {
            throw MonitorException.failed("Snapshot '" + tag + "' already exists in one or more devices");
        }
        SnapshotControl.save(context, tag);
    }

    private static void load(MonitorContext context, String tag) throws MonitorException {
        if (!SnapshotControl.exists(context, tag)) {
            throw MonitorException.failed("Snapshot '" + tag + "' does not exist in one or more devices");
        }
        SnapshotControl.load(context, tag);
    }

    /** As in QEMU it is no mistake when there is none. */
    private static void delete(MonitorContext context, String tag) throws MonitorException {
        if (SnapshotControl.exists(context, tag)) {
            SnapshotControl.delete(context, tag);
        }
    }

    private Object dismiss(String id) throws QmpException {
        if (concluded.remove(id) == null) {
            throw QmpException.generic("Job not found");
        }
        tell(id, "null");
        return Map.of();
    }

    private static Map<String, Object> shown(Map.Entry<String, Job> entry) {
        Map<String, Object> job = QueryCommands.object("current-progress", 1, "status", "concluded", "total-progress", 1, "type",
                entry.getValue().type(), "id", entry.getKey());
        if (entry.getValue().error() != null) {
            job.put("error", entry.getValue().error());
        }
        return job;
    }

    private void tell(String id, String status) {
        events.accept("JOB_STATUS_CHANGE", QueryCommands.object("status", status, "id", id));
    }
}
