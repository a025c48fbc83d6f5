package dev.backstep.gdbstub.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import dev.backstep.gdbstub.MemoryMap;
import dev.backstep.gdbstub.ReverseExecution;
import dev.backstep.gdbstub.TargetException;
import dev.backstep.gdbstub.TargetThread;
import dev.backstep.gdbstub.Watchpoints;

/** What looks at the target and changes it; running is in {@link SessionRunControlTest}. */
class SessionPacketsTest {

    private final FakeTarget target = new FakeTarget();
    private final SessionHarness client = new SessionHarness(target);

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void everythingThatTheTargetGivesIsPromised() {
        assertEquals(List.of("PacketSize=20000", "error-message+", "binary-upload+", "qSearch:memory+",
                "qXfer:features:read+", "qXfer:memory-map:read+", "vContSupported+", "swbreak+", "hwbreak+", "ReverseStep+",
                "ReverseContinue+"), Arrays.asList(client.ask("qSupported:multiprocess+;xmlRegisters=i386").split(";")));
    }

    @Test
    void whatTheTargetDoesNotGiveIsNeitherPromisedNorAnswered() {
        SessionHarness poor = new SessionHarness(new FakeTarget() {
            @Override
            public Optional<ReverseExecution> reverseExecution() {
                return Optional.empty();
            }

            @Override
            public Optional<Watchpoints> watchpoints() {
                return Optional.empty();
            }

            @Override
            public Optional<MemoryMap> memoryMap() {
                return Optional.empty();
            }

            @Override
            public boolean rangeStepping() {
                return false;
            }
        });
        String features = poor.ask("qSupported");
        assertFalse(features.contains("Reverse"), features);
        assertFalse(features.contains("memory-map"), features);
        assertEquals("", poor.ask("bs"));
        assertEquals("", poor.ask("bc"));
        assertEquals("", poor.ask("Z2,1000,4"));
        assertEquals("OK", poor.ask("Z0,1000,4"));
        assertEquals("", poor.ask("qXfer:memory-map:read::0,100"));
        assertEquals("vCont;c;C;s;S", poor.ask("vCont?"));
        assertEquals("E22", poor.ask("vCont;r1000,1010:1"));
    }

    @Test
    void unknownPacketsGetTheEmptyReply() {
        for (String packet : List.of("", "vMustReplyEmpty", "qTStatus", "qOffsets", "QThreadSuffixSupported", "qXyz:1", "vFile:open:1",
                "e", "bx", "b", "bsx", "QNonStop:1", "qXfer:auxv:read::0,10", "qXfer:features:write:target.xml:0:x", "qSearch:io:0;1;x")) {
            assertEquals("", client.ask(packet), packet);
        }
    }

    @Test
    void registersComeInTheOrderOfTheirNumbersWithUnavailableOnesMarked() {
        assertEquals("1100000122000001xxxx", client.ask("g"));
        assertEquals("22000001", client.ask("p1"));
        assertEquals("xxxx", client.ask("p5"));
        assertEquals("0102030405060701", client.ask("p7"));
        assertEquals("E14", client.ask("p6"));
        assertEquals("E14", client.ask("pffffffffffffffff"));
    }

    @Test
    void registersBelongToTheChosenThread() {
        assertEquals("OK", client.ask("Hg2"));
        assertEquals("1100000222000002xxxx", client.ask("g"));
        assertEquals("OK", client.ask("P0=aabbccdd"));
        assertEquals("aabbccdd22000002xxxx", client.ask("g"));
        assertEquals("OK", client.ask("Hg1"));
        assertEquals("1100000122000001xxxx", client.ask("g"));
    }

    @Test
    void registersOfTheWrongSizeAreNotWritten() {
        assertEquals("E22", client.ask("P0=aabbcc"));
        assertEquals("E22", client.ask("P0=aabbccd"));
        assertEquals("E22", client.ask("P0=aabbccdx"));
        assertEquals("E22", client.ask("P0:aabbccdd"));
        assertEquals("E22", client.ask("G1122"));
        assertEquals("1100000122000001xxxx", client.ask("g"));
    }

    @Test
    void allRegistersAreWrittenAtOnce() {
        assertEquals("E14", client.ask("G010203041112131400ff"), "flags is read-only, and says so");
        assertEquals("0102030411121314xxxx", client.ask("g"));
    }

