package dev.backstep.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.session.DebuggedMachine.Variant;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What GDB hides: the packets themselves, against a machine. */
class ProtocolTest {

    private static final String PC = "f";
    private static final int SCRATCH = 0x61000000;

    private static String word(int value) {
        return String.format("%08x", Integer.reverseBytes(value));
    }

    private static int programCounter(ProtocolClient client) throws IOException {
        return Integer.reverseBytes(Integer.parseUnsignedInt(client.ask("p" + PC), 16));
    }

    private static String text(String hex) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < hex.length(); i += 2) {
            text.append((char) Integer.parseInt(hex.substring(i, i + 2), 16));
        }
        return text.toString();
    }

    private static String hex(String text) {
        StringBuilder hex = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.ISO_8859_1)) {
            hex.append(String.format("%02x", b & 0xff));
        }
        return hex.toString();
    }

    /** Nothing is on its way that nobody asked for. */
    private static void requireSilence(ProtocolClient client) throws IOException {
        assertTrue(client.ask("qC").startsWith("QC"), "a reply too many");
    }

    @Test
    void featuresFollowFromWhatTheMachineCan() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("hello"); ProtocolClient client = new ProtocolClient(machine.port())) {
            String features = client.greet();
            assertTrue(features.contains("ReverseStep+") && features.contains("ReverseContinue+"), features);
            assertTrue(features.contains("swbreak+") && features.contains("hwbreak+") && features.contains("vContSupported+"), features);
            assertEquals("vCont;c;C;s;S;r", client.ask("vCont?"));
            assertEquals("1", client.ask("qAttached"));
            assertEquals("", client.ask("qNobodyKnowsThis"));
            assertEquals("", client.ask("vMustReplyEmpty"));
            assertEquals("", client.ask("jabberwocky"));
        }
        try (DebuggedMachine machine = DebuggedMachine.of("hello", Variant.NO_TIMELINE);
             ProtocolClient client = new ProtocolClient(machine.port())) {
            assertFalse(client.greet().contains("Reverse"));
            assertEquals("", client.ask("bs"));
            assertEquals("", client.ask("bc"));
        }
    }

    @Test
    void eachResumeHasOneReply() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("compute-a32"); ProtocolClient client = ProtocolClient.attached(machine)) {
            for (int i = 0; i < 20; i++) {
                client.send("c");
                client.raw("\3".repeat(i));
                client.raw("\3");
                assertTrue(client.receive().startsWith("T02"), "SIGINT");
                client.raw("\3".repeat(i % 3));
                requireSilence(client);
                long position = machine.position();
                assertTrue(client.ask("s").startsWith("T05"));
                assertEquals(position + 1, machine.position());
                assertTrue(client.ask("bs").startsWith("T05"));
                requireSilence(client);
                assertEquals(position, machine.position());
                // The client knows that the machine stands: these are for the next resume.
                client.raw("\3\3\3");
                requireSilence(client);
                assertTrue(client.ask("bc").startsWith("T02"));
                assertEquals(position, machine.position());
                requireSilence(client);
            }
        }
    }

    @Test
    void interruptsNeverLoseOrDoubleAReply() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("timer-irq"); ProtocolClient client = ProtocolClient.attached(machine)) {
            for (int i = 0; i < 100; i++) {
                String resume = switch (i % 4) {
                    case 0 -> "vCont;s:1";
                    case 1 -> "bs";
                    case 2 -> "vCont;r60010000,70000000:1";
                    default -> "bc";
                };
                client.raw(ProtocolClient.packet(resume) + "\3");
                assertTrue(client.receive().startsWith("T0"), resume);
                requireSilence(client);
            }
        }
    }

    @Test
    void aRangeIsSteppedInOneRequest() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("hello"); ProtocolClient client = ProtocolClient.attached(machine)) {
            // The vector's branch leaves the range at once; then the straight code of the reset handler.
            assertTrue(client.ask("vCont;r60010000,60010004:1").startsWith("T05"));
            assertEquals(1, machine.position());
            int reset = programCounter(client);
            assertTrue(client.ask(String.format("vCont;r%x,%x:1", reset, reset + 16)).startsWith("T05"));
            assertEquals(reset + 16, programCounter(client));
            assertEquals(5, machine.position());
            assertTrue(client.ask(String.format("vCont;r%x,%x:1", reset, reset)).startsWith("T05"), "an empty range is a step");
            assertEquals(6, machine.position());
            client.ask(String.format("Z0,%x,4", reset + 32));
            assertTrue(client.ask("vCont;r60010000,60020000:1").contains("swbreak"), "a breakpoint within the range");
            assertEquals(reset + 32, programCounter(client));
        }
    }

    @Test
    void aBreakpointUnderTheProgramCounterIsPassedOnce() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("hello"); ProtocolClient client = ProtocolClient.attached(machine)) {
            assertEquals("OK", client.ask("Z0,60010000,4"));
            assertEquals("OK", client.ask("Z1,600100a4,4"));
            String stop = client.ask("c");
            assertTrue(stop.startsWith("T05") && stop.contains("hwbreak:;"), stop);
            assertEquals(1, machine.position());
            assertTrue(client.ask("bc").contains("swbreak:;"));
            assertEquals(0, machine.position());
            assertTrue(client.ask("bc").contains("replaylog:begin;"));
            assertTrue(client.ask("bs").contains("replaylog:begin;"));
            assertTrue(client.ask("c").contains("hwbreak:;"));
            // Put on a breakpoint by hand, it has not been reported yet.
            assertEquals("OK", client.ask("P" + PC + "=" + word(0x60010000)));
            stop = client.ask("c");
            assertTrue(stop.contains("swbreak:;"), stop);
            assertEquals(1, machine.position());
            stop = client.ask("c");
            assertTrue(stop.contains("hwbreak:;"), stop);
            assertEquals(2, machine.position());
            assertEquals("OK", client.ask("z0,60010000,4"));
            assertEquals("OK", client.ask("z1,600100a4,4"));
            client.ask("bs");
            client.ask("bs");
            assertEquals(0, machine.position());
            assertTrue(client.ask("bc").contains("replaylog:begin;"));
        }
    }

    @Test
    void sequencesForthAndBackEndWhereTheyShould() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("hello", Variant.NO_SHUTDOWN);
             ProtocolClient client = ProtocolClient.attached(machine)) {
            String end = client.ask("c");
            while (end.startsWith("O")) {
                end = client.receive();
            }
            assertTrue(end.contains("replaylog:end;"), end);
            long last = machine.position();
            long hash = machine.stateHash();
            for (int i = 0; i < 10; i++) {
                assertTrue(client.ask("bs").startsWith("T05"));
                assertEquals(last - 1, machine.position());
                client.send("s");
                String stop = client.receive();
                while (stop.startsWith("O")) {
                    stop = client.receive();
                }
                assertEquals(last, machine.position());
                assertEquals(hash, machine.stateHash());
                assertTrue(client.ask("bc").contains("replaylog:begin;"));
                assertEquals(0, machine.position());
                stop = client.ask("c");
                while (stop.startsWith("O")) {
                    stop = client.receive();
                }
                assertTrue(stop.contains("replaylog:end;"), stop);
                assertEquals(last, machine.position());
                requireSilence(client);
            }
        }
    }

    /** An instruction whose second word is watched has done nothing yet when it stops, whatever it would have done first. */
    @ParameterizedTest
    @CsvSource({"ldm r0 {r0 r1}, e8900003", "ldm r0! {r1 r2}, e8b00006", "stm r0! {r1 r2 r3}, e8a0000e", "str r1 [r0 #4]!, e5a01004",
        "ldr r2 [r0 #4]!, e5b02004", "ldr r2 [r0 #2] (across), e5902002", "strh r1 [r0 #3] (across), e1c010b3", "ldrd r2 r3 [r0] #8, e0c020d8",
        "strd r2 r3 [r0] #8, e0c020f8", "swp r2 r1 [r5], e1052091", "ldrex r2 [r5], e1952f9f", "pop {r0 r1 r2}, e8bd0007",
        "rfe sp!, f8bd0a00", "ldm r0 {r0 pc}, e8908001"})
    void aWatchedInstructionStopsBeforeItBegins(String name, String encoding) throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("hello"); ProtocolClient client = ProtocolClient.attached(machine)) {
            client.ask("M61000000,8:" + word((int) Long.parseLong(encoding, 16)) + word(0xeafffffe));
            client.ask("M61000100,c:000000610101000002010000");
            client.ask("P" + PC + "=" + word(0x61000000));
            client.ask("P0=" + word(0x61000100));
            client.ask("P5=" + word(0x61000104));
            client.ask("Pd=" + word(0x61000100));
            long hash = machine.stateHash();
            long position = machine.position();
            client.ask("Z4,61000104,4");
            String stop = client.ask("c");
            assertTrue(stop.contains("awatch:6100010"), name + ": " + stop);
            assertEquals(position, machine.position(), name);
            assertEquals(hash, machine.stateHash(), name);
            assertTrue(client.ask("s").startsWith("T05"), name);
            assertEquals(position + 1, machine.position(), name);
            long after = machine.stateHash();
            assertTrue(client.ask("s").startsWith("T05"), name);
            stop = client.ask("bc");
            assertTrue(stop.contains("awatch:6100010"), name + ": " + stop);
            assertEquals(after, machine.stateHash(), name);
            assertTrue(client.ask("bs").startsWith("T05"), name);
            assertEquals(hash, machine.stateHash(), name);
        }
    }

    @Test
    void aWriteInThePastStaysWhenALoopComesRoundToTheSameRegisters() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("hello"); ProtocolClient client = ProtocolClient.attached(machine)) {
            client.ask("M61000000,4:" + word(0xeafffffe));
            client.ask("P" + PC + "=" + word(0x61000000));
            client.ask("s");
            client.ask("s");
            client.ask("bs");
            client.ask("M61000100,4:01020304");
            client.ask("s");
            client.ask("s");
            client.ask("s");
            assertEquals("01020304", client.ask("m61000100,4"));
            client.ask("bs");
            assertEquals("00000000", client.ask("m61000100,4"));
            assertEquals(0, machine.position());
        }
    }

    @Test
    void oneClientAtATimeAndTheNextWhenItHasGone() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("compute-a32")) {
            try (ProtocolClient first = ProtocolClient.attached(machine)) {
                try (ProtocolClient second = new ProtocolClient(machine.port())) {
                    second.send("g");
                    assertTrue(second.isClosedByTheOther());
                }
                first.send("c");
                first.raw("\3");
                assertTrue(first.receive().startsWith("T02"));
                first.ask("Z0,60010020,4");
                first.ask("Z2,60000000,1000");
                first.send("c");
                assertTrue(first.receive().contains("swbreak"));
                first.send("c");
                first.raw("$m60010000,1");
            }
            long position = machine.position();
            while (machine.position() < position + 100_000) {
                Thread.sleep(5);
            }
            try (ProtocolClient next = ProtocolClient.attached(machine)) {
                assertTrue(next.ask("?").startsWith("T05"));
                long here = machine.position();
                assertEquals(here, machine.position(), "attaching stops it");
                assertTrue(next.ask("bc").contains("replaylog:begin;"), "no breakpoint outlives its client");
                next.raw("$Z0,6001");
            }
            try (ProtocolClient next = ProtocolClient.attached(machine)) {
                assertEquals(8, next.ask("m60010000,4").length());
            }
        }
    }

    @Test
    void muchMemoryIsMovedAtOnce() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("hello"); ProtocolClient client = ProtocolClient.attached(machine)) {
            StringBuilder data = new StringBuilder();
            StringBuilder plain = new StringBuilder();
            for (int i = 0; i < 40_000; i++) {
                char c = (char) (i * 7 & 0xff);
                plain.append(String.format("%02x", (int) c));
                data.append(c == '$' || c == '#' || c == '}' || c == '*' ? "}" + (char) (c ^ 0x20) : String.valueOf(c));
            }
            assertEquals("OK", client.ask(String.format("X%x,9c40:", SCRATCH) + data));
            assertEquals(plain.toString(), client.ask(String.format("m%x,9c40", SCRATCH)));
            assertTrue(client.ask("mf0000000,4").startsWith("E"));
            assertTrue(client.ask("m60000000,ffffffff").length() <= 1 << 20, "an absurd length is cut or refused");
            assertTrue(client.ask("mffffffffffffffff,4").startsWith("E"));
            assertTrue(client.ask("m60010000").startsWith("E"));
            assertTrue(client.ask("Xf0000000,2:ab").startsWith("E"));
            assertTrue(client.ask("M67fffffe,4:00112233").startsWith("E"), "half of it would be outside");
            assertEquals("0000", client.ask("m67fffffe,4"));
            requireSilence(client);
        }
    }

    @Test
    void longMonitorOutputArrivesWhole() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("hello"); ProtocolClient client = ProtocolClient.attached(machine)) {
            StringBuilder output = new StringBuilder();
            String reply = client.ask("qRcmd," + hex("info mtree"));
            while (reply.startsWith("O") && !reply.equals("OK")) {
                output.append(text(reply.substring(1)));
                reply = client.receive();
            }
            assertEquals("OK", reply);
            assertTrue(output.toString().contains("vexpress.highmem") && output.length() > 2000, output.toString());
            reply = client.ask("qRcmd," + hex("x/4096xb 0x60010000"));
            int lines = 0;
            while (!reply.equals("OK")) {
                lines += (int) text(reply.substring(1)).chars().filter(c -> c == '\n').count();
                reply = client.receive();
            }
            assertEquals(512, lines);
            requireSilence(client);
            assertTrue(client.ask("qRcmd,6").startsWith("E"), "half a byte");
        }
    }

    @Test
    void physicalMemoryIsReadAsSuch() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("hello"); ProtocolClient client = ProtocolClient.attached(machine)) {
            assertEquals("0", client.ask("qqemu.PhyMemMode"));
            assertEquals("OK", client.ask("Qqemu.PhyMemMode:1"));
            assertEquals("1", client.ask("qqemu.PhyMemMode"));
            assertEquals(32, client.ask("m60010000,10").length());
            assertEquals("OK", client.ask("M61000000,4:01020304"));
            assertEquals("OK", client.ask("Qqemu.PhyMemMode:0"));
            assertEquals("01020304", client.ask("m61000000,4"));
        }
    }

    @Test
    void damagedPacketsAreAskedForAgain() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("hello"); ProtocolClient client = new ProtocolClient(machine.port())) {
            client.raw("$qC#00");
            client.raw(ProtocolClient.packet("qC"));
            assertTrue(client.receive().startsWith("QC"));
            client.raw("+");
            client.raw("$" + "m".repeat(300_000) + "#00");
            client.raw(ProtocolClient.packet("qC"));
            String reply = client.receive();
            client.raw("+");
            if (!reply.startsWith("QC")) {
                assertTrue(reply.startsWith("E"), reply);
                assertTrue(client.receive().startsWith("QC"));
            }
        }
    }
}
