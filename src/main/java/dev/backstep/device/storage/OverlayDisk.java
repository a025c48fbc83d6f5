package dev.backstep.device.storage;

import dev.backstep.memory.Ram;
import dev.backstep.memory.RamSnapshot;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A disk whose original content is an image that is only read, and whose changes are memory of the machine.
 *
 * <p>Two blocks of {@link Ram} hold what is known of it: the content of pages that were read or written, and one byte a
 * page that says which. They belong to the machine like any memory, so that checkpoints cost what was touched since the
 * one before, and going back takes writes back. A page is asked of the image when the guest first touches it; from then on
 * the image does not matter to it. Pages that were neither are zeros in the first block.
 *
 * <p>Thread: the machine thread only.
 */
public final class OverlayDisk implements Disk, Medium {

    private static final int UNTOUCHED = 0;
    private static final int READ = 1;
    private static final int WRITTEN = 2;
    /** Most pages that are asked of the image at once: 64 KiB. */
    private static final int LONGEST_READ = 16;

    private final ImageFile file;
    private final ImageReader image;
    private final boolean readOnly;
    private final long size;
    private final Ram content;
    private final Ram pageStates;
    /** Which pages were WRITTEN, and what they held, at the last commit; null before the first. Not state of the machine. */
    private boolean[] committedPages;
    private RamSnapshot committed;

    /**
     * @param name unique in the machine: {@code sd0}
     * @param file the image
     * @param image what {@code file} reads, passed through the log of the machine's inputs
     * @param readOnly whether the guest may not write
     */
    public OverlayDisk(String name, ImageFile file, ImageReader image, boolean readOnly) {
        this.file = file;
        this.image = image;
        this.readOnly = readOnly;
        this.size = file.size();
        this.content = new Ram(name + ".content", roundUp(size));
        this.pageStates = new Ram(name + ".pages", roundUp(content.pageCount()));
    }

    private static long roundUp(long bytes) {
        return (bytes + Ram.PAGE_SIZE - 1) & -Ram.PAGE_SIZE;
    }

    /** The memory that holds its state, to be made the machine's. */
    public List<Ram> memory() {
        return List.of(content, pageStates);
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public boolean isReadOnly() {
        return readOnly;
    }

    @Override
    public boolean read(long offset, byte[] target, int targetOffset, int length) {
        Objects.checkFromIndexSize(offset, length, size);
        if (length == 0) {
            return true;
        }
        if (!fetch(pageOf(offset), pageOf(offset + length - 1))) {
            return false;
        }
        content.read(offset, target, targetOffset, length);
        return true;
    }

    @Override
    public boolean write(long offset, byte[] source, int sourceOffset, int length) {
        Objects.checkFromIndexSize(offset, length, size);
        if (length == 0) {
            return !readOnly;
        }
        if (!beginWrite(offset, length)) {
            return false;
        }
        content.write(offset, source, sourceOffset, length);
        for (int page = pageOf(offset); page <= pageOf(offset + length - 1); page++) {
            setState(page, WRITTEN);
        }
        return true;
    }

    @Override
    public boolean writeZeroes(long offset, long length) {
        Objects.checkFromIndexSize(offset, length, size);
        if (length == 0) {
            return !readOnly;
        }
        if (!beginWrite(offset, length)) {
            return false;
        }
        byte[] zeros = new byte[Ram.PAGE_SIZE];
        byte[] old = new byte[Ram.PAGE_SIZE];
        long end = offset + length;
        for (long at = offset; at < end; at = startOf(pageOf(at) + 1)) {
            int count = (int) (Math.min(end, startOf(pageOf(at) + 1)) - at);
            content.read(at, old, 0, count);
            // A page that is zeros already takes no room, and shall not begin to.
            if (!Arrays.equals(old, 0, count, zeros, 0, count)) {
                content.write(at, zeros, 0, count);
            }
            setState(pageOf(at), WRITTEN);
        }
        return true;
    }

    /** Makes sure of the pages at the ends of which only a part will be written. */
    private boolean beginWrite(long offset, long length) {
        if (readOnly) {
            return false;
        }
        long end = offset + length;
        int last = pageOf(end - 1);
        if (offset % Ram.PAGE_SIZE != 0 && !fetch(pageOf(offset), pageOf(offset))) {
            return false;
        }
        return end % Ram.PAGE_SIZE == 0 || end == size || fetch(last, last);
    }

    private static int pageOf(long offset) {
        return (int) (offset >> Ram.PAGE_SHIFT);
    }

    private static long startOf(int page) {
        return (long) page << Ram.PAGE_SHIFT;
    }

    private int state(int page) {
        return pageStates.read(page, 1);
    }

    private void setState(int page, int state) {
        if (state(page) != state) {
            pageStates.write(page, state, 1);
        }
    }

    /** Asks the image for those pages of a range that were not touched yet. */
    private boolean fetch(int first, int last) {
        int page = first;
        while (page <= last) {
            int end = page;
            while (end <= last && end - page < LONGEST_READ && state(end) == UNTOUCHED) {
                end++;
            }
            if (end == page) {
                page++;
            } else if (load(page, end)) {
                page = end;
            } else {
                return false;
            }
        }
        return true;
    }

    private boolean load(int first, int end) {
        long offset = startOf(first);
        int length = (int) (Math.min(size, startOf(end)) - offset);
        byte[] bytes = image.read(offset, length);
        if (bytes.length != length) {
            return false;
        }
        byte[] zeros = new byte[Ram.PAGE_SIZE];
        for (int page = first; page < end; page++) {
            int from = (page - first) * Ram.PAGE_SIZE;
            int count = Math.min(Ram.PAGE_SIZE, length - from);
            if (!Arrays.equals(bytes, from, from + count, zeros, 0, count)) {
                content.write(startOf(page), bytes, from, count);
            }
            setState(page, READ);
        }
        return true;
    }

    @Override
    public String file() {
        return file.path().toString();
    }

    @Override
    public long overlayBytes() {
        long pages = 0;
        for (int page = 0; page < content.pageCount(); page++) {
            if (state(page) == WRITTEN) {
                pages++;
            }
        }
        return pages * Ram.PAGE_SIZE;
    }

    @Override
    public long commit() throws ImageException {
        if (readOnly) {
            throw new ImageException("'" + file.path() + "' is read-only");
        }
        RamSnapshot now = content.capture();
        boolean[] writtenNow = new boolean[content.pageCount()];
        long bytes = file.write(writer -> {
            byte[] buffer = new byte[Ram.PAGE_SIZE];
            for (int page = 0; page < writtenNow.length; page++) {
                writtenNow[page] = state(page) == WRITTEN;
                boolean inFile = committed != null && committedPages[page] && now.samePage(committed, page);
                if (writtenNow[page] && !inFile) {
                    content.read(startOf(page), buffer, 0, Ram.PAGE_SIZE);
                    writer.page(page, buffer);
                }
            }
        });
        committedPages = writtenNow;
        committed = now;
        return bytes;
    }

    /** Closes the image. The disk is not to be used any more. */
    public void close() {
        file.close();
    }
}