    @Test
    void memoryIsReadAndWrittenInHexAndInBinary() {
        assertEquals("00070e15", client.ask("m1000,4"));
        assertEquals("OK", client.ask("M1000,4:deadBEEF"));
        assertEquals("b\u00de\u00ad\u00be\u00ef", client.ask("x1000,4"));
        assertEquals("OK", client.ask("X1001,2:#}"));
        assertEquals("de237def", client.ask("m1000,4"));
        assertEquals("OK", client.ask("X1000,0:"), "GDB asks so whether X is known");
        assertEquals("b", client.ask("x0,0"));
    }

    @Test
    void aReadBeyondTheEndOfMemoryIsShort() {
        assertEquals(4, client.ask("m1ffe,10").length());
        assertEquals("E14", client.ask("m2000,1"));
        assertEquals("E14", client.ask("mfff,10"));
    }

    @Test
    void absurdLengthsAreClampedOrRefused() {
        assertEquals(2 * 0x1000, client.ask("m1000,ffffffffffffffff").length());
        assertEquals("E22", client.ask("m1000,fffffffffffffffff"));
        assertEquals("E22", client.ask("M1000,ffffffffffffffff:00"));
        assertEquals("E22", client.ask("Mffffffffffffffff,2:0000"));
        assertEquals("E22", client.ask("X1000,5:abc"));
        assertEquals("E14", client.ask("mffffffffffffffff,10"));
    }

    @Test
    void malformedPacketsAreErrors() {
        for (String packet : List.of("m", "m,", "m1000", "m1000,", "mxyz,4", "m1000,4x", "M1000,4", "M1000,2:0", "X", "x1", "p", "P", "H", "Hg",
                "Hx1", "Hg-2", "Hg7", "Hg1x", "T", "T9", "Z", "Z0", "Z0,", "Z0,1000", "Z0,1000,", "z0,1000", "Z2,1000,0", "Z2,ffffffffffffffff,2",
                "Z0,1000,ffffffffff", "vCont", "vCont;", "vCont;x", "vCont;c:9", "vCont;C", "vCont;Cfff", "vCont;r1000", "vCont;t", "vCont;c;;",
                "cxyz", "Cxx", "C05;", "sq", "qCRC", "qCRC:1000", "qSearch:memory", "qSearch:memory:1000;10;", "qRcmd", "qRcmd,0", "qRcmd,0g",
                "qThreadExtraInfo", "qThreadExtraInfo,9", "qXfer:features:read:target.xml:0", "qXfer:features:read:target.xml:,",
                "Qqemu.PhyMemMode:2", "Z0,1000,4;X1,22")) {
            assertEquals("E22", client.ask(packet), packet);
        }
        assertEquals(List.of(), target.log);
    }

    @Test
    void clientsThatUnderstandMessagesGetThem() {
        client.ask("qSupported:error-message+");
        assertEquals("E.nothing at 0x2000", client.ask("m2000,4"));
        assertEquals("E.packet 'm2000': ',' is missing", client.ask("m2000"));
        assertEquals("E.there is no register 0x63", client.ask("p63"));
    }

    @Test
    void messagesStayInOneLineOfAscii() {
        client.ask("qSupported:error-message+");
        target.bug = new IllegalStateException("line\nbreak \u00fc");
        assertEquals("E.internal error: java.lang.IllegalStateException: line?break ?", client.ask("g"));
    }

    @Test
    void aTargetWithABugDoesNotEndTheSession() {
        target.bug = new ArrayIndexOutOfBoundsException("oops");
        assertEquals("E14", client.ask("g"));
        target.bug = null;
        assertEquals("1100000122000001xxxx", client.ask("g"));
    }

    @Test
    void physicalMemoryIsChosenAsInQemu() {
        assertEquals("0", client.ask("qqemu.PhyMemMode"));
        assertEquals("OK", client.ask("Qqemu.PhyMemMode:1"));
        assertEquals("1", client.ask("qqemu.PhyMemMode"));
        assertEquals("aaaa", client.ask("m80000000,2"));
        assertEquals("OK", client.ask("M80000000,2:0102"));
        assertEquals(List.of("physical write 80000000 2"), target.log);
        assertEquals("OK", client.ask("Qqemu.PhyMemMode:0"));
        assertEquals("E14", client.ask("m80000000,2"));
    }

