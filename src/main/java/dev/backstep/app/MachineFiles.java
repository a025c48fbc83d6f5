package dev.backstep.app;

import dev.backstep.board.boot.BootException;
import dev.backstep.board.boot.ImageSource;
import dev.backstep.device.storage.ImageFile;

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
