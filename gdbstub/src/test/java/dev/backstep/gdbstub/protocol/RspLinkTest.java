package dev.backstep.gdbstub.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;

/** Acknowledgements, through the whole codec. */
class RspLinkTest {

    private final EmbeddedChannel channel = new EmbeddedChannel(new RspFrameDecoder(100), new RspFrameEncoder(), new RspLink());

    private String afterReceiving(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
        return sent();
    }

    private String sent() {
        StringBuilder text = new StringBuilder();
        for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
            text.append(bytes.toString(StandardCharsets.ISO_8859_1));
            bytes.release();
        }
        return text.toString();
    }

    private void send(String text) {
        channel.writeOutbound(new RspFrame.Packet(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private int received() {
        int count = channel.inboundMessages().size();
        channel.inboundMessages().clear();
        return count;
    }

    @Test
    void packetsAreAcknowledgedAndDamagedOnesAskedForAgain() {
        assertEquals("+", afterReceiving("$g#67"));
        assertEquals(1, received());
        assertEquals("-", afterReceiving("$g#68"));
        assertEquals(0, received());
    }

    @Test
    void theLastPacketIsSentAgainOnRequest() {
        assertEquals("", afterReceiving("-"));
        send("OK");
        assertEquals("$OK#9a", sent());
        assertEquals("$OK#9a", afterReceiving("-"));
        assertEquals("$OK#9a", afterReceiving("-"));
    }

    @Test
    void aClientThatAsksAgainForAnAnswerThatIsNotThereYetDoesNotGetTheOneBefore() {
        send("OK");
        sent();
        assertEquals("", afterReceiving("+-"));
        send("OK");
        sent();
        assertEquals("+", afterReceiving("$g#67-"));
    }

    @Test
    void withoutAcknowledgementsDamagedPacketsAreIgnored() {
        channel.writeOutbound(RspLink.NO_ACK_MODE);
        send("OK");
        assertEquals("$OK#9a", sent());
        assertEquals("", afterReceiving("+$g#67$g#00-"));
        assertEquals(1, received());
        send("E01");
        sent();
        assertEquals("", afterReceiving("-"));
    }

    @Test
    void theOkThatEndsAcknowledgementsMayStillBeAskedForAgain() {
        send("E01");
        channel.writeOutbound(RspLink.NO_ACK_MODE);
        send("OK");
        sent();
        assertEquals("$OK#9a", afterReceiving("-"));
    }

    @Test
    void anOversizedPacketIsAcknowledgedAndReported() {
        assertEquals("+", afterReceiving(RspFrameDecoderTest.frame("x".repeat(101))));
        assertEquals(new RspFrame.Oversized(100), channel.readInbound());
    }

    @Test
    void interruptsPass() {
        assertEquals("", afterReceiving("\3"));
        assertEquals(1, received());
    }
}
