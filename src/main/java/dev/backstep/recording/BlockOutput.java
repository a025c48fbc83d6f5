package dev.backstep.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;

/**
 * A recording's file as it is written: blocks one behind the other, never changed.
 *
 * <p>Thread: one at a time.
 */
final class BlockOutput implements AutoCloseable {

    /** Of larger payloads this much is packed to see whether the rest is worth it. */
    private static final int SAMPLE = 1 << 15;
    /** It is when this part of it goes away. */
    private static final int WORTHWHILE_PART = 32;

    private final FileChannel channel;
    private final Lz4 lz4 = new Lz4();
    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    private final List<Block> blocks = new ArrayList<>();
    /** Used again and again: fresh arrays of this size, with the machine's garbage, cost more than what is done with them. */
    private byte[] packed = new byte[1 << 16];
    private long offset;

    /**
     * Makes the file anew and writes its header.
     *
     * @throws IOException when it cannot be written
     */
    BlockOutput(Path file) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        try {
            write(FileHeader.bytes(), FileHeader.LENGTH);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Adds a block without events. */
    Block add(BlockKind kind, long position, byte[] content) throws IOException {
        return add(kind, position, 0, content);
    }

    /** Adds a block. Its content is not kept in memory when this returns. */
    Block add(BlockKind kind, long position, int events, byte[] content) throws IOException {
        return add(kind, position, events, content, content.length);
    }

    /** The same with the first {@code length} bytes. */
    Block add(BlockKind kind, long position, int events, byte[] content, int length) throws IOException {
        if (length > Block.LARGEST_PAYLOAD) {
            throw new IOException("an event of " + length + " bytes is too large to be recorded");
        }
        // Pages are many; what tools other than ours may want to read is packed as tools can unpack it everywhere.
        Compression compression = kind == BlockKind.PAGES ? Compression.LZ4 : Compression.DEFLATE;
        int packedLength = compression == Compression.LZ4 ? lz4(content, length) : deflate(content, length);
        boolean compressed = packedLength < length;
        byte[] stored = compressed ? packed : content;
        int storedLength = compressed ? packedLength : length;
        Block block = new Block(offset, kind.code(), compressed ? compression : Compression.NONE, events, storedLength, length, position,
                Block.sum(stored, 0, storedLength));
        long start = offset;
        try {
            write(block.header(), Block.HEADER_LENGTH);
            write(stored, storedLength);
        } catch (IOException e) {
            // Half a block is no use to anybody.
            channel.truncate(start);
            throw e;
        }
        blocks.add(block);
        return block;
    }

    /** Gives how many bytes {@link #packed} has. */
    private int lz4(byte[] content, int length) {
        makeRoom(lz4.mostPacked(length));
        return lz4.pack(content, length, packed);
    }

    private int deflate(byte[] content, int length) {
        makeRoom(length);
        // Kernels and initial RAM disks are packed already, mostly; to find that out for all of them is a third of a second's work.
        if (length > 2 * SAMPLE && deflate(content, length / 2, SAMPLE) > SAMPLE - SAMPLE / WORTHWHILE_PART) {
            return length;
        }
        return deflate(content, 0, length);
    }

    private int deflate(byte[] content, int from, int length) {
        deflater.reset();
        deflater.setInput(content, from, length);
        deflater.finish();
        int packedLength = deflater.deflate(packed, 0, length);
        return deflater.finished() ? packedLength : length;
    }

    private void makeRoom(int length) {
        if (packed.length < length) {
            packed = new byte[length];
        }
    }

    /** Adds the index of all blocks so far, and where it is. */
    void addIndex() throws IOException {
        ByteSink out = new ByteSink(blocks.size() * 16 + 16);
        out.variable(blocks.size());
        for (Block block : blocks) {
            out.raw(block.header());
        }
        long indexOffset = offset;
        add(BlockKind.INDEX, 0, out.toByteArray());
        write(FileTrailer.bytes(indexOffset), FileTrailer.LENGTH);
    }

    /** Makes sure that what was written outlives a loss of power. */
    void force() throws IOException {
        channel.force(false);
    }

    long length() {
        return offset;
    }

    private void write(byte[] bytes, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        offset += length;
    }

    @Override
    public void close() throws IOException {
        deflater.end();
        channel.close();
    }
}
