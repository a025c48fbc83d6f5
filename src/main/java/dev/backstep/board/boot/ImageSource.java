package dev.backstep.board.boot;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Where image files come from: the disk, or a recording that carries them. */
@FunctionalInterface
public interface ImageSource {

    /**
     * The content of a file, never empty.
     *
     * @param purpose what the file is for, for the error line: "kernel", "initrd", ...
     * @param path as the user gave it
     * @param limit the most bytes that make sense
     * @throws BootException when the file is missing, a directory, unreadable, empty or larger than {@code limit}
     */
    byte[] read(String purpose, String path, long limit) throws BootException;

    /** Files on disk. */
    static ImageSource disk() {
        return ImageSource::readFile;
    }

    private static byte[] readFile(String purpose, String path, long limit) throws BootException {
        String start = "could not load " + purpose + " '" + path + "': ";
        Path file;
        try {
            file = Path.of(path);
        } catch (InvalidPathException e) {
            throw new BootException(start + "not a valid path");
        }
        if (Files.isDirectory(file)) {
            throw new BootException(start + "it is a directory");
        }
        if (!Files.exists(file)) {
            throw new BootException(start + "no such file");
        }
        if (!Files.isRegularFile(file)) {
            throw new BootException(start + "it is not a regular file");
        }
        if (!Files.isReadable(file)) {
            throw new BootException(start + "permission denied");
        }
        int most = (int) Math.min(limit, Integer.MAX_VALUE - 16);
        try (InputStream in = Files.newInputStream(file)) {
            long size = Files.size(file);
            if (size > most) {
                throw new BootException(start + "it has " + size + " bytes, there is room for " + most);
            }
            byte[] bytes = in.readNBytes(most);
            if (bytes.length == 0) {
                throw new BootException(start + "the file is empty");
            }
            return bytes;
        } catch (IOException e) {
            throw new BootException(start + "reading failed: " + e.getMessage());
        }
    }
}
