package dev.backstep.recording;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A disk that a recorded machine had: what is known of its image, and the content if the recording has all of it.
 *
 * <p>Thread: any, as long as its {@link Recording} is open.
 */
public final class RecordedDisk {

    private final String path;
    private final long size;
    private final int number;
    private final DiskBlock known;
    private final BlockReader reader;
    private final Map<Long, Long> offsets = new HashMap<>();
    /** The piece that was read last. */
    private long cachedNumber = -1;
    private byte[] cached;

    /**
     * @param number which of the disks
     * @param known what the recording says of it
     * @param reader of the recording
     */
    RecordedDisk(String path, long size, int number, DiskBlock known, BlockReader reader) {
        this.path = path;
        this.size = size;
        this.number = number;
        this.known = known;
        this.reader = reader;
        known.pieces().ifPresent(pieces -> pieces.forEach(place -> offsets.put(place.number(), place.offset())));
    }

    /** The image, as the user named it. */
    public String path() {
        return path;
    }

    /** Bytes of the image. */
    public long size() {
        return size;
    }

    /** SHA-256 of the image in hexadecimal; empty when it is not known. */
    public Optional<String> hash() {
        return known.hash();
    }

    /** Why the hash is not known, in words; empty when it is. */
    public String problem() {
        return known.problem();
    }

    /** Whether the recording has all of the image, not only what the guest read. */
    public boolean isWhole() {
        return known.pieces().isPresent();
    }

    /**
     * Reads a part of the image, which is {@link #isWhole whole}.
     *
     * @param offset bytes from the start; the range must lie inside
     * @param target is filled from its start
     * @param length bytes, positive
     * @throws RecordingException when the recording is damaged there, naming the block
     * @throws IOException when the recording cannot be read
     */
    public synchronized void read(long offset, byte[] target, int length) throws IOException, RecordingException {
        Objects.checkFromIndexSize(offset, length, size);
        int done = 0;
        while (done < length) {
            long at = offset + done;
            int inPiece = (int) (at % DiskBlock.PIECE);
            int count = Math.min(length - done, DiskBlock.PIECE - inPiece);
            Long place = offsets.get(at / DiskBlock.PIECE);
            if (place != null) {
                System.arraycopy(piece(at / DiskBlock.PIECE, place), inPiece, target, done, count);
            } else {
                Arrays.fill(target, done, done + count, (byte) 0);
            }
            done += count;
        }
    }

    private byte[] piece(long piece, long offset) throws IOException, RecordingException {
        if (piece != cachedNumber) {
            if (offset + Block.HEADER_LENGTH > reader.size()) {
                throw new RecordingException("there is no block at offset " + offset + ", which should have a part of the disk '" + path + "'");
            }
            Block block = Block.readChecked(offset, reader.bytes(offset, Block.HEADER_LENGTH), reader.version());
            if (block.kind() != BlockKind.DISK_DATA || block.end() > reader.size()) {
                throw new RecordingException(block + ": it should have a part of the disk '" + path + "'");
            }
            ByteSource in = new ByteSource(reader.content(block), block.toString());
            int disk = in.variable32();
            long found = in.variable();
            if (disk != number || found != piece || in.remaining() != Math.min(DiskBlock.PIECE, size - piece * DiskBlock.PIECE)) {
                throw in.damaged("it is piece " + found + " of disk " + disk + ", and should be piece " + piece + " of disk " + number);
            }
            cached = in.raw(in.remaining());
            cachedNumber = piece;
        }
        return cached;
    }

    /** For messages. */
    @Override
    public String toString() {
        return "'" + path + "'";
    }
}
