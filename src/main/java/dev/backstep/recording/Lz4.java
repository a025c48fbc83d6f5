package dev.backstep.recording;

import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;

/**
 * The packing of pages: a block of LZ4, without a frame. The library's plain Java is taken, whose array accesses the JVM checks: a
 * damaged file can tell it anything, and nothing native is unpacked to the disk.
 *
 * <p>Thread: one at a time.
 */
final class Lz4 {

    private final LZ4Compressor compressor = LZ4Factory.safeInstance().fastCompressor();

    /** Most bytes that so many can become. */
    int mostPacked(int length) {
        return compressor.maxCompressedLength(length);
    }

    /**
     * Packs the first {@code length} bytes of {@code source}.
     *
     * @param target has room for {@link #mostPacked}
     * @return how many it has become
     */
    int pack(byte[] source, int length, byte[] target) {
        return compressor.compress(source, 0, length, target, 0, target.length);
    }

    /**
     * Unpacks a block.
     *
     * @param from where it begins
     * @param count how many bytes it has
     * @param target as many bytes as it is to become; what is in it is undefined when it does not
     * @return false when it is no such block
     */
    static boolean unpack(byte[] source, int from, int count, byte[] target) {
        try {
            return LZ4Factory.safeInstance().safeDecompressor().decompress(source, from, count, target, 0, target.length) == target.length;
        } catch (LZ4Exception | IndexOutOfBoundsException e) {
            return false;
        }
    }
}
