package dev.backstep.recording;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A recording's file as it is read: finds the blocks. */
final class BlockInput implements AutoCloseable {

    private final BlockReader reader;
    private final long size;
    private final List<Block> blocks;
    /** Where the file was cut off, or its end. */
    private long endOfBlocks;
    private RecordingException damage;
    /** Null when it was not found. */
    private Block index;

    /**
     * Opens a file and finds its blocks.
     *
     * @throws RecordingException when it is none of ours
     * @throws IOException when it cannot be read
     */
    BlockInput(Path file) throws IOException, RecordingException {
        reader = new BlockReader(file);
        try {
            size = reader.size();
            List<Block> indexed = fromIndex();
            blocks = indexed != null ? indexed : scan();
        } catch (IOException | RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    /** The blocks, in order. */
    List<Block> blocks() {
        return blocks;
    }

    /** The block that says where the others are; null when the file has none that is good. */
    Block index() {
        return index;
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
        long offset = FileTrailer.indexOffset(reader.bytes(size - FileTrailer.LENGTH, FileTrailer.LENGTH));
        if (offset < FileHeader.LENGTH || offset > size - FileTrailer.LENGTH - Block.HEADER_LENGTH) {
            return null;
        }
        try {
            Block found = Block.readChecked(offset, reader.bytes(offset, Block.HEADER_LENGTH), reader.version());
            if (found.kind() != BlockKind.INDEX || found.end() > size) {
                return null;
            }
            ByteSource in = new ByteSource(reader.content(found), found.toString());
            long count = in.variable();
            byte[] rest = in.raw(in.remaining());
            if (rest.length != count * Block.HEADER_LENGTH) {
                return null;
            }
            List<Block> result = new ArrayList<>((int) count);
            long at = FileHeader.LENGTH;
            for (int header = 0; header < rest.length; header += Block.HEADER_LENGTH) {
                Block block = Block.read(at, rest, header);
                result.add(block);
                at = block.end();
            }
            endOfBlocks = at;
            index = found;
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
                block = Block.readChecked(endOfBlocks, reader.bytes(endOfBlocks, Block.HEADER_LENGTH), reader.version());
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
            for (byte b : reader.bytes(at, (int) Math.min(1 << 16, size - at))) {
                if (b != 0) {
                    return false;
                }
            }
        }
        return true;
    }

    /** What reads their content. */
    BlockReader reader() {
        return reader;
    }

    /** The version of the file's format. */
    int version() {
        return reader.version();
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
