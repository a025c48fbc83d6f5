package dev.backstep.monitor;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The recordings that a machine has to do with.
 *
 * <p>Thread: the machine thread.
 */
public interface RecordingAccess {

    /** There are none. */
    RecordingAccess NONE = new RecordingAccess() {
        @Override
        public Optional<Path> file() {
            return Optional.empty();
        }

        @Override
        public long save(Path target) throws MonitorException {
            throw MonitorException.failed("recordings cannot be written here");
        }
    };

    /** The file that is being recorded into, or replayed; empty when history is only in memory. */
    Optional<Path> file();

    /**
     * Writes all history, from the beginning to the present, into a file.
     *
     * @param target replaced if it is there
     * @return bytes written
     * @throws MonitorException when that cannot be
     */
    long save(Path target) throws MonitorException;
}
