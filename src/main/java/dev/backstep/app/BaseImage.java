package dev.backstep.app;

import dev.backstep.device.storage.ImageException;
import dev.backstep.device.storage.ImageFile;
import dev.backstep.device.storage.ImageReader;
import dev.backstep.recording.RecordedDisk;
import dev.backstep.recording.RecordingException;
import dev.backstep.recording.Sha256;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a disk of a recorded machine held beyond what the recorded run read of it. A replay does not ask for it; what is tried in the
 * past, with registers or memory written, may. All of the image is in the recording, or it is the file that was there then, if that
 * is still there and still the same: its size and SHA-256 are looked at when it is asked for first.
 *
 * <p>Thread: the machine thread.
 */
final class BaseImage implements ImageReader, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BaseImage.class);
    private static final byte[] FAILED = {};
    private static final int HASH_SHOWN = 16;

    private final RecordedDisk disk;
    private Optional<Path> elsewhere = Optional.empty();
    /** Where the image is now; null before it was looked for, and when it is of no use. */
    private ImageFile file;
    private String problem;

    BaseImage(RecordedDisk disk) {
        this.disk = disk;
    }

    RecordedDisk disk() {
        return disk;
    }

    /** Where the user says that the image is now; it has been compared. */
    void isAt(Path path) {
        elsewhere = Optional.of(path);
    }

    /** Says once in the log when something cannot be read. */
    @Override
    public byte[] read(long offset, int length) {
        try {
            if (disk.isWhole()) {
                byte[] bytes = new byte[length];
                disk.read(offset, bytes, length);
                return bytes;
            }
            if (file == null && problem == null) {
                open();
            }
            return file == null ? FAILED : file.read(offset, length);
        } catch (IOException | RecordingException e) {
            complain(e.getMessage());
            return FAILED;
        }
    }

    /** Why it could not be read when it was asked for. */
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    private void open() {
        try {
            Path path = elsewhere.orElse(Path.of(disk.path()));
            Optional<String> difference = elsewhere.isPresent() ? Optional.empty() : difference(disk, path);
            if (difference.isPresent()) {
                complain(difference.get());
            } else {
                file = ImageFile.open(path, true);
            }
        } catch (ImageException | InvalidPathException e) {
            complain(e.getMessage());
        }
    }

    private void complain(String why) {
        if (problem == null) {
            problem = why;
            LOG.warn("the guest reads of the disk '{}' what it did not read when it was recorded, and gets an I/O error: {}{}", disk.path(),
                    why, disk.isWhole() ? "" : " (-record-disks whole would have put all of the image into the recording)");
        }
    }

    /** How the image in a file is not the one of a disk, in words; reads it to its end unless its size tells. */
    static Optional<String> difference(RecordedDisk disk, Path path) {
        return difference(disk.size(), disk.hash(), disk.problem(), path);
    }

    /** How a file has not this content, in words. */
    static Optional<String> difference(byte[] content, Path path) {
        return difference(content.length, Optional.of(Sha256.of(content)), "", path);
    }

    private static Optional<String> difference(long size, Optional<String> hash, String unknown, Path path) {
        try (ImageFile image = ImageFile.open(path, true)) {
            if (image.size() != size) {
                return Optional.of("the image '" + path + "' has " + image.size() + " bytes and had " + size + " when it was recorded");
            }
            if (hash.isEmpty()) {
                return Optional.of("it is not known whether '" + path + "' is still the image that was recorded: " + unknown);
            }
            String now = Sha256.of(size, image::readOriginal);
            return now.equals(hash.get()) ? Optional.empty() : Optional.of("the image '" + path
                    + "' is another one than was recorded: its SHA-256 is " + shown(now) + " and was " + shown(hash.get()));
        } catch (ImageException | IOException | RecordingException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** The beginning of a hash, enough for people. */
    static String shown(String hash) {
        return hash.substring(0, Math.min(HASH_SHOWN, hash.length())) + "...";
    }

    /** What is wrong with the content that the recording has of a disk that is there whole, in words. */
    static Optional<String> recordedFault(RecordedDisk disk) throws IOException {
        String hash;
        try {
            hash = Sha256.of(disk.size(), disk::read);
        } catch (RecordingException e) {
            return Optional.of(e.getMessage());
        }
        return hash.equals(disk.hash().orElse("")) ? Optional.empty() : Optional.of("its SHA-256 is " + shown(hash) + " and should be "
                + disk.hash().map(BaseImage::shown).orElse("known"));
    }

    @Override
    public void close() {
        if (file != null) {
            file.close();
        }
    }
}
