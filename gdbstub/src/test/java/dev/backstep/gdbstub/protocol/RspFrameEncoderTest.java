package dev.backstep.gdbstub.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.embedded.EmbeddedChannel;

class RspFrameEncoderTest {

    static byte[] encode(byte[] data) {
        return encode(new RspFrame.Packet(data));
    }

    private static byte[] encode(RspFrame frame) {
        EmbeddedChannel channel = new EmbeddedChannel(new RspFrameEncoder());
        channel.writeOutbound(frame);
        ByteBuf bytes = channel.readOutbound();
        byte[] result = ByteBufUtil.getBytes(bytes);
        bytes.release();
        channel.finishAndReleaseAll();
        return result;
    }

    private static String encode(String text) {
        return new String(encode(text.getBytes(StandardCharsets.ISO_8859_1)), StandardCharsets.ISO_8859_1);
    }

    @Test
    void aPacketHasItsChecksum() {
        assertEquals("$OK#9a", encode("OK"));
        assertEquals("$#00", encode(""));
        assertEquals("$E14#aa", encode("E14"));
    }

    @Test
    void singleByteFramesAreThatByte() {
        assertEquals('+', encode(RspFrame.Control.ACK)[0]);
        assertEquals('-', encode(RspFrame.Control.NACK)[0]);
        assertEquals(3, encode(RspFrame.Control.INTERRUPT)[0]);
    }

    @Test
    void specialBytesAreEscapedWithBit5Flipped() {
        assertEquals(RspFrameDecoderTest.frame("}\3}\4}]}\n"), encode("#$}*"));
    }

    @Test
    void runsAreShortened() {
        assertEquals("$0* #7a", encode("0000"));
        assertEquals(RspFrameDecoderTest.frame("000"), encode("000"));
        assertEquals(RspFrameDecoderTest.frame("x*~"), encode("x".repeat(98)));
        assertEquals(RspFrameDecoderTest.frame("x*~x"), encode("x".repeat(99)));
    }

    @Test
    void noRunHasALengthThatLooksLikeFraming() {
        for (int length = 1; length < 300; length++) {
            String encoded = encode("0".repeat(length));
            String raw = encoded.substring(1, encoded.length() - 3);
            for (int star = raw.indexOf('*'); star >= 0; star = raw.indexOf('*', star + 2)) {
                assertFalse("#$+-*}".indexOf(raw.charAt(star + 1)) >= 0, raw);
            }
            assertTrue(length < 10 || raw.length() < length, raw);
        }
    }
}
