package dev.backstep.device.flash;

import dev.backstep.device.storage.ImageException;
import dev.backstep.device.storage.ImageFile;
import dev.backstep.device.storage.Medium;
import dev.backstep.memory.Ram;
import dev.backstep.memory.RamSnapshot;
import java.util.Arrays;
import java.util.Objects;

/**
 * The image that a bank of flash starts with. It is read whole, since a CPU runs from flash as from memory. An image
 * smaller than the bank is its beginning; the rest is erased, all ones.
 *
 * <p>Thread: the machine thread only.
 */
public final class FlashImage implements Medium {

    /** Bytes that are read at once. */
    private static final int PIECE = 1 << 20;

    private final ImageFile file;
    private final boolean readOnly;
    private final int length;
    /** Until it is loaded. */
    private byte[] initial;
    private Ram ram;
    private RamSnapshot loaded;
    private RamSnapshot committed;

    /**
     * Reads an image.
     *
     * @param file the image
     * @param bankSize bytes of the bank
     * @param readOnly whether the guest may not write
     * @throws ImageException when it is larger than the bank, or cannot be read
     */
    public FlashImage(ImageFile file, int bankSize, boolean readOnly) throws ImageException {
        if (file.size() > bankSize) {
            throw new ImageException("device requires " + bankSize + " bytes, '" + file.path() + "' provides " + file.size() + " bytes");
        }
        this.file = file;
        this.readOnly = readOnly;
        this.length = (int) file.size();
        this.initial = new byte[length];
        for (int at = 0; at < initial.length; at += PIECE) {
            byte[] piece = file.read(at, Math.min(PIECE, initial.length - at));
            if (piece.length == 0) {
                throw new ImageException("'" + file.path() + "' cannot be read");
            }
            System.arraycopy(piece, 0, initial, at, piece.length);
        }
    }

    /** Puts the content into the memory of a bank that has just been made, all zeros. */
    void load(Ram target) {
        ram = target;
        byte[] page = new byte[Ram.PAGE_SIZE];
        byte[] zeros = new byte[Ram.PAGE_SIZE];
        for (int at = 0; at < target.size(); at += Ram.PAGE_SIZE) {
            int count = Math.max(0, Math.min(Ram.PAGE_SIZE, initial.length - at));
            System.arraycopy(initial, Math.min(at, initial.length), page, 0, count);
            Arrays.fill(page, count, Ram.PAGE_SIZE, (byte) 0xff);
            if (!Arrays.equals(page, zeros)) {
                target.write(at, page, 0, Ram.PAGE_SIZE);
            }
        }
        initial = null;
        loaded = target.capture();
        committed = loaded;
    }

    @Override
    public String file() {
        return file.path().toString();
    }

    @Override
    public boolean isReadOnly() {
        return readOnly;
    }

    @Override
    public long overlayBytes() {
        return (long) ram.capture().pagesDifferentFrom(loaded) * Ram.PAGE_SIZE;
    }

    /** What the guest programmed beyond the end of the image cannot be committed. */
    @Override
    public long commit() throws ImageException {
        Objects.requireNonNull(ram, "not in a bank");
        if (readOnly) {
            throw new ImageException("'" + file.path() + "' is read-only");
        }
        RamSnapshot now = ram.capture();
        int pagesInFile = (length + Ram.PAGE_SIZE - 1) / Ram.PAGE_SIZE;
        for (int page = pagesInFile; page < ram.pageCount(); page++) {
            if (!now.samePage(committed, page)) {
                throw new ImageException("'" + file.path() + "' has " + length
                        + " bytes and the guest wrote beyond them; make it as large as the flash");
            }
        }
        long bytes = file.write(writer -> {
            byte[] buffer = new byte[Ram.PAGE_SIZE];
            for (int page = 0; page < pagesInFile; page++) {
                if (!now.samePage(committed, page)) {
                    ram.read((long) page * Ram.PAGE_SIZE, buffer, 0, Ram.PAGE_SIZE);
                    writer.page(page, buffer);
                }
            }
        });
        committed = now;
        return bytes;
    }
}
