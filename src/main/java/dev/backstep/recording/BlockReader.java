package dev.backstep.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Reads the content of blocks off a file. */
final class BlockReader implements AutoCloseable {

    private final FileChannel channel;
    private final int version;

    /**
     * Opens a file.
     *
     * @throws RecordingException when it is none of ours
     * @throws IOException when it cannot be read
     */
    BlockReader(Path file) throws IOException, RecordingException {
        channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            version = FileHeader.check(bytes(0, (int) Math.min(size(), FileHeader.LENGTH)));
        } catch (IOException | RecordingException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** The version of the file's format. */
    int version() {
        return version;
    }

    /** Bytes of the file now. */
    long size() throws IOException {
        return channel.size();
    }

    /**
     * The content of a block.
     *
     * @throws RecordingException when it is damaged, naming it
     */
    byte[] content(Block block) throws IOException, RecordingException {
        byte[] whole = bytes(block.offset(), Math.toIntExact(block.end() - block.offset()));
        if (!Block.readChecked(block.offset(), whole, version).isSameAs(block)) {
            throw new RecordingException(block + ": its header is not what the index says");
        }
        if (Block.sum(whole, Block.HEADER_LENGTH, block.storedLength()) != block.payloadSum()) {
            throw new RecordingException(block + ": its content is damaged");
        }
        byte[] content = new byte[block.rawLength()];
        String problem = block.compression().unpack(whole, Block.HEADER_LENGTH, block.storedLength(), content);
        if (problem != null) {
            throw new RecordingException(block + ": " + problem);
        }
        return content;
    }

    /** Bytes of the file. */
    byte[] bytes(long offset, int length) throws IOException {
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
