package dev.backstep.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** A recording's file as it is read: finds the blocks, and gives their content. */
final class BlockInput implements AutoCloseable {

    private final FileChannel channel;
    private final long size;
    private final List<Block> blocks;
    /** Where the file was cut off, or its end. */
    private long endOfBlocks;
    private RecordingException damage;

    /**
     * Opens a file and finds its blocks.
     *
     * @throws RecordingException when it is none of ours
     * @throws IOException when it cannot be read
     */
    BlockInput(Path file) throws IOException, RecordingException {
        channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            size = channel.size();
            FileHeader.check(bytes(0, (int) Math.min(size, FileHeader.LENGTH)));
            List<Block> indexed = fromIndex();
            blocks = indexed != null ? indexed : scan();
        } catch (IOException | RecordingException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** The blocks, in order. */
    List<Block> blocks() {
        return blocks;
    }

    /** Bytes of the file. */
    long size() {
        return size;
    }

    /** Offset at which whole blocks end. */
    long endOfBlocks() {
        return endOfBlocks;
    }

    /** What is wrong behind the last of the blocks, or null when there is just no more. */
    RecordingException damage() {
        return damage;
    }

    /** True when nothing but this block's own content tells that it was not cut off in the middle. */
    boolean isLast(Block block) {
        return block.end() >= endOfBlocks;
    }

    private List<Block> fromIndex() throws IOException {
        if (size < FileHeader.LENGTH + FileTrailer.LENGTH) {
            return null;
        }
        long offset = FileTrailer.indexOffset(bytes(size - FileTrailer.LENGTH, FileTrailer.LENGTH));
        if (offset < FileHeader.LENGTH || offset > size - FileTrailer.LENGTH - Block.HEADER_LENGTH) {
            return null;
        }
        try {
            Block index = Block.read(offset, bytes(offset, Block.HEADER_LENGTH));
            if (index.kind() != BlockKind.INDEX || index.end() > size) {
                return null;
            }
            ByteSource in = new ByteSource(content(index), index.toString());
            List<Block> result = new ArrayList<>();
            long at = FileHeader.LENGTH;
            for (long count = in.variable(); count > 0; count--) {
                Block block = Block.read(at, in.raw(Block.HEADER_LENGTH));
                result.add(block);
                at = block.end();
            }
            endOfBlocks = at;
            return at == offset ? result : null;
        } catch (RecordingException e) {
            // The blocks themselves may be good.
            return null;
        }
    }

    private List<Block> scan() throws IOException {
        List<Block> result = new ArrayList<>();
        endOfBlocks = FileHeader.LENGTH;
        while (size - endOfBlocks >= Block.HEADER_LENGTH) {
            Block block;
            try {
                block = Block.read(endOfBlocks, bytes(endOfBlocks, Block.HEADER_LENGTH));
            } catch (RecordingException e) {
                if (!isZeroFrom(endOfBlocks)) {
                    damage = e;
                }
                break;
            }
            if (block.end() > size) {
                break;
            }
            result.add(block);
            endOfBlocks = block.end();
            if (block.kind() == BlockKind.END) {
                // All is there that matters; what follows only helps to find it.
                break;
            }
        }
        return result;
    }

    /** True when all bytes from here are zero: what a loss of power may leave of what was not written yet. */
    private boolean isZeroFrom(long offset) throws IOException {
        for (long at = offset; at < size; at += 1 << 16) {
            for (byte b : bytes(at, (int) Math.min(1 << 16, size - at))) {
                if (b != 0) {
                    return false;
                }
            }
        }
        return true;
    }

    /**
     * The content of a block.
     *
     * @throws RecordingException when it is damaged, naming it
     */
    byte[] content(Block block) throws IOException, RecordingException {
        byte[] header = bytes(block.offset(), Block.HEADER_LENGTH);
        if (!Block.read(block.offset(), header).equals(block)) {
            throw new RecordingException(block + ": its header is not what the index says");
        }
        byte[] stored = bytes(block.offset() + Block.HEADER_LENGTH, block.storedLength());
        if (Block.sum(stored, 0, stored.length) != block.payloadSum()) {
            throw new RecordingException(block + ": its content is damaged");
        }
        if (!block.compressed()) {
            return stored;
        }
        Inflater inflater = new Inflater(true);
        try {
            byte[] content = new byte[block.rawLength()];
            inflater.setInput(stored);
            int length = inflater.inflate(content);
            if (length != content.length || !inflater.finished() && inflater.inflate(new byte[1]) != 0) {
                throw new RecordingException(block + ": it has not the " + content.length + " bytes that it should have");
            }
            return content;
        } catch (DataFormatException e) {
            throw new RecordingException(block + ": its content cannot be unpacked: " + e.getMessage());
        } finally {
            inflater.end();
        }
    }

    private byte[] bytes(long offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position()) < 0) {
                throw new IOException("the file has become shorter while it is read");
            }
        }
        return buffer.array();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
