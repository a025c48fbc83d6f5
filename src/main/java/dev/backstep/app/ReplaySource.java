package dev.backstep.app;

import dev.backstep.board.boot.ImageSource;
import dev.backstep.device.storage.ImageException;
import dev.backstep.device.storage.ImageFile;
import dev.backstep.recording.Configuration;
import dev.backstep.recording.Ending;
import dev.backstep.recording.Recording;
import dev.backstep.recording.RecordingException;
import dev.backstep.recording.StoredCheckpoints;
import dev.backstep.timeline.Event;
import dev.backstep.timeline.History;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A recording as a machine is built from it: images are in memory, events and checkpoints are read as far as they are needed.
 *
 * <p>Thread: the machine thread.
 */
final class ReplaySource implements PastRun, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ReplaySource.class);

    private final Recording recording;
    private final Path file;
    private final Configuration configuration;
    private final Map<String, byte[]> byHash;
    private final Map<String, byte[]> contents = new HashMap<>();
    private final Map<String, BaseImage> disks = new LinkedHashMap<>();
    private final History history;
    private final Optional<Ending> ending;
    private final List<String> warnings;

    private ReplaySource(Recording recording) throws IOException, RecordingException {
        this.recording = recording;
        file = recording.file();
        configuration = recording.configuration();
        byHash = recording.images();
        for (String image : configuration.all(Configuration.IMAGE)) {
            String[] parts = image.split(" ", 3);
            if (parts.length == 3) {
                contents.put(parts[2], byHash.get(parts[0]));
            }
        }
        recording.disks().forEach(disk -> disks.put(disk.path(), new BaseImage(disk)));
        history = recording.history();
        recording.onNote(LOG::warn);
        ending = recording.ending();
        warnings = recording.warnings();
    }

    /**
     * Reads a recording.
     *
     * @param salvage true to use a damaged one up to the damage
     * @throws UsageException when it cannot be used
     */
    static ReplaySource read(Path file, boolean salvage) {
        Recording recording = null;
        try {
            recording = Recording.open(file, salvage);
            ReplaySource source = new ReplaySource(recording);
            recording = null;
            return source;
        } catch (RecordingException e) {
            throw new UsageException(e.getMessage());
        } catch (IOException e) {
            throw new UsageException(LauncherErrors.describe(e, file));
        } finally {
            close(recording);
        }
    }

    private static void close(Recording recording) {
        if (recording != null) {
            try {
                recording.close();
            } catch (IOException e) {
                LOG.debug("closing {}", recording.file(), e);
            }
        }
    }

    @Override
    public void close() {
        disks.values().forEach(BaseImage::close);
        close(recording);
    }

    /** The checkpoints in it. */
    StoredCheckpoints checkpoints() {
        return recording.checkpoints();
    }

    Path file() {
        return file;
    }

    Configuration configuration() {
        return configuration;
    }

    /** The command line that made the machine, without what concerns only the host. */
    List<String> machineWords() {
        return configuration.all(Configuration.ARGUMENT);
    }

    History history() {
        return history;
    }

    @Override
    public List<Event.Answer> startup() {
        return history.startup();
    }

    /** How the recording ended; empty when it was cut off. */
    Optional<Ending> ending() {
        return ending;
    }

    /** What is not as it should be, in lines. */
    List<String> warnings() {
        return warnings;
    }

    /**
     * Makes sure that the files that the machine was built from are those that were recorded.
     *
     * @throws UsageException when one is not
     */
    void requireImagesOfTheirHash() {
        try {
            Recording.requireImagesOfTheirHash(byHash);
        } catch (RecordingException e) {
            throw new UsageException(file + ": " + e.getMessage());
        }
    }

    @Override
    public ImageSource images() {
        return MachineFiles.among(contents, "the recording does not have it");
    }

    /** The content of a file that the machine was built from. */
    Optional<byte[]> content(String path) {
        return Optional.ofNullable(contents.get(path));
    }

    /** The disks that the machine had, by the paths of their images as the user gave them. */
    Map<String, BaseImage> disks() {
        return Collections.unmodifiableMap(disks);
    }

    @Override
    public ImageFile image(Path path) throws ImageException {
        byte[] content = contents.get(path.toString());
        if (content != null) {
            return MachineFiles.image(path, content);
        }
        BaseImage base = disks.get(path.toString());
        if (base == null) {
            throw new ImageException("the recording does not know '" + path + "'");
        }
        return ImageFile.recorded(path, base.disk().size(), base);
    }
}
