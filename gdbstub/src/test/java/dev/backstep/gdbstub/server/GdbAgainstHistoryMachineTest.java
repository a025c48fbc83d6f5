package dev.backstep.gdbstub.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real gdb against a target with nearly every capability. */
class GdbAgainstHistoryMachineTest {

    private final ExecutorService machineThread = Executors.newSingleThreadExecutor();
    private final GdbServer server = new GdbServer(new HistoryMachine(machineThread), machineThread);
    private String address;

    @BeforeEach
    void listen() throws Exception {
        Gdb.assumeInstalled();
        address = "127.0.0.1:" + ((InetSocketAddress) server.listen(GdbServer.loopback(0))).getPort();
    }

    @AfterEach
    void close() {
        server.close();
        machineThread.shutdownNow();
    }

    private String gdb(String... commands) throws Exception {
        String[] all = new String[commands.length + 1];
        all[0] = "target remote " + address;
        System.arraycopy(commands, 0, all, 1, commands.length);
        return Gdb.run(all);
    }

    private static void assertSays(String output, String... expected) {
        int from = 0;
        for (String each : expected) {
            int at = output.indexOf(each, from);
            assertTrue(at >= 0, () -> "not (there) in gdb's output: " + each + "\n" + output);
            from = at + each.length();
        }
    }

    @Test
    void stepsBackwardsAsFarAsHistoryGoes() throws Exception {
        assertSays(gdb("stepi 5", "p $r0", "reverse-stepi 2", "p $r0", "stepi", "p $r0", "reverse-continue", "p $r0", "reverse-stepi"),
                "$1 = 5\n", "$2 = 3\n", "$3 = 4\n", "No more reverse-execution history", "$4 = 0\n", "No more reverse-execution history");
    }

    @Test
    void runsForwardsToTheEndOfHistory() throws Exception {
        assertSays(gdb("continue", "p $r0", "reverse-stepi", "p $r0"), "No more reverse-execution history", "$1 = 10000\n", "$2 = 9999\n");
    }

    @Test
    void findsBreakpointsInBothDirections() throws Exception {
        assertSays(gdb("hbreak *0x100", "break *0x200", "continue", "p $r0", "continue", "p $r0", "continue", "p $r0", "reverse-continue",
                "p $r0", "reverse-continue", "p $r0", "reverse-continue", "p $r0"),
                "Breakpoint 1, ", "$1 = 64\n", "Breakpoint 2, ", "$2 = 128\n", "Breakpoint 1, ", "$3 = 1088\n", "Breakpoint 2, ", "$4 = 128\n",
                "Breakpoint 1, ", "$5 = 64\n", "No more reverse-execution history", "$6 = 0\n");
    }

    @Test
    void findsWritesInBothDirections() throws Exception {
        assertSays(gdb("watch *(int*)0x8000", "continue", "p $r0", "continue", "p $r0", "reverse-continue", "p $r0", "reverse-continue", "p $r0"),
                "Hardware watchpoint 1", "Old value = 0\nNew value = 1\n", "$1 = 10\n", "Old value = 1\nNew value = 2\n", "$2 = 20\n",
                "Old value = 2\nNew value = 1\n", "$3 = 19\n", "Old value = 1\nNew value = 0\n", "$4 = 9\n");
    }

    @Test
    void runsMonitorCommands() throws Exception {
        assertSays(gdb("stepi 7", "monitor info time", "monitor nonsense"), "time is 7\n", "unknown command: 'nonsense'\n", "Protocol error with Rcmd");
    }

    @Test
    void showsTheMemoryMapAndSearchesMemory() throws Exception {
        assertSays(gdb("info mem", "find /b 0x8000, 0x9fff, 'k', 'e', 'y'", "x/s 0x9000", "x/xw 0x20000"), "0x00000000 0x00008000 ro",
                "0x00008000 0x00010000 rw", "0x9000\n1 pattern found", "\"key\"", "Cannot access memory at address 0x20000");
    }

    @Test
    void showsRegistersOfEveryFeatureAndUnavailableOnes() throws Exception {
        assertSays(gdb("p $d3", "p $lr", "p/x $fpscr", "info registers cpsr"), "$1 = 3.5\n", "$2 = <unavailable>\n", "$3 = 0x0\n", "cpsr");
    }

    @Test
    void refusedWritesAreErrorsOfGdb() throws Exception {
        assertSays(gdb("p $r0 = 3", "set {char}0x9000 = 1", "p $r0"), "Could not write register", "Cannot access memory at address 0x9000", "$1 = 0\n");
    }

    @Test
    void extendedRemoteRunsAgain() throws Exception {
        String output = Gdb.run("target extended-remote " + address, "stepi 3", "p $r0", "set remote exec-file kernel", "break *0x20",
                "run", "p $r0", "detach");
        assertSays(output, "$1 = 3\n", "Breakpoint 1, ", "$2 = 8\n");
    }

    @Test
    void theProtocolLogShowsAcknowledgementsAndNoUnsupportedQuestionTwice() throws Exception {
        String output = Gdb.run("set debug remote 1", "target remote " + address, "stepi", "stepi", "detach");
        // By which GDB tells old answers from new ones after a Ctrl-C.
        assertSays(output, "Received Ack");
        assertEquals(2, output.split("Sending packet: \\$vCont;s:1", -1).length - 1 + (output.split("Sending packet: \\$s#", -1).length - 1), output);
    }
}
