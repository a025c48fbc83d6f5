package dev.backstep.device.virtio;

import dev.backstep.device.storage.Disk;
import dev.backstep.state.StateExchange;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Block device (VIRTIO 1.2, section 5.2) with one queue. Requests are done in no guest time; what was written is on the
 * medium when the request is done, so that a flush has nothing to do.
 *
 * <p>Thread: the machine thread only.
 */
public final class VirtioBlock extends VirtioDevice {

    /** Bytes in a sector of the protocol, whatever the block size. */
    public static final int SECTOR = 512;
    /** Bytes of a serial number that the driver can see. */
    public static final int SERIAL_LENGTH = 20;

    private static final int DEVICE_ID = 2;

    private static final long FEATURE_SEG_MAX = 1 << 2;
    private static final long FEATURE_GEOMETRY = 1 << 4;
    private static final long FEATURE_RO = 1 << 5;
    private static final long FEATURE_BLK_SIZE = 1 << 6;
    private static final long FEATURE_FLUSH = 1 << 9;
    private static final long FEATURE_TOPOLOGY = 1 << 10;
    private static final long FEATURE_CONFIG_WCE = 1 << 11;
    private static final long FEATURE_DISCARD = 1 << 13;
    private static final long FEATURE_WRITE_ZEROES = 1 << 14;

    private static final int CONFIGURATION_SIZE = 0x39;
    private static final int CONFIG_CAPACITY = 0x00;
    private static final int CONFIG_SEG_MAX = 0x0c;
    private static final int CONFIG_CYLINDERS = 0x10;
    private static final int CONFIG_HEADS = 0x12;
    private static final int CONFIG_SECTORS = 0x13;
    private static final int CONFIG_BLK_SIZE = 0x14;
    private static final int CONFIG_WRITEBACK = 0x20;
    private static final int CONFIG_NUM_QUEUES = 0x22;
    private static final int CONFIG_MAX_DISCARD_SECTORS = 0x24;
    private static final int CONFIG_MAX_DISCARD_SEG = 0x28;
    private static final int CONFIG_DISCARD_ALIGNMENT = 0x2c;
    private static final int CONFIG_MAX_WRITE_ZEROES_SECTORS = 0x30;
    private static final int CONFIG_MAX_WRITE_ZEROES_SEG = 0x34;
    private static final int CONFIG_WRITE_ZEROES_MAY_UNMAP = 0x38;

    private static final int SEG_MAX = 254;
    private static final int MOST_SECTORS = 0x3fffff;

    private static final int TYPE_IN = 0;
    private static final int TYPE_OUT = 1;
    private static final int TYPE_FLUSH = 4;
    private static final int TYPE_GET_ID = 8;
    private static final int TYPE_DISCARD = 11;
    private static final int TYPE_WRITE_ZEROES = 13;
    /** A flag that old drivers add to the type. */
    private static final int TYPE_BARRIER = 1 << 31;

    private static final int STATUS_OK = 0;
    private static final int STATUS_IOERR = 1;
    private static final int STATUS_UNSUPP = 2;

    private static final int HEADER = 16;
    private static final int SEGMENT = 16;
    private static final int SEGMENT_UNMAP = 1;
    private static final int PIECE = 64 << 10;

    private final Disk disk;
    private final byte[] serial;
    private final long capacity;

    private int writeback = 1;

    /**
     * @param name unique in the machine
     * @param disk the medium; a rest that is less than a sector is not seen by the guest
     * @param serial the serial number, of which the driver sees {@link #SERIAL_LENGTH} bytes; may be empty
     */
    public VirtioBlock(String name, Disk disk, String serial) {
        super(name);
        this.disk = disk;
        this.serial = Arrays.copyOf(serial.getBytes(StandardCharsets.ISO_8859_1), SERIAL_LENGTH);
        this.capacity = disk.size() / SECTOR;
    }

    @Override
    public int deviceId() {
        return DEVICE_ID;
    }

    @Override
    public int queueCount() {
        return 1;
    }

    @Override
    public long features() {
        return FEATURE_SEG_MAX | FEATURE_GEOMETRY | FEATURE_BLK_SIZE | FEATURE_FLUSH | FEATURE_TOPOLOGY | FEATURE_CONFIG_WCE
                | (disk.isReadOnly() ? FEATURE_RO : FEATURE_DISCARD | FEATURE_WRITE_ZEROES);
    }

    @Override
    public int configurationSize() {
        return CONFIGURATION_SIZE;
    }

    @Override
    public int readConfiguration(int offset) {
        return (int) (configurationWord(offset & ~3) >>> 8 * (offset & 3)) & 0xff;
    }

    private long configurationWord(int offset) {
        return switch (offset) {
            case CONFIG_CAPACITY -> capacity & 0xffffffffL;
            case CONFIG_CAPACITY + 4 -> capacity >>> 32;
            case CONFIG_SEG_MAX -> SEG_MAX;
            case CONFIG_CYLINDERS -> cylinders() | (long) 16 << 8 * (CONFIG_HEADS & 3) | (long) 63 << 8 * (CONFIG_SECTORS & 3);
            case CONFIG_BLK_SIZE -> SECTOR;
            case CONFIG_WRITEBACK -> writeback | 1L << 8 * (CONFIG_NUM_QUEUES & 3);
            case CONFIG_MAX_DISCARD_SECTORS, CONFIG_MAX_WRITE_ZEROES_SECTORS -> MOST_SECTORS;
            case CONFIG_MAX_DISCARD_SEG, CONFIG_DISCARD_ALIGNMENT, CONFIG_MAX_WRITE_ZEROES_SEG, CONFIG_WRITE_ZEROES_MAY_UNMAP -> 1;
            default -> 0;
        };
    }

