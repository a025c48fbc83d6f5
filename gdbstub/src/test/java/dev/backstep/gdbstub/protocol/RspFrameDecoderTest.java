package dev.backstep.gdbstub.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class RspFrameDecoderTest {

    private static final int LIMIT = 1000;

    /** The bytes of a packet around the given raw content, with its checksum. */
    static String frame(String raw) {
        int sum = 0;
        for (char c : raw.toCharArray()) {
            sum += c;
        }
        return String.format("$%s#%02x", raw, sum & 0xff);
    }

    static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** What the decoder makes of the input, cut at the given places: packets as their text, the rest by name. */
    private static List<String> decode(byte[] input, int... cuts) {
        EmbeddedChannel channel = new EmbeddedChannel(new RspFrameDecoder(LIMIT));
        int from = 0;
        for (int cut : cuts) {
            channel.writeInbound(Unpooled.copiedBuffer(input, from, cut - from));
            from = cut;
        }
        channel.writeInbound(Unpooled.copiedBuffer(input, from, input.length - from));
        List<String> frames = new ArrayList<>();
        for (Object frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
            frames.add(frame instanceof RspFrame.Packet packet ? "$" + new String(packet.data(), StandardCharsets.ISO_8859_1)
                    : frame instanceof RspFrame.Damaged ? "damaged" : frame instanceof RspFrame.Oversized ? "oversized" : frame.toString());
        }
        channel.finishAndReleaseAll();
        return frames;
    }

    private static List<String> decode(String input) {
        return decode(latin1(input));
    }

    @Test
    void inputMayBeCutAtEveryByte() {
        byte[] input = latin1("+" + frame("qSupported:swbreak+") + "\3-junk" + frame("X1000,4:\3+-\0") + frame("a}\3}\4}]}\n") + frame("0* x*~")
                + "$bad#00" + frame("") + "+$cut" + frame("whole"));
        List<String> expected = List.of("ACK", "$qSupported:swbreak+", "INTERRUPT", "NACK", "$X1000,4:\3+-\0", "$a#$}*",
                "$0000x" + "x".repeat(97), "damaged", "$", "ACK", "$whole");
        assertEquals(expected, decode(input));
        for (int cut = 0; cut <= input.length; cut++) {
            assertEquals(expected, decode(input, cut), "cut at " + cut);
        }
        int[] everywhere = new int[input.length];
        for (int i = 0; i < everywhere.length; i++) {
            everywhere[i] = i;
        }
        assertEquals(expected, decode(input, everywhere));
    }

    @Test
    void anEscapedByteIsTheNextOneWithBit5Flipped() {
        assertEquals(List.of("$\n"), decode(frame("}*")));
        assertEquals(List.of("$}"), decode(frame("}]")));
        assertEquals(List.of("$#$"), decode(frame("}\3}\4")));
    }

    @Test
    void aRunRepeatsTheByteBeforeIt() {
        assertEquals(List.of("$0000"), decode(frame("0* ")));
        assertEquals(List.of("$abbbbbbbc"), decode(frame("ab*\"bc")), "six repeats are a run of five and one more");
        assertEquals(List.of("$]]]]"), decode(frame("]* ")));
        assertEquals(List.of("$}]]]"), decode(frame("}]* ")));
    }

    @Test
    void runsThatMakeNoSenseAreDamage() {
        assertEquals(List.of("damaged"), decode(frame("* ")));
        assertEquals(List.of("damaged"), decode(frame("a*")));
        assertEquals(List.of("damaged"), decode(frame("a*\u001f")));
        assertEquals(List.of("damaged"), decode(frame("a*\u007f")));
        assertEquals(List.of("damaged"), decode(frame("a}")));
    }

    @Test
    void aWrongChecksumIsDamageAndTheNextPacketIsRead() {
        assertEquals(List.of("damaged", "$g"), decode("$g#68" + frame("g")));
        assertEquals(List.of("damaged", "$g"), decode("$g#zz" + frame("g")));
        assertEquals(List.of("$J"), decode("$J#4A"), "digits of either case");
    }

    @Test
    void aPacketThatBeginsInsideAnotherIsRead() {
        for (String cutOff : List.of("$", "$m10", "$a}", "$a*", "$a#", "$a#6")) {
            assertEquals(List.of("$g"), decode(cutOff + frame("g")), cutOff);
        }
    }

    @Test
    void bytesBetweenPacketsAreSkipped() {
        assertEquals(List.of("$g", "$g"), decode("GET / HTTP/1.1\r\n" + frame("g") + "\0\u00ff#" + frame("g")));
    }

    @Test
    void theInterruptByteInsideAPacketIsData() {
        assertEquals(List.of("$X0,1:\3"), decode(frame("X0,1:\3")));
    }

    @Test
    void aPacketOfTheGreatestLengthPassesAndALongerOneIsDropped() {
        assertEquals(List.of("$" + "x".repeat(LIMIT)), decode(frame("x".repeat(LIMIT))));
        assertEquals(List.of("oversized", "$g"), decode(frame("x".repeat(LIMIT + 1)) + frame("g")));
        assertEquals(List.of("oversized", "$g"), decode(frame("x*~" + "y*~".repeat(500)) + frame("g")));
        assertEquals(List.of("damaged"), decode("$" + "x".repeat(LIMIT + 1) + "#00"));
    }

    @Test
    void aPacketWithoutEndTakesNoMemory() {
        EmbeddedChannel channel = new EmbeddedChannel(new RspFrameDecoder(LIMIT));
        channel.writeInbound(Unpooled.copiedBuffer(latin1("$")));
        for (int i = 0; i < 5000; i++) {
            channel.writeInbound(Unpooled.copiedBuffer(latin1("x*~".repeat(100))));
        }
        assertEquals(0, channel.inboundMessages().size());
        channel.writeInbound(Unpooled.copiedBuffer(latin1("$g#67")));
        assertEquals(1, channel.inboundMessages().size(), "and a new packet puts an end to it");
        channel.finishAndReleaseAll();
    }

    @Test
    void theDecoderKnowsWhetherItIsInsideAPacket() {
        RspFrameDecoder decoder = new RspFrameDecoder(LIMIT);
        EmbeddedChannel channel = new EmbeddedChannel(decoder);
        assertFalse(decoder.insidePacket());
        channel.writeInbound(Unpooled.copiedBuffer(latin1("$m100")));
        assertTrue(decoder.insidePacket());
        channel.writeInbound(Unpooled.copiedBuffer(latin1("0,4#8d")));
        assertFalse(decoder.insidePacket());
        channel.finishAndReleaseAll();
    }

    @Property(tries = 3000)
    void noInputBreaksTheDecoder(@ForAll @Size(max = 300) byte[] noise) {
        List<String> frames = decode(concatenate(noise, latin1("#00" + frame("g"))));
        assertEquals("$g", frames.get(frames.size() - 1), "after any noise the next packet is understood");
    }

    @Property(tries = 3000)
    void whatTheEncoderWritesTheDecoderReads(@ForAll @Size(max = 600) byte[] data) {
        assertEquals(List.of("$" + new String(data, StandardCharsets.ISO_8859_1)), decode(RspFrameEncoderTest.encode(data)));
    }

    private static byte[] concatenate(byte[] a, byte[] b) {
        byte[] both = new byte[a.length + b.length];
        System.arraycopy(a, 0, both, 0, a.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
