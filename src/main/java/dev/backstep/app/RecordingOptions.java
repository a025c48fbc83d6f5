package dev.backstep.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What is recorded or replayed.
 *
 * @param machineWords the words of the command line that concern the guest: a recording carries them
 * @param record       the file to record into
 * @param wholeDisks   whether a recording is to have all of the images of disks, not only what the guest reads
 * @param replay       the recording to replay
 */
record RecordingOptions(List<String> machineWords, Optional<Path> record, boolean wholeDisks, Optional<ReplaySource> replay) {

    /** Copies the list. */
    RecordingOptions {
        machineWords = List.copyOf(machineWords);
    }
}
