package dev.backstep.gdbstub.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;

import dev.backstep.gdbstub.session.FakeTarget;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Bytes of any kind through the whole pipeline. */
class PipelineFuzzTest {

    @Provide
    Arbitrary<List<String>> input() {
        Arbitrary<String> sound = Arbitraries.of("g", "c", "s", "?", "m1000,10", "bs", "vCont;c", "qC", "X1000,2:ab", "Z0,1000,4", "qRcmd,00", "H", "",
                "QStartNoAckMode", "qSupported:swbreak+;error-message+").map(text -> String.format("$%s#%02x", text, text.chars().sum() & 0xff));
        Arbitrary<String> pieces = Arbitraries.of("$", "#", "+", "-", "\3", "}", "*", "*~", "#00", "$#00", "$$", "x*~");
        Arbitrary<String> noise = Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(12);
        return Arbitraries.oneOf(sound, pieces, noise).list().ofMaxSize(25);
    }

    @Property(tries = 2000)
    void afterAnyInputTheNextPacketIsAnsweredAndTheNextClientServed(@ForAll("input") List<String> input) {
        FakeTarget target = new FakeTarget();
        ClientGate gate = new ClientGate();
        GdbChannelInitializer initializer = new GdbChannelInitializer(gate, target, Runnable::run);
        EmbeddedChannel channel = new EmbeddedChannel(initializer);
        for (String piece : input) {
            channel.writeInbound(Unpooled.copiedBuffer(piece, StandardCharsets.ISO_8859_1));
        }
        drain(channel);
        channel.writeInbound(Unpooled.copiedBuffer("$qC#b4", StandardCharsets.ISO_8859_1));
        String answer = drain(channel);
        assertTrue(answer.matches("\\+?\\$QC[12]#c[56]"), answer);
        channel.finishAndReleaseAll();
        assertEquals("detach VANISHED", target.log.get(target.log.size() - 1));
        assertEquals(false, gate.isTaken());
    }

    private static String drain(EmbeddedChannel channel) {
        StringBuilder text = new StringBuilder();
        for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
            text.append(bytes.toString(StandardCharsets.ISO_8859_1));
            bytes.release();
        }
        return text.toString();
    }
}
