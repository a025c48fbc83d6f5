package dev.backstep.device.storage;

import dev.backstep.memory.Ram;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A raw image: a regular file of the host. It is read as it is needed, and written by {@link #write} alone.
 *
 * <p>What {@link #write} replaces is kept, and still read: to the machine the file is its content at the start, or else
 * going back to before a commit would show what only came after.
 *
 * <p>Thread: the machine thread only, but for {@link #readOriginal}.
 */
public final class ImageFile implements ImageReader, AutoCloseable {

    /** Largest image, in bytes: 64 GiB. */
    public static final long LARGEST = 64L << 30;

    private static final Logger LOG = LoggerFactory.getLogger(ImageFile.class);
    private static final byte[] FAILED = {};
    private static final int PAGE = Ram.PAGE_SIZE;
    /** How other formats begin. */
    private static final Map<String, byte[]> MAGIC = Map.of(
            "qcow2", new byte[] {'Q', 'F', 'I', (byte) 0xfb},
            "qed", new byte[] {'Q', 'E', 'D', 0},
            "vmdk", new byte[] {'K', 'D', 'M', 'V'},
            "vhdx", new byte[] {'v', 'h', 'd', 'x', 'f', 'i', 'l', 'e'},
            "vpc", new byte[] {'c', 'o', 'n', 'e', 'c', 't', 'i', 'x'},
            "vdi", new byte[] {'<', '<', '<', ' ', 'O', 'r', 'a', 'c', 'l', 'e', ' ', 'V', 'M'});

    private final Path path;
    private final FileChannel channel;
    private final long size;
    private final Object identity;
    /** What else knows what it holds, when there is no file. */
    private final ImageReader recorded;
    /** Its lock is held while the file is written, and while it is read by another thread. */
    private final Map<Long, byte[]> originals = new HashMap<>();
    private boolean complained;

    private ImageFile(Path path, FileChannel channel, long size, Object identity, ImageReader recorded) {
        this.path = path;
        this.channel = channel;
        this.size = size;
        this.identity = identity;
        this.recorded = recorded;
    }

    /**
     * An image that was there when a run was recorded. It cannot be written.
     *
     * @param path as the user named it then
     * @param size bytes, 1 to {@link #LARGEST}
     * @param content what it held
     * @throws ImageException when the size cannot be
     */
    public static ImageFile recorded(Path path, long size, ImageReader content) throws ImageException {
        if (size < 1 || size > LARGEST) {
            throw new ImageException("'" + path + "' has " + size + " bytes in the recording");
        }
        return new ImageFile(path, null, size, null, content);
    }

    /**
     * Opens an image for reading.
     *
     * @param path a regular file of 1 byte to {@link #LARGEST}
     * @param surelyRaw false to refuse what looks like another format
     * @throws ImageException when it cannot be used
     */
    public static ImageFile open(Path path, boolean surelyRaw) throws ImageException {
        FileChannel channel = null;
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (!attributes.isRegularFile()) {
                throw new ImageException("'" + path + "' is " + (attributes.isDirectory() ? "a directory" : "not a regular file"));
            }
            channel = FileChannel.open(path, StandardOpenOption.READ);
            long size = channel.size();
            if (size == 0) {
                throw new ImageException("'" + path + "' is empty");
            }
            if (size > LARGEST) {
                throw new ImageException("'" + path + "' has " + size + " bytes; images of more than " + (LARGEST >> 30)
                        + " GiB are not supported");
            }
            if (!surelyRaw) {
                refuseOtherFormats(path, channel);
            }
            ImageFile image = new ImageFile(path, channel, size, attributes.fileKey(), null);
            channel = null;
            return image;
        } catch (NoSuchFileException e) {
            throw new ImageException("Could not open '" + path + "': no such file");
        } catch (AccessDeniedException e) {
            throw new ImageException("Could not open '" + path + "': permission denied");
        } catch (IOException e) {
            throw new ImageException("Could not open '" + path + "': " + e.getMessage());
        } finally {
            closeQuietly(channel);
        }
    }

    private static void refuseOtherFormats(Path path, FileChannel channel) throws IOException, ImageException {
        ByteBuffer start = ByteBuffer.allocate(16);
        channel.read(start, 0);
        for (Map.Entry<String, byte[]> format : MAGIC.entrySet()) {
            if (Arrays.equals(format.getValue(), Arrays.copyOf(start.array(), format.getValue().length))) {
                throw new ImageException("'" + path + "': " + format.getKey()
                        + " images are not supported; convert with qemu-img convert -O raw (or say format=raw if it is one)");
            }
        }
    }

    private static void closeQuietly(FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            LOG.debug("closing an image", e);
        }
    }

    /** As the user named it. */
    public Path path() {
        return path;
    }

    /** Bytes, when it was opened. */
    public long size() {
        return size;
    }

    /** Says once in the log when something cannot be read. */
    @Override
    public byte[] read(long offset, int length) {
        Objects.checkFromIndexSize(offset, length, size);
        if (channel == null) {
            return recorded.read(offset, length);
        }
        try {
            byte[] bytes = new byte[length];
            readOriginal(offset, bytes, length);
            return bytes;
        } catch (IOException e) {
            if (!complained) {
                complained = true;
                LOG.warn("image '{}' cannot be read at {}: {}; the guest gets an I/O error", path, offset, e.getMessage());
            }
            return FAILED;
        }
    }

    /**
     * Reads what a range held when the image was opened. Any thread, as long as it is open.
     *
     * @param offset bytes from the start; the range must lie inside
     * @param target is filled from its start
     * @param length bytes, positive
     * @throws IOException when it cannot be read, or belongs to a recorded run
     */
    public void readOriginal(long offset, byte[] target, int length) throws IOException {
        if (channel == null) {
            throw new IOException("'" + path + "' belongs to a recorded run");
        }
        synchronized (originals) {
            readOriginal(offset, ByteBuffer.wrap(target, 0, length));
        }
    }

    private void readOriginal(long offset, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            int count = channel.read(buffer, offset + buffer.position());
            if (count < 0) {
                throw new IOException("the file had " + size + " bytes when the machine started and has " + channel.size() + " now");
            }
        }
        long last = offset + buffer.limit() - 1;
        for (long page = offset / PAGE; page <= last / PAGE && !originals.isEmpty(); page++) {
            byte[] original = originals.get(page);
            if (original != null) {
                long from = Math.max(offset, page * PAGE);
                long to = Math.min(last + 1, page * PAGE + original.length);
                System.arraycopy(original, (int) (from - page * PAGE), buffer.array(), (int) (from - offset), (int) (to - from));
            }
        }
    }

    /** Takes a page of new content; see {@link #write}. */
    @FunctionalInterface
    public interface Writer {
        /**
         * Writes one page.
         *
         * @param page which, in units of {@link Ram#PAGE_SIZE}
         * @param bytes its content; what lies beyond the end of the image is left out
         * @throws IOException when that failed
         */
        void page(long page, byte[] bytes) throws IOException;
    }

    /** Gives pages to a {@link Writer}. */
    @FunctionalInterface
    public interface Changes {
        /**
         * Writes all there is to write.
         *
         * @throws IOException of the writer
         */
        void writeTo(Writer writer) throws IOException;
    }

    /**
     * Writes to the file.
     *
     * @param changes asked once for what is to be written
     * @return bytes written
     * @throws ImageException when the file is not what it was at the start, or could not be written
     */
    public long write(Changes changes) throws ImageException {
        if (channel == null) {
            throw new ImageException("'" + path + "' belongs to a recorded run, which does not write to it");
        }
        try {
            if (!Objects.equals(identity, Files.readAttributes(path, BasicFileAttributes.class).fileKey())) {
                throw new ImageException("'" + path + "' has been replaced since the machine started");
            }
            if (channel.size() != size) {
                throw new ImageException("'" + path + "' had " + size + " bytes when the machine started and has " + channel.size()
                        + " now");
            }
            long[] written = {0};
            try (FileChannel target = FileChannel.open(path, StandardOpenOption.WRITE)) {
                changes.writeTo((page, bytes) -> {
                    int length = (int) Math.min(PAGE, size - page * PAGE);
                    synchronized (originals) {
                        keepOriginal(page, length);
                        ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
                        while (buffer.hasRemaining()) {
                            target.write(buffer, page * PAGE + buffer.position());
                        }
                    }
                    written[0] += length;
                });
                target.force(true);
            }
            return written[0];
        } catch (AccessDeniedException e) {
            throw new ImageException("Could not write '" + path + "': permission denied");
        } catch (IOException e) {
            throw new ImageException("Could not write '" + path + "': " + e.getMessage());
        }
    }

    private void keepOriginal(long page, int length) throws IOException {
        if (!originals.containsKey(page)) {
            ByteBuffer original = ByteBuffer.allocate(length);
            readOriginal(page * PAGE, original);
            originals.put(page, original.array());
        }
    }

    @Override
    public void close() {
        closeQuietly(channel);
    }
}