    @Test
    void threadsAreListedWithTheirText() {
        assertEquals("m1,2", client.ask("qfThreadInfo"));
        assertEquals("l", client.ask("qsThreadInfo"));
        assertEquals(hex("CPU#1 [halted ]"), client.ask("qThreadExtraInfo,2"));
        assertEquals("OK", client.ask("T2"));
        assertEquals("QC1", client.ask("qC"));
        assertEquals("1", client.ask("qAttached"));
        assertEquals("1", client.ask("qAttached:1"));
        assertEquals("OK", client.ask("qSymbol::"));
    }

    @Test
    void manyThreadsAreListedInSeveralPackets() {
        for (int id = 3; id <= 600; id++) {
            target.threads.add(new TargetThread(id, ""));
        }
        int listed = 0;
        for (String reply = client.ask("qfThreadInfo"); !reply.equals("l"); reply = client.ask("qsThreadInfo")) {
            listed += reply.substring(1).split(",").length;
        }
        assertEquals(600, listed);
    }

    @Test
    void theTargetDescriptionIsReadInPieces() {
        StringBuilder xml = new StringBuilder();
        String reply;
        do {
            reply = client.ask("qXfer:features:read:target.xml:" + Integer.toHexString(xml.length()) + ",40");
            xml.append(reply.substring(1));
        } while (reply.startsWith("m"));
        assertTrue(reply.startsWith("l"));
        assertTrue(xml.toString().startsWith("<?xml version=\"1.0\"?>"), xml.toString());
        assertTrue(xml.toString().contains("<architecture>arm</architecture>"), xml.toString());
        assertTrue(xml.toString().contains("<reg name=\"d0\" bitsize=\"64\" regnum=\"7\" type=\"v2\" group=\"float\"/>"), xml.toString());
        assertTrue(xml.toString().endsWith("</target>\n"), xml.toString());
        assertEquals("l", client.ask("qXfer:features:read:target.xml:ffffffffffffffff,ffffffffffffffff"));
        assertEquals("E00", client.ask("qXfer:features:read:other.xml:0,40"));
    }

    @Test
    void theMemoryMapNamesEveryRegion() {
        String map = client.ask("qXfer:memory-map:read::0,10000");
        assertTrue(map.startsWith("l<?xml"), map);
        assertTrue(map.contains("<memory type=\"ram\" start=\"0x1000\" length=\"0x1000\"/>"), map);
        assertTrue(map.contains("<memory type=\"flash\" start=\"0x40000000\" length=\"0x10000\">\n<property name=\"blocksize\">0x1000</property>"), map);
    }

    @Test
    void breakpointsAndWatchpointsReachTheTargetOnce() {
        assertEquals("OK", client.ask("Z0,1000,4"));
        assertEquals("OK", client.ask("Z0,1000,4"));
        assertEquals("OK", client.ask("Z1,1004,2"));
        assertEquals("OK", client.ask("Z2,1100,100000"));
        assertEquals("OK", client.ask("Z3,0,1"));
        assertEquals("OK", client.ask("Z4,fffffffffffffffe,2"));
        assertEquals("OK", client.ask("z0,1000,4"));
        assertEquals("OK", client.ask("z0,1000,4"));
        assertEquals("OK", client.ask("z3,0,1"));
        assertEquals("", client.ask("Z5,0,1"));
        assertEquals(List.of("insert 1000,4", "insert 1004,2", "watch WRITE 1100,100000", "watch READ 0,1",
                "watch ACCESS fffffffffffffffe,2", "remove 1000,4", "unwatch READ 0,1"), target.log);
    }

    @Test
    void whatTheClientInsertedIsRemovedWhenItGoes() {
        client.ask("Z0,1000,4");
        client.ask("Z2,1100,8");
        target.log.clear();
        client.session.vanished();
        client.session.vanished();
        assertEquals(List.of("remove 1000,4", "unwatch WRITE 1100,8", "detach VANISHED"), target.log);
        assertEquals(List.of(), client.tell("g"), "nobody is there to hear");
    }

    @Test
    void detachingTakesLeave() {
        client.ask("Z0,1000,4");
        assertEquals("OK", client.ask("D"));
        assertTrue(client.closed);
        client.session.vanished();
        client.session.requestInterrupt();
        assertEquals(List.of("insert 1000,4", "remove 1000,4", "detach REQUESTED"), target.log);
    }

