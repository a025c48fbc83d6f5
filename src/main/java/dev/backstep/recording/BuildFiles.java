package dev.backstep.recording;

import dev.backstep.recording.Configuration.Property;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files that a machine was built from, on their way into a recording. Their SHA-256 takes a tenth of a second for a kernel in a
 * JVM that has just started, so the writer's thread computes it.
 *
 * <p>Thread: made on any, the methods on the one that writes the file.
 */
final class BuildFiles {

    /** A content that one file or more have. */
    private static final class Image {
        private final byte[] content;
        private String hash;

        Image(byte[] content) {
            this.content = content;
        }

        String hash() {
            if (hash == null) {
                hash = Sha256.of(content);
            }
            return hash;
        }
    }

    private final Map<String, Image> byPath = new LinkedHashMap<>();
    private final List<Image> images = new ArrayList<>();
    private final List<DiskImage> disks;

    /**
     * @param files by path as the user gave it; contents are not to be changed any more
     * @param disks only their names and sizes are of interest here
     */
    BuildFiles(Map<String, byte[]> files, List<DiskImage> disks) {
        this.disks = disks;
        files.forEach((path, content) -> byPath.put(path, image(content)));
    }

    private Image image(byte[] content) {
        for (Image known : images) {
            if (Arrays.equals(known.content, content)) {
                return known;
            }
        }
        Image image = new Image(content);
        images.add(image);
        return image;
    }

    /** How many different contents there are. */
    int count() {
        return images.size();
    }

    /** Bytes of a content. */
    int length(int index) {
        return images.get(index).content.length;
    }

    /** The payload of an image block: bytes of a content from {@code offset} on, at most {@code length}. */
    byte[] piece(int index, int offset, int length) {
        Image image = images.get(index);
        int end = (int) Math.min(image.content.length, (long) offset + length);
        return ImagePiece.encode(image.hash(), offset, Arrays.copyOfRange(image.content, offset, end));
    }

    /** The same configuration, with these files and disks. */
    Configuration addTo(Configuration machine) {
        List<Property> properties = new ArrayList<>(machine.properties());
        disks.forEach(disk -> properties.add(new Property(Configuration.DISK, disk.size() + " " + disk.path())));
        byPath.forEach((path, image) -> properties.add(
                new Property(Configuration.IMAGE, image.hash() + " " + image.content.length + " " + path)));
        return new Configuration(properties);
    }
}
