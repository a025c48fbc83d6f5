package dev.backstep.app;

import dev.backstep.board.boot.BootException;
import dev.backstep.board.boot.ImageSource;
import dev.backstep.device.storage.ImageException;
import dev.backstep.device.storage.ImageFile;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The files that a machine is built from, remembered: a recording carries them.
 *
 * <p>Thread: the machine thread.
 */
final class MachineFiles implements ImageSource {

    private final ImageSource source;
    private final Map<String, byte[]> contents = new LinkedHashMap<>();
    private final Map<String, ImageFile> disks = new LinkedHashMap<>();

    /** @param source where they come from */
    MachineFiles(ImageSource source) {
        this.source = source;
    }

    @Override
    public byte[] read(String purpose, String path, long limit) throws BootException {
        byte[] content = source.read(purpose, path, limit);
        contents.put(path, content);
        return content;
    }

    /**
     * Files that were read before.
     *
     * @param contents by path
     * @param otherwise why others cannot be had
     */
    static ImageSource among(Map<String, byte[]> contents, String otherwise) {
        return (purpose, path, limit) -> {
            byte[] content = contents.get(path);
            if (content == null) {
                throw new BootException("could not load " + purpose + " '" + path + "': " + otherwise);
            }
            if (content.length > limit) {
                throw new BootException("could not load " + purpose + " '" + path + "': it has " + content.length
                        + " bytes, there is room for " + limit);
            }
            return content;
        };
    }

    /** The image of a disk, or the content of flash, all of which was read before. */
    static ImageFile image(Path path, byte[] content) throws ImageException {
        return ImageFile.recorded(path, content.length,
                (offset, length) -> Arrays.copyOfRange(content, (int) offset, (int) offset + length));
    }

    /** Adds one that was read otherwise. */
    void add(String path, byte[] content) {
        contents.put(path, content);
    }

    /** Adds a disk: what the guest reads of it becomes events. */
    void addDisk(String path, ImageFile image) {
        disks.put(path, image);
    }

    /** Contents, by path as the user gave it; not to be changed. */
    Map<String, byte[]> contents() {
        return Collections.unmodifiableMap(contents);
    }

    /** Images of disks, by path as the user gave it. */
    Map<String, ImageFile> disks() {
        return Collections.unmodifiableMap(disks);
    }
}
