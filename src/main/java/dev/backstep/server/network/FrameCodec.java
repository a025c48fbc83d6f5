package dev.backstep.server.network;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageCodec;
import io.netty.handler.codec.CorruptedFrameException;

import java.util.List;

/** Frames on a stream: a length of 32 bits, big-endian, then the frame. Decodes to and encodes from {@code byte[]}. */
final class FrameCodec extends ByteToMessageCodec<byte[]> {

    /** Longer ones are not frames; the two sides have lost each other. */
    static final int LONGEST = 64 << 10;

    FrameCodec() {
        super(byte[].class);
    }

    @Override
    protected void encode(ChannelHandlerContext context, byte[] frame, ByteBuf out) {
        out.writeInt(frame.length).writeBytes(frame);
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (in.readableBytes() < Integer.BYTES) {
            return;
        }
        int length = in.getInt(in.readerIndex());
        if (length <= 0 || length > LONGEST) {
            // Nothing after this can be made sense of.
            in.skipBytes(in.readableBytes());
            throw new CorruptedFrameException("a frame of " + Integer.toUnsignedLong(length) + " bytes was announced (1 to "
                    + LONGEST + " are allowed)");
        }
        if (in.readableBytes() >= Integer.BYTES + length) {
            in.skipBytes(Integer.BYTES);
            byte[] frame = new byte[length];
            in.readBytes(frame);
            out.add(frame);
        }
    }
}
