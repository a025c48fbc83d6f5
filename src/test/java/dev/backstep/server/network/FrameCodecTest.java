package dev.backstep.server.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameCodecTest {

    private static byte[] frame(int length) {
        byte[] frame = new byte[length];
        for (int i = 0; i < length; i++) {
            frame[i] = (byte) (i + length);
        }
        return frame;
    }

    private static ByteBuf stream(int... lengths) {
        ByteBuf bytes = Unpooled.buffer();
        for (int length : lengths) {
            bytes.writeInt(length).writeBytes(frame(length));
        }
        return bytes;
    }

    @Test
    void framesComeOutWholeWhereverTheStreamIsCut() {
        int size = stream(60, 1, 77).readableBytes();
        for (int cut = 0; cut <= size; cut++) {
            EmbeddedChannel channel = new EmbeddedChannel(new FrameCodec());
            ByteBuf bytes = stream(60, 1, 77);
            channel.writeInbound(bytes.readRetainedSlice(cut));
            channel.writeInbound(bytes);
            assertArrayEquals(frame(60), channel.readInbound());
            assertArrayEquals(frame(1), channel.readInbound());
            assertArrayEquals(frame(77), channel.readInbound());
            assertNull(channel.readInbound());
            channel.finishAndReleaseAll();
        }
    }

    @Test
    void framesComeOutWholeByteByByte() {
        EmbeddedChannel channel = new EmbeddedChannel(new FrameCodec());
        ByteBuf bytes = stream(300, 60);
        while (bytes.isReadable()) {
            channel.writeInbound(bytes.readRetainedSlice(1));
        }
        assertArrayEquals(frame(300), channel.readInbound());
        assertArrayEquals(frame(60), channel.readInbound());
        channel.finishAndReleaseAll();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE, 65537, 0x47455420})
    void nonsensicalLengthsAreErrorsThatNameThem(int length) {
        EmbeddedChannel channel = new EmbeddedChannel(new FrameCodec());
        DecoderException error = assertThrows(DecoderException.class,
                () -> channel.writeInbound(Unpooled.buffer().writeInt(length).writeZero(100)));
        assertTrue(error.getMessage().contains(Integer.toUnsignedString(length) + " bytes was announced"), error.getMessage());
        channel.finishAndReleaseAll();
    }

    @Test
    void whatIsSentHasItsLengthBeforeIt() {
        EmbeddedChannel channel = new EmbeddedChannel(new FrameCodec());
        channel.writeOutbound((Object) frame(60));
        ByteBuf sent = channel.readOutbound();
        assertEquals(stream(60), sent);
        sent.release();
        channel.finishAndReleaseAll();
    }
}
