package dev.backstep.recording;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What is known of the image of a disk.
 *
 * @param disk which, from 0, in the order of the configuration
 * @param hash SHA-256 in hexadecimal; empty when the image could not be read to its end
 * @param problem why not, in words; empty when it could
 * @param pieces where its content is, when all of it is in the recording; what no piece has is zeros
 */
record DiskBlock(int disk, Optional<String> hash, String problem, Optional<List<Place>> pieces) {

    /** Bytes of an image in a block of its content, but for the last. */
    static final int PIECE = 1 << 20;

    private static final int UNKNOWN = 0;
    private static final int HASH_ONLY = 1;
    private static final int WHOLE = 2;

    /**
     * Where a piece is.
     *
     * @param number which, from 0
     * @param offset of its block in the file
     */
    record Place(long number, long offset) { }

    byte[] encode() {
        ByteSink out = new ByteSink(64);
        out.variable(disk);
        out.put(hash.isEmpty() ? UNKNOWN : pieces.isEmpty() ? HASH_ONLY : WHOLE);
        if (hash.isEmpty()) {
            out.counted(problem.getBytes(StandardCharsets.UTF_8));
            return out.toByteArray();
        }
        out.raw(HexFormat.of().parseHex(hash.get()));
        if (pieces.isPresent()) {
            out.variable(pieces.get().size());
            long number = 0;
            long offset = 0;
            for (Place place : pieces.get()) {
                out.variable(place.number() - number);
                out.variable(place.offset() - offset);
                number = place.number() + 1;
                offset = place.offset();
            }
        }
        return out.toByteArray();
    }

    static DiskBlock decode(byte[] content, Block block) throws RecordingException {
        ByteSource in = new ByteSource(content, block.toString());
        int disk = in.variable32();
        int known = in.next();
        if (known > WHOLE) {
            throw in.damaged("what is known of the disk, " + known + ", does not exist");
        }
        if (known == UNKNOWN) {
            return new DiskBlock(disk, Optional.empty(), new String(in.counted(), StandardCharsets.UTF_8), Optional.empty());
        }
        String hash = HexFormat.of().formatHex(in.raw(ImagePiece.HASH_LENGTH));
        if (known == HASH_ONLY) {
            return new DiskBlock(disk, Optional.of(hash), "", Optional.empty());
        }
        int count = in.count();
        List<Place> pieces = new ArrayList<>();
        long number = 0;
        long offset = 0;
        for (int i = 0; i < count; i++) {
            number += in.variable();
            offset += in.variable();
            if (number < 0 || offset < 0) {
                throw in.damaged("piece " + number + " at offset " + offset + " cannot be");
            }
            pieces.add(new Place(number, offset));
            number++;
        }
        return new DiskBlock(disk, Optional.of(hash), "", Optional.of(pieces));
    }

    /** The payload of a block that has a piece of an image. */
    static byte[] piece(int disk, long number, byte[] bytes) {
        ByteSink out = new ByteSink(bytes.length + 16);
        out.variable(disk);
        out.variable(number);
        out.raw(bytes);
        return out.toByteArray();
    }
}