    /** Of a disk with 16 heads and 63 sectors a track, in the bounds of ATA. */
    private long cylinders() {
        return Math.max(2, Math.min(16383, capacity / (16 * 63)));
    }

    @Override
    public void writeConfiguration(int offset, int value, int size) {
        if (offset == CONFIG_WRITEBACK && size == 1) {
            writeback = value & 1;
        }
    }

    @Override
    public void queueNotified(int index) {
        VirtQueue queue = queue(index);
        for (int left = queue.waiting(); left > 0; left--) {
            DescriptorChain chain = queue.pop();
            if (chain == null) {
                break;
            }
            if (chain.readableLength() < HEADER || chain.writableLength() < 1) {
                bus().fail("a request with " + chain.readableLength() + " bytes to read and " + chain.writableLength()
                        + " to write: no room for header and status");
                return;
            }
            byte[] status = {(byte) handle(chain)};
            chain.write(chain.writableLength() - 1, status, 0, 1);
            queue.push(chain, chain.writableLength());
        }
        queue.interruptDriver();
    }

    /** Does a request and gives its status. */
    private int handle(DescriptorChain chain) {
        byte[] header = new byte[HEADER];
        chain.read(0, header, 0, HEADER);
        int type = (int) number(header, 0, 4) & ~TYPE_BARRIER;
        long sector = number(header, 8, 8);
        return switch (type) {
            case TYPE_IN -> read(chain, sector, chain.writableLength() - 1);
            case TYPE_OUT -> write(chain, sector, chain.readableLength() - HEADER);
            case TYPE_FLUSH -> STATUS_OK;
            case TYPE_GET_ID -> {
                chain.write(0, serial, 0, (int) Math.min(SERIAL_LENGTH, chain.writableLength() - 1));
                yield STATUS_OK;
            }
            case TYPE_DISCARD, TYPE_WRITE_ZEROES -> disk.isReadOnly() ? STATUS_UNSUPP : clear(chain, type);
            default -> STATUS_UNSUPP;
        };
    }

    private static long number(byte[] bytes, int offset, int count) {
        long value = 0;
        for (int i = 0; i < count; i++) {
            value |= (bytes[offset + i] & 0xffL) << 8 * i;
        }
        return value;
    }

    /** @param length bytes */
    private boolean isOutside(long sector, long length) {
        return length % SECTOR != 0 || sector < 0 || sector > capacity || length / SECTOR > capacity - sector;
    }

    private int read(DescriptorChain chain, long sector, long length) {
        if (isOutside(sector, length)) {
            return STATUS_IOERR;
        }
        byte[] piece = new byte[(int) Math.min(PIECE, length)];
        for (long done = 0; done < length; done += piece.length) {
            int count = (int) Math.min(piece.length, length - done);
            if (!disk.read(sector * SECTOR + done, piece, 0, count)) {
                return STATUS_IOERR;
            }
            chain.write(done, piece, 0, count);
        }
        return STATUS_OK;
    }

    private int write(DescriptorChain chain, long sector, long length) {
        if (disk.isReadOnly() || isOutside(sector, length)) {
            return STATUS_IOERR;
        }
        byte[] piece = new byte[(int) Math.min(PIECE, length)];
        for (long done = 0; done < length; done += piece.length) {
            int count = (int) Math.min(piece.length, length - done);
            chain.read(HEADER + done, piece, 0, count);
            if (!disk.write(sector * SECTOR + done, piece, 0, count)) {
                return STATUS_IOERR;
            }
        }
        return STATUS_OK;
    }

    /** Discards a range, which leaves it as it is, or fills it with zeros. */
    private int clear(DescriptorChain chain, int type) {
        if (chain.readableLength() != HEADER + SEGMENT) {
            // More ranges than the one that the configuration space allows, or less than a whole one.
            return STATUS_UNSUPP;
        }
        byte[] segment = new byte[SEGMENT];
        chain.read(HEADER, segment, 0, SEGMENT);
        long sector = number(segment, 0, 8);
        long length = number(segment, 8, 4) * SECTOR;
        int flags = (int) number(segment, 12, 4);
        if ((flags & ~SEGMENT_UNMAP) != 0 || type == TYPE_DISCARD && flags != 0) {
            return STATUS_UNSUPP;
        }
        if (isOutside(sector, length) || length / SECTOR > MOST_SECTORS) {
            return STATUS_IOERR;
        }
        byte[] zeros = new byte[(int) Math.min(PIECE, length)];
        for (long done = 0; type == TYPE_WRITE_ZEROES && done < length; done += zeros.length) {
            if (!disk.write(sector * SECTOR + done, zeros, 0, (int) Math.min(zeros.length, length - done))) {
                return STATUS_IOERR;
            }
        }
        return STATUS_OK;
    }

    @Override
    public void reset() {
        writeback = 1;
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        writeback = exchange.int32("writeback", writeback);
    }
}
