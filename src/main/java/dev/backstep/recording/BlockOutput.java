package dev.backstep.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;

/**
 * A recording's file as it is written: blocks one behind the other, never changed.
 *
 * <p>Thread: one at a time.
 */
final class BlockOutput implements AutoCloseable {

    private final FileChannel channel;
    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    private final List<Block> blocks = new ArrayList<>();
    private long offset;

    /**
     * Makes the file anew and writes its header.
     *
     * @throws IOException when it cannot be written
     */
    BlockOutput(Path file) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        try {
            write(FileHeader.bytes());
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
        if (content.length > Block.LARGEST_PAYLOAD) {
            throw new IOException("an event of " + content.length + " bytes is too large to be recorded");
        }
        byte[] packed = deflate(content);
        boolean compressed = packed.length < content.length;
        byte[] stored = compressed ? packed : content;
        Block block = new Block(offset, kind.code(), compressed, events, stored.length, content.length, position,
                Block.sum(stored, 0, stored.length));
        long start = offset;
        try {
            write(block.header());
            write(stored);
        } catch (IOException e) {
            // Half a block is no use to anybody.
            channel.truncate(start);
            throw e;
        }
        blocks.add(block);
        return block;
    }

    private byte[] deflate(byte[] content) {
        deflater.reset();
        deflater.setInput(content);
        deflater.finish();
        byte[] packed = new byte[content.length];
        int length = deflater.deflate(packed);
        return deflater.finished() ? Arrays.copyOf(packed, length) : content;
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
        write(FileTrailer.bytes(indexOffset));
    }

    /** Makes sure that what was written outlives a loss of power. */
    void force() throws IOException {
        channel.force(false);
    }

    long length() {
        return offset;
    }

    private void write(byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        offset += bytes.length;
    }

    @Override
    public void close() throws IOException {
        deflater.end();
        channel.close();
    }
}
