package dev.backstep.recording;

import java.util.HexFormat;

/**
 * A part of a file that the machine was built from.
 *
 * @param hash SHA-256 of the whole file, in hexadecimal
 * @param offset bytes
 */
record ImagePiece(String hash, long offset, byte[] bytes) {

    static final int HASH_LENGTH = 32;

    static byte[] encode(String hash, long offset, byte[] bytes) {
        ByteSink out = new ByteSink(HASH_LENGTH + Long.BYTES + bytes.length);
        out.raw(HexFormat.of().parseHex(hash));
        out.int64(offset);
        out.raw(bytes);
        return out.toByteArray();
    }

    static ImagePiece decode(byte[] content, Block block) throws RecordingException {
        ByteSource in = new ByteSource(content, block.toString());
        return new ImagePiece(HexFormat.of().formatHex(in.raw(HASH_LENGTH)), in.int64(), in.raw(in.remaining()));
    }
}