    @Test
    void killingHasAReplyOnlyWithVKill() {
        assertEquals(List.of(), client.tell("k"));
        assertEquals(List.of("detach REQUESTED", "kill"), target.log);
        FakeTarget other = new FakeTarget();
        assertEquals("OK", new SessionHarness(other).ask("vKill;a410"));
        assertEquals(List.of("detach REQUESTED", "kill"), other.log);
    }

    @Test
    void inExtendedModeAKilledTargetIsRunAgain() {
        assertEquals("OK", client.ask("!"));
        assertEquals("OK", client.ask("vKill;1"));
        assertEquals("X09", client.ask("?"));
        assertEquals("E22", client.ask("c"));
        assertEquals("T05thread:1;01:22000001;", client.ask("vRun;"));
        assertEquals(List.of(), client.tell("R00"));
        assertEquals("T05thread:1;01:22000001;", client.ask("?"));
        assertEquals(List.of("restart", "restart"), target.log);
    }

    @Test
    void monitorOutputComesAsItIsWrittenAndThenTheOk() {
        assertEquals(List.of("O" + hex("you said info \u00e4\n"), "OK"), client.tell("qRcmd," + hex("info \u00e4")));
        assertEquals(List.of("O" + hex("you said \n"), "OK"), client.tell("qRcmd,"));
        // No text, no packet: clients may not know one without.
        assertEquals(List.of("O" + hex("you said quiet\n"), "OK"), client.tell("qRcmd," + hex("quiet")));
    }

    @Test
    void aFailedMonitorCommandSaysWhy() {
        assertEquals(List.of("O" + hex("you said fail\n"), "O" + hex("that did not work\n"), "E01"), client.tell("qRcmd," + hex("fail")));
        client.ask("qSupported:error-message+");
        assertEquals(List.of("O" + hex("you said fail\n"), "E.that did not work"), client.tell("qRcmd," + hex("fail")));
    }

    @Test
    void longConsoleTextIsCutIntoPackets() {
        client.tell("c");
        target.listener.consoleOutput("x".repeat(2500));
        assertEquals(List.of(2049, 2049, 905), client.takeSent().stream().map(String::length).toList());
    }

    @Test
    void acknowledgementsEndOnRequest() {
        assertEquals("OK", client.ask("QStartNoAckMode"));
        assertTrue(client.noAckMode);
    }

    @Test
    void anOversizedPacketIsAnError() {
        client.session.oversizedPacket(1000);
        assertEquals(List.of("E22"), client.takeSent());
    }

    @Test
    void theChecksumOfMemoryIsTheOneGdbComputes() {
        System.arraycopy("123456789".getBytes(StandardCharsets.US_ASCII), 0, target.memory, 0, 9);
        // CRC-32/MPEG-2 has the parameters of GDB's compare-sections; this is its published check value.
        assertEquals("C0376e6e7", client.ask("qCRC:1000,9"));
        assertEquals("Cffffffff", client.ask("qCRC:1000,0"));
        assertEquals("E14", client.ask("qCRC:1ff0,11"));
        assertEquals("E22", client.ask("qCRC:1000,ffffffffffffffff"));
    }

    @Test
    void memoryIsSearchedForBytes() {
        byte[] pattern = {'n', 'e', 0, (byte) 0xff};
        System.arraycopy(pattern, 0, target.memory, 0xff0, pattern.length);
        assertEquals("1,1ff0", client.ask("qSearch:memory:1000;1000;ne\0\u00ff"));
        assertEquals("1,1ff0", client.ask("qSearch:memory:1ff0;4;ne\0\u00ff"));
        assertEquals("0", client.ask("qSearch:memory:1ff0;3;ne\0\u00ff"));
        assertEquals("E14", client.ask("qSearch:memory:0;ff4;ne"));
        assertArrayEquals(pattern, Arrays.copyOfRange(target.memory, 0xff0, 0xff4));
    }

    @Test
    void aMatchAcrossTwoReadsIsFound() {
        FakeTarget slow = new FakeTarget() {
            @Override
            public byte[] readMemory(int thread, long address, int length) throws TargetException {
                return super.readMemory(thread, address, Math.min(length, 3));
            }
        };
        slow.memory[10] = 'a';
        slow.memory[11] = 'b';
        slow.memory[12] = 'c';
        slow.memory[13] = 'd';
        assertEquals("1,100a", new SessionHarness(slow).ask("qSearch:memory:1000;1000;abcd"));
    }
}
