package dev.backstep.gdbstub.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** No packet, however broken, gets an exception out of a session or anything but one reply. */
class SessionFuzzTest {

    private static final String[] NAMES = {"?", "!", "g", "G", "p", "P", "m", "M", "x", "X", "c", "C", "s", "S", "vCont?", "vCont", "vCont;",
        "Z0,", "Z2,", "z0,", "z4,", "Hg", "Hc", "T", "qC", "qfThreadInfo", "qsThreadInfo", "qThreadExtraInfo,", "qAttached", "qSupported:",
        "qXfer:features:read:target.xml:", "qXfer:memory-map:read::", "qXfer:", "bs", "bc", "vCtrlC", "vMustReplyEmpty", "qTStatus", "qSymbol",
        "qCRC:", "qSearch:memory:", "qqemu.PhyMemMode", "Qqemu.PhyMemMode:", "vKill;", "vRun", "q", "Q", "v"};

    @Provide
    Arbitrary<byte[]> packets() {
        Arbitrary<String> names = Arbitraries.of(NAMES);
        Arbitrary<String> pieces = Arbitraries.oneOf(Arbitraries.of(",", ";", ":", "=", "-", "p", "-1", "0", "1", "1000", "1ffe", "ffffffff",
                "ffffffffffffffff", "10000000000000000", "c", "s", "r", "C05", "xx", "00"), Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(3));
        Arbitrary<String> likely = Combinators.combine(names, pieces.list().ofMaxSize(7)).as((name, rest) -> name + String.join("", rest));
        Arbitrary<String> wild = Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(40);
        return Arbitraries.frequencyOf(Tuple.of(4, likely), Tuple.of(1, wild))
                .map(text -> text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Property(tries = 5000)
    void everyPacketGetsOneReplyOrIsAResume(@ForAll("packets") byte[] packet) {
        char first = packet.length == 0 ? 0 : (char) packet[0];
        FakeTarget target = new FakeTarget();
        SessionHarness client = new SessionHarness(target);
        client.session.packet(packet);
        List<String> replies = client.takeSent();
        boolean silent = first == 'k' || first == 'R';
        boolean resumed = target.log.stream().anyMatch(line -> line.startsWith("resume") || line.startsWith("reverse"));
        boolean monitor = target.log.stream().anyMatch(line -> line.startsWith("monitor"));
        if (!monitor) {
            assertEquals(silent || resumed ? 0 : 1, replies.size(), () -> new String(packet, StandardCharsets.ISO_8859_1) + " -> " + replies);
        }
    }

    @Property(tries = 500)
    void aSequenceOfPacketsDoesNotBreakTheSession(@ForAll("packetLists") List<byte[]> packets) {
        SessionHarness client = new SessionHarness(new FakeTarget());
        for (byte[] packet : packets) {
            client.session.packet(packet);
        }
        client.session.interrupt();
        client.session.vanished();
    }

    @Provide
    Arbitrary<List<byte[]>> packetLists() {
        return packets().list().ofMaxSize(30);
    }
}
