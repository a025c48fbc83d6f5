package dev.backstep.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.timeline.Timeline;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Clients that vanish, lose patience again and again, or watch what is not there: machine and history stay intact. */
class HistoryUnderStressTest {

    private static final long FAR = 30_000_000;

    private static String hex(String text) {
        StringBuilder hex = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.ISO_8859_1)) {
            hex.append(String.format("%02x", b & 0xff));
        }
        return hex.toString();
    }

    /** The text of a monitor command's answer. */
    private static String monitor(ProtocolClient client, String command) throws IOException {
        StringBuilder text = new StringBuilder();
        String packet = client.ask("qRcmd," + hex(command));
        for (; packet.startsWith("O") && !packet.equals("OK"); packet = client.receive()) {
            for (int i = 1; i < packet.length(); i += 2) {
                text.append((char) Integer.parseInt(packet.substring(i, i + 2), 16));
            }
        }
        assertEquals("OK", packet);
        return text.toString();
    }

    private static DebuggedMachine farIntoItsRun() throws IOException, InterruptedException {
        DebuggedMachine machine = DebuggedMachine.of("compute-a32");
        try (ProtocolClient client = ProtocolClient.attached(machine)) {
            monitor(client, "replay_break " + FAR);
            assertTrue(client.ask("vCont;c").startsWith("T02"));
        }
        return machine;
    }

    private static String conditionThatNeverHolds(int address) {
        return String.format("Z0,%x,4;X3,220027", address);
    }

    @Test
    void aClientThatVanishesInALongSearchLeavesTheMachineWhereItStood() throws Exception {
        try (DebuggedMachine machine = farIntoItsRun()) {
            long hash = machine.stateHash();
            for (int i = 0; i < 5; i++) {
                try (ProtocolClient client = ProtocolClient.attached(machine)) {
                    int pc = Integer.reverseBytes(Integer.parseUnsignedInt(client.ask("pf"), 16));
                    assertEquals("OK", client.ask(conditionThatNeverHolds(pc)));
                    if (i % 2 == 0) {
                        client.send("bc");
                    } else {
                        client.send("qRcmd," + hex("when-executed " + pc));
                    }
                    Thread.sleep(20L * i);
                }
                try (ProtocolClient next = ProtocolClient.attached(machine)) {
                    String where = monitor(next, "info icount");
                    // It had found the beginning before the client went, or it stands where it stood.
                    assertTrue(where.startsWith("position: " + FAR + " ") || where.startsWith("position: 0 "), where);
                    assertTrue(monitor(next, "seek end").startsWith("At instruction " + FAR));
                    assertEquals(hash, machine.stateHash());
                    assertEquals(Timeline.Mode.LIVE, machine.mode());
                }
            }
        }
    }

    @Test
    void aStormOfControlCGetsOneReplyForEachResume() throws Exception {
        try (DebuggedMachine machine = farIntoItsRun(); ProtocolClient client = ProtocolClient.attached(machine)) {
            long hash = machine.stateHash();
            int pc = Integer.reverseBytes(Integer.parseUnsignedInt(client.ask("pf"), 16));
            assertEquals("OK", client.ask(conditionThatNeverHolds(pc)));
            int interrupted = 0;
            for (int i = 0; i < 20; i++) {
                client.raw(ProtocolClient.packet("bc") + "\003".repeat(1 + i * 3));
                String reply = client.receive();
                while (reply.startsWith("O")) {
                    // How far the search is.
                    reply = client.receive();
                }
                String told = reply;
                assertTrue(reply.startsWith("T02") || reply.startsWith("T05replaylog:begin") || reply.contains("replaylog:begin"), told);
                interrupted += reply.startsWith("T02") ? 1 : 0;
                client.raw("\003\003");
                assertTrue(monitor(client, "seek end").startsWith("At instruction " + FAR));
                assertEquals(hash, machine.stateHash());
            }
            assertTrue(interrupted > 0, "no search was interrupted");
            assertTrue(client.ask("qC").startsWith("QC"), "a reply too many");
        }
    }

    /** By packets, since GDB does not send all of them. */
    @Test
    void eachWatchpointPacketIsAnsweredWhateverItIsOn() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("timer-irq"); ProtocolClient client = ProtocolClient.attached(machine)) {
            monitor(client, "replay_break 20000");
            assertTrue(client.ask("vCont;c").startsWith("T02"));
            long end = machine.position();
            long hash = machine.stateHash();
            for (String kind : new String[] {"2", "3", "4"}) {
                // Nothing, flash, the timer's registers, the last byte there is.
                for (String range : new String[] {"f0000000,4", "40000000,1000", "10011000,20", "ffffffff,1"}) {
                    assertEquals("OK", client.ask("Z" + kind + "," + range));
                    String stop = client.ask("bc");
                    assertTrue(stop.contains("replaylog:begin;") || range.startsWith("1001") && stop.contains("watch:100110"), kind + range + stop);
                    assertTrue(!kind.equals("2") || stop.contains("watch:100110") == range.startsWith("1001"), stop);
                    assertEquals("OK", client.ask("z" + kind + "," + range));
                    assertTrue(monitor(client, "seek end").startsWith("At instruction " + end));
                }
                for (String range : new String[] {"ffffffff,2", "100000000,4", "60000000,0", "60000000,ffffffffa0000000", "60000000,a0000001",
                    "fffffffffffffffc,8"}) {
                    assertTrue(client.ask("Z" + kind + "," + range).startsWith("E"), range);
                }
            }
            assertEquals(hash, machine.stateHash());
        }
    }

    @Test
    void aForkOfAForkHasItsOwnHistoryAndNoOther() throws Exception {
        try (DebuggedMachine machine = farIntoItsRun(); ProtocolClient client = ProtocolClient.attached(machine)) {
            long present = FAR;
            assertTrue(monitor(client, "timeline fork").startsWith("Error: the machine stands at the present"));
            for (int i = 1; i <= 4; i++) {
                assertTrue(monitor(client, "seek " + (present - 1000)).startsWith("At instruction " + (present - 1000)));
                String bytes = String.format("%02x000000", i);
                assertEquals("OK", client.ask("M62000000,4:" + bytes));
                assertTrue(client.ask("vCont;s:1").startsWith("T05"));
                String told = monitor(client, "timeline fork");
                assertTrue(told.startsWith("The present is instruction " + (present - 999) + " now"), told);
                String outside = monitor(client, "seek " + present);
                present -= 999;
                assertEquals("Error: position " + (present + 999) + " is outside the history, which goes from 0 to " + present, outside.strip());
                long hash = machine.stateHash();
                assertTrue(client.ask("bs").startsWith("T05"));
                assertTrue(client.ask("bs").startsWith("T05"));
                assertEquals("00000000", client.ask("m62000000,4"), "before all forks");
                assertTrue(monitor(client, "seek end").startsWith("At instruction " + present));
                assertEquals(bytes, client.ask("m62000000,4"));
                assertEquals(hash, machine.stateHash());
            }
        }
    }

    @Test
    void whatIsNotThereOrIsADeviceCanBeWatched() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("timer-irq"); GdbSession gdb = GdbSession.attached(machine, "timer-irq")) {
            gdb.ask("tbreak sp804_interrupt");
            gdb.ask("continue");
            long here = machine.position();
            gdb.expect("watch *(int *) 0xf0000000", "atchpoint");
            gdb.expect("reverse-continue", "No more reverse-execution history");
            gdb.ask("delete");
            // The timer's registers: the program writes its control register, forwards and backwards.
            gdb.expect("awatch *(int *) 0x10011008", "Hardware access (read/write) watchpoint");
            gdb.expect("continue", "Hardware access (read/write) watchpoint");
            long programmed = machine.position();
            assertTrue(programmed < here);
            gdb.ask("delete");
            gdb.expect("monitor replay_seek end", "At instruction " + here);
            gdb.expect("monitor seek 99999999999", "Error: position 99999999999 is outside the history, which goes from 0 to " + here);
            gdb.expect("monitor writes 0x10011008", "Error: 0x10011008 is a register of ");
            assertEquals(here, machine.position());
        }
    }
}
