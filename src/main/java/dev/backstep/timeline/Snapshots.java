package dev.backstep.timeline;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Positions in history that were given names. Going there is quick: a checkpoint stays there.
 *
 * <p>Thread: the machine thread only.
 */
public final class Snapshots {

    /**
     * A named position.
     *
     * @param number counts from 1 and is never used again
     * @param icount instructions
     * @param nanoseconds guest time
     * @param hostNanoseconds when it was named; ns since 1970
     * @param bytes that its checkpoint has of registers and devices
     */
    public record Snapshot(int number, String name, long icount, long nanoseconds, long hostNanoseconds, long bytes) { }

    private final Map<String, Snapshot> byName = new LinkedHashMap<>();
    private int last;

    Snapshots() { }

    Snapshot add(String name, Checkpoint checkpoint, long hostNanoseconds) {
        last++;
        Snapshot snapshot = new Snapshot(last, name, checkpoint.icount(), checkpoint.nanoseconds(), hostNanoseconds,
                checkpoint.state().length);
        byName.remove(name);
        byName.put(name, snapshot);
        return snapshot;
    }

    Snapshot remove(String name) {
        return byName.remove(name);
    }

    boolean isAt(long icount) {
        return byName.values().stream().anyMatch(snapshot -> snapshot.icount() == icount);
    }

    /** The one with a name, or null. */
    public Snapshot named(String name) {
        return byName.get(name);
    }

    /** All, in the order in which they were named. */
    public Collection<Snapshot> all() {
        return byName.values();
    }
}
