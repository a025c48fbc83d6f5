package dev.backstep.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.board.TestMachine;
import dev.backstep.debug.RunControl;
import dev.backstep.timeline.Timeline;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Lines typed into the monitor and what it answers; the forms are those that QEMU 7.2 prints. */
class HmpMonitorTest {

    private final TestMachine machine = TestMachine.running("stray-pointer");
    private final RunControl control = new RunControl(machine.timeline, new RunControl.Settings(false, true), System::nanoTime);
    private final HmpMonitor monitor = new HmpMonitor(new MonitorContext(control, machine.board.plan().symbols(),
            machine.board.plan().segments(), "0.1.0", () -> machine.hostTime, () -> 0));
    private Thread loop;

    private String told(String line) {
        StringBuilder out = new StringBuilder();
        monitor.execute(line, out::append);
        return out.toString();
    }

    /** Has the machine thread carry a line out. */
    private String toldByMachineThread(String line) throws Exception {
        CompletableFuture<String> result = CompletableFuture.supplyAsync(() -> told(line), control);
        return result.get(60, TimeUnit.SECONDS);
    }

    private void startLoop() {
        loop = new Thread(control::loop, "machine");
        loop.start();
    }

    @AfterEach
    void endLoop() throws InterruptedException {
        if (loop != null) {
            control.quit(0);
            loop.join(60_000);
            assertFalse(loop.isAlive(), "quit ends the loop");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "p 1+2&4 | 0x1",
        "p -1 | 0xffffffffffffffff",
        "p /d 0-5 | -5",
        "p /c 65 | 'A'",
        "p /c 10 | '\\n'",
        "p /o 8 | 010",
        "p /u -1 | 18446744073709551615",
        "p 0 | 0",
        "print 0x10+4 | 0x14",
        "p 1 + 2 | 0x3",
        "p ~0&0xff | 0xff",
        "p 2*(3+4)%5 | 0x4",
        "p 'a' | 0x61",
        "p $pc | 0x60010000",
        "p $PC+$r0 | 0x60010000",
        "p main | 0x6001059c",
        "p main-vectors | 0x59c"})
    void printComputes(String line, String answer) {
        assertEquals(answer + "\n", told(line));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "p 5/0 | print: division by zero",
        "p 5%0 | print: division by zero",
        "p $foo | print: unknown register $foo",
        "p $ | print: unknown register $",
        "p nowhere | print: unknown symbol 'nowhere'",
        "p lr | print: unknown symbol 'lr' (the register is $lr)",
        "p | print: expr is missing",
        "p (1 | print: ')' expected",
        "p 1+ | print: unexpected end of expression",
        "p ) | print: invalid char ')' in expression",
        "p 'a | print: missing terminating ' character",
        "p 09 | print: invalid number '09'",
        "p 0x | print: invalid number '0x'",
        "p 0x12345678901234567 | print: invalid number '0x12345678901234567'",
        "p 1 2 | print: extraneous characters at the end of line",
        "stop now | stop: extraneous characters at the end of line",
        "stop -q | stop: unsupported option -q",
        "x /4q 0 | x: invalid char in format: 'q'",
        "x /4i 0 | x: format 'i' is not supported: there is no disassembler yet",
        "x /1000000000x 0 | x: count 1000000000 is larger than 65536",
        "x /99999999999999999999x 0 | x: count 99999999999999999999 is larger than 65536",
        "sum 0x60000000 | sum: size is missing",
        "sum 0 (-1) | sum: size 18446744073709551615 is larger than 1073741824",
        "info mtree -o | info mtree: unsupported option -o",
        "info mtree -f -d | info mtree: unsupported option -d",
        "info registers extra | info registers: extraneous characters at the end of line",
        "last-writer | last-writer: addr is missing",
        "last-writer 0 0 | last-writer: len 0 is outside 1..4096",
        "last-writer 0x100000000 | last-writer: 0x100000000 is not a 32-bit address",
        "replay_seek 1x | replay_seek: invalid number '1x'",
        "sendkey | sendkey: keys is missing",
        "sendkey foo | sendkey: there is no key 'foo'",
        "sendkey a-b-foo | sendkey: there is no key 'foo'",
        "sendkey a- | sendkey: there is no key ''",
        "sendkey 0x7fff | sendkey: there is no key '0x7fff'",
        "sendkey a x | sendkey: unknown symbol 'x'",
        "sendkey a -1 | sendkey: hold_ms -1 is outside 0..1000000",
        "sendkey a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a | sendkey: 17 keys are more than 16",
        "sendkey a 1 2 | sendkey: extraneous characters at the end of line",
        "mouse_move 1 | mouse_move: dy is missing",
        "mouse_move 1 two | mouse_move: dy 'two' is no whole number",
        "mouse_move 1 99999999999 | mouse_move: dy '99999999999' is no whole number",
        "mouse_button 32 | mouse_button: state 32 is outside 0..31",
        "mouse_button | mouse_button: state is missing",
        "screendump | screendump: filename [-f format] is missing",
        "screendump a b | screendump: extraneous characters at the end of line",
        "screendump a -f gif | screendump: format 'gif' is neither png nor ppm"})
    void wrongArgumentsAreNamed(String line, String complaint) {
        String command = complaint.substring(0, complaint.indexOf(':'));
        assertEquals(complaint.strip() + "\nTry \"help " + command + "\" for more information\n", told(line.strip()));
    }

    @Test
    void aSeekNeedsAPosition() {
        assertEquals("replay_seek: N|+N|-N|P%|@N:HASH|begin|end is missing\nTry \"help replay_seek\" for more information\n",
                told("replay_seek"));
    }

    @Test
    void expressionsNestedTooDeeplyAreRefused() {
        assertTrue(told("p " + "(".repeat(100_000)).startsWith("print: expression is nested too deeply\n"));
        assertTrue(told("p " + "-".repeat(100_000) + "1").startsWith("print: expression is nested too deeply\n"));
    }

    @Test
    void unknownCommandsAreNamed() {
        assertEquals("unknown command: 'bogus'\n", told("bogus 1 2"));
        assertEquals("unknown command: 'info bogus'\n", told("info bogus 1"));
        assertEquals("unknown command: 'bogus'\n", told("help bogus"));
        assertEquals("unknown command: 'info bogus'\n", told("help info bogus"));
        assertEquals("", told("   "));
    }

    @Test
    void helpHasALineForEachCommand() {
        assertEquals("stop|s  -- stop emulation\n", told("help stop"));
        assertEquals("stop|s  -- stop emulation\n", told("? s"));
        assertEquals("x /fmt addr -- virtual memory dump starting at 'addr'\n", told("help x"));
        assertEquals("info mtree [-f] -- show memory tree (-f: dump flat view for address spaces)\n", told("help info mtree"));
        assertEquals(told("info"), told("help info"));
        assertTrue(told("info").lines().allMatch(line -> line.matches("info \\S+ .* -- .+|info \\S+  -- .+")), told("info"));
        assertTrue(told("help").contains("\nhelp|? [cmd] -- show the help\n"), told("help"));
        assertFalse(told("help").contains("info icount"), told("help"));
    }

    @Test
    void memoryIsDumpedInQemusForms() {
        assertEquals("60010000: 0xea000198 0xea0001b8 0xea0001bf 0xea0001c6\n60010010: 0xea0001cd\n", told("x /5x 0x60010000"));
        assertEquals("60010000: 0xea000198\n", told("x vectors"));
        assertEquals("60010000: 0xea000198\n", told("x/xw $pc"));
        assertEquals("0000000060010000: 0x98 0x01 0x00 0xea 0xb8 0x01 0x00 0xea\n0000000060010008: 0xbf\n",
                told("xp /9xb 0x60010000"));
        assertEquals("0000000060010000: 0x0198 0xea00\n", told("xp /2xh 0x60010000"));
        assertEquals("0000000060010000: 0xea0001b8ea000198\n", told("xp /1xg 0x60010000"));
        assertEquals("0000000060010000: 3925868952 3925868984\n", told("xp /2uw 0x60010000"));
        assertEquals("0000000060010000: -369098344\n", told("xp /dw 0x60010000"));
        assertEquals("0000000060010000:   408 -5632\n", told("xp /2dh 0x60010000"));
        assertEquals("0000000060010000: 152   1   0\n", told("xp /3ub 0x60010000"));
        assertEquals("0000000060010000: 035200000630\n", told("xp /1ow 0x60010000"));
        assertEquals("0000000060010000: '\\x98' '\\x01' '\\x00' '\\xea'\n", told("xp /4c 0x60010000"));
        assertEquals("", told("x /0x 0x60010000"));
    }

    @Test
    void memoryThatIsNotThereIsSaid() {
        assertEquals("00000000f0000000: Cannot access memory\n", told("xp /2x 0xf0000000"));
        assertEquals("f0000000: Cannot access memory\n", told("x /2x 0xf0000000"));
        assertEquals("fffffffffffffff0: Cannot access memory\n", told("xp /2x -16"));
        assertEquals("ffffffff: Cannot access memory\n", told("x /2xb -1"));
        String edge = told("x /8x 0x67fffff0");
        assertEquals("67fffff0: 0x00000000 0x00000000 0x00000000 0x00000000\n68000000: Cannot access memory\n", edge);
    }

    @Test
    void theLargestDumpIsBounded() {
        assertEquals(16_384, told("x /65536x 0x60000000").lines().count());
    }

    @Test
    void sumIsTheBsdChecksum() {
        machine.timeline.changes().writeMemory(0x60020000L, new byte[] {1, 2, 3, (byte) 0xff});
        // 1; 0x8000+2; 0x4001+3; 0x2002+0xff
        assertEquals(String.format("%05d%n", 0x2002 + 0xff), told("sum 0x60020000 4"));
        assertEquals("00000\n", told("sum 0x60020000 0"));
        assertEquals("Error: not all of the memory from 0x68000000 on is there\n", told("sum 0x67ff0000 0x10001"));
    }

    @Test
    void addressesAreTranslated() {
        assertEquals("gpa: 0x60010000\n", told("gva2gpa vectors"));
    }

    @Test
    void registersReadAsInQemu() {
        StringBuilder extension = new StringBuilder();
        for (int i = 0; i < 32; i++) {
            extension.append(String.format("s%02d=00000000 s%02d=00000000 d%02d=0000000000000000%n", 2 * i, 2 * i + 1, i));
        }
        assertEquals("""

                CPU#0
                R00=00000000 R01=00000000 R02=00000000 R03=00000000
                R04=00000000 R05=00000000 R06=00000000 R07=00000000
                R08=00000000 R09=00000000 R10=00000000 R11=00000000
                R12=00000000 R13=00000000 R14=00000000 R15=60010000
                PSR=400001d3 -Z-- A S svc32
                """ + extension + "FPSCR: 00000000\n", told("info registers"));
        assertEquals(told("info registers"), told("info registers -a"));
    }

    @Test
    void theMemoryTreeIsThatOfTheBoard() {
        assertTrue(told("info mtree").contains("    0000000010000000-0000000010000fff (prio 0, i/o): arm-sysctl\n"));
        assertTrue(told("info mtree -f").startsWith("FlatView #0\n AS \"memory\", root: system\n")
                || told("info mtree -f").startsWith("FlatView #0\n AS "), told("info mtree -f"));
    }

    @Test
    void theInstructionCountIsShownWithTime() {
        machine.runTo(1000);
        machine.timeline.seek(400, () -> false);
        assertEquals("""
                position: 400 instructions
                present: 1000 instructions (600 instructions ahead of here)
                virtual time: 800 ns (0.000000800 s)
                skipped while idle: 0 ns
                shift: 1 (an instruction takes 2 ns)
                """, told("info icount"));
    }

    @Test
    void timersAreShownWithOwnerAndDeadline() {
        TestMachine ticking = TestMachine.running("timer-irq");
        RunControl itsControl = new RunControl(ticking.timeline, new RunControl.Settings(false, true), System::nanoTime);
        HmpMonitor itsMonitor = new HmpMonitor(new MonitorContext(itsControl, ticking.board.plan().symbols(),
                ticking.board.plan().segments(), "0.1.0", () -> 7, () -> 5));
        ticking.machine.clocks().realtime().newTimer("somebody", () -> { }).arm(105);
        ticking.runTo(5_000);
        long position = ticking.timeline.position();
        StringBuilder out = new StringBuilder();
        itsMonitor.execute("info timers", out::append);
        String[] lines = out.toString().split("\n");
        assertTrue(lines[0].matches("Virtual clock: " + (position << 1) + " ns, \\d+ armed"), out.toString());
        String[] row = lines[2].strip().split("\\s+", 4);
        long deadline = Long.parseLong(row[0]);
        assertEquals(deadline - (position << 1), Long.parseLong(row[1]));
        assertEquals((deadline + 1) / 2 - position, Long.parseLong(row[2]));
        assertFalse(row[3].isBlank());
        assertTrue(out.toString().contains("Host clock: 7 ns, no timers\n"), out.toString());
        assertTrue(out.toString().endsWith("Realtime clock: 5 ns, 1 armed\n"
                + "         deadline (ns)           to go (ns)     instructions  owner\n"
                + "                   105                  100                -  somebody\n"), out.toString());
    }

    @Test
    void replayIsToldFromRecording() {
        assertEquals("Recording execution '(memory)': instruction count = 0\n", told("info replay"));
        machine.runTo(1000);
        assertEquals("At instruction 990 of 1000, virtual time 0.000001980 s, pc", told("replay_seek -10").split(" 0x")[0]);
        assertEquals("Replaying execution '(memory)': instruction count = 990\n", told("info replay"));
        machine.timeline.changes().writeMemory(0x60020000L, new byte[] {1});
        machine.runTo(995);
        assertEquals("""
                Replaying execution '(memory)': instruction count = 995
                On a diversion that left history at instruction 990; going anywhere in history drops it
                """, told("info replay"));
        assertEquals("Error: the machine stands on a diversion that left history at 990 and keeps none of its own\n",
                told("last-writer 0x60020000"));
        assertTrue(told("replay_seek +1").startsWith("At instruction 991 of 1000,"));
        assertTrue(told("replay_seek end").startsWith("At instruction 1000 of 1000,"));
        assertEquals("Recording execution '(memory)': instruction count = 1000\n", told("info replay"));
        assertTrue(told("replay_seek 100*2+3").startsWith("At instruction 203 of 1000,"));
        assertTrue(told("replay_seek begin").startsWith("At instruction 0 of 1000, virtual time 0.000000000 s, pc 0x60010000 <vectors>"));
        assertEquals("Error: position -1 is outside the history, which goes from 0 to 1000\n", told("replay_seek -1"));
        assertEquals("Error: position 1001 is outside the history, which goes from 0 to 1000\n", told("replay_seek 1001"));
        assertEquals("Error: the machine stands in the past; go to the present first (replay_seek 1000)\n", told("system_reset"));
    }

    @Test
    void withoutATimelineThereIsNoReplay() {
        Timeline off = new Timeline(machine.machine, new dev.backstep.timeline.HostGate(machine.machine.clocks().icount()),
                java.util.List.of(), java.util.Map.of(), null, System::nanoTime, () -> 0);
        RunControl itsControl = new RunControl(off, new RunControl.Settings(false, true), System::nanoTime);
        HmpMonitor itsMonitor = new HmpMonitor(new MonitorContext(itsControl, machine.board.plan().symbols(),
                machine.board.plan().segments(), "0.1.0", () -> 7, () -> 5));
        StringBuilder out = new StringBuilder();
        for (String line : new String[] {"info replay", "replay_seek 0", "last-writer 0x60010000", "info checkpoints"}) {
            itsMonitor.execute(line, out::append);
        }
        assertEquals("""
                Record/replay is not active
                Error: there is no history: the timeline is off
                Error: there is no history: the timeline is off
                There is no history: the timeline is off
                """, out.toString());
    }

    @Test
    void checkpointsAreListed() {
        machine.runTo(2_000_000);
        machine.timeline.stopped();
        String[] lines = told("info checkpoints").split("\n");
        assertTrue(lines[0].matches("\\s+position\\s+virtual time \\(ns\\)\\s+pages\\s+KiB\\s+pinned"), lines[0]);
        assertTrue(lines[1].matches("\\s+0\\s+0\\s+0\\s+\\d+  yes"), lines[1]);
        assertTrue(lines[lines.length - 2].matches("\\s+2000000\\s+4000000\\s+[1-9]\\d*\\s+[1-9]\\d*  no"), lines[lines.length - 2]);
        assertEquals(machine.timeline.checkpoints().size(), lines.length - 2);
        assertTrue(lines[lines.length - 1].matches((lines.length - 2) + " checkpoints, \\d+ KiB used of 262144 KiB allowed"),
                lines[lines.length - 1]);
    }

    @Test
    void cpusVersionAndRomsAreShown() {
        assertTrue(told("info cpus").matches("\\* CPU #0: thread_id=\\d+ pc=0x60010000\n"), told("info cpus"));
        assertEquals("0.1.0\n", told("info version"));
        assertTrue(told("info roms").matches("(addr=[0-9a-f]{16} size=0x[0-9a-f]{6} mem=ram name=\".+\"\n)+"), told("info roms"));
        machine.runTo(Long.MAX_VALUE);
        assertTrue(told("info cpus").endsWith(" (halted)\n"), told("info cpus"));
    }

    @Test
    void lastWriterTellsTheCulprit() {
        machine.runTo(14_600_000);
        assertEquals("""
                0x6001147c, 4 bytes: last written by instruction 14518705
                  when:   81295 instructions ago, virtual time 0.029037410 s
                  pc:     0x600100c8 <journal_insert_first+0x1c> on CPU#0, A32, S svc32
                  write:  4 bytes at 0x6001147c
                  value:  0x60010380 -> 0x60013394
                  there:  replay_seek 14518705
                """, told("last-writer 0x6001147c 4"));
        assertEquals("""
                0x60010000, 4 bytes: never written since the beginning; it holds what was loaded
                  value:  0xea000198
                """, told("last-writer vectors"));
        machine.timeline.changes().writeMemory(0x60020004L, new byte[] {1, 2});
        assertEquals("""
                0x60020000, 32 bytes: last written by a debugger before instruction 14600000
                  when:   0 instructions ago, virtual time 0.029200000 s
                  value:  00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 -> 01 02 00 00 00 00 00 00 00 00 00 00 00 00 00 00 (at 0x60020004)
                """, told("last-writer 0x60020000 32"));
    }

    @Test
    void theMachineIsRunStoppedAndLookedAtWhileItRuns() throws Exception {
        // Commands may come so fast that no instruction runs between them, or so slowly that a guest with an end reaches it: this one
        // has some history from the start, and branches to itself for ever.
        machine.runTo(2);
        machine.timeline.changes().writeMemory(Integer.toUnsignedLong(machine.machine.cpus().get(0).pc), new byte[] {(byte) 0xfe, -1, -1, (byte) 0xea});
        assertEquals("VM status: paused (prelaunch)\n", told("info status"));
        startLoop();
        assertEquals("", toldByMachineThread("cont"));
        assertEquals("VM status: running\n", toldByMachineThread("info status"));
        assertTrue(toldByMachineThread("info replay").startsWith("Recording execution"));
        assertTrue(toldByMachineThread("last-writer 0x60010000").contains("never written"));
        assertEquals("VM status: running\n", toldByMachineThread("info status"));
        assertEquals("", toldByMachineThread("s"));
        assertEquals("VM status: paused\n", toldByMachineThread("info status"));
        assertEquals("", toldByMachineThread("c"));
        // Seeking stops a running machine first, and returns when it stands there.
        assertTrue(toldByMachineThread("replay_seek begin").startsWith("At instruction 0 of "));
        assertEquals("VM status: paused (debug)\n", toldByMachineThread("info status"));
        assertEquals("Replaying execution '(memory)': instruction count = 0\n", toldByMachineThread("info replay"));
        assertEquals("", toldByMachineThread("cont"));
        assertEquals("VM status: running\n", toldByMachineThread("info status"));
        assertEquals("", toldByMachineThread("quit"));
        loop.join(60_000);
        assertFalse(loop.isAlive(), "quit ends the loop");
    }

    @Test
    void aSystemResetStartsTheImageAnew() {
        machine.runTo(1000);
        assertEquals("", told("system_reset"));
        assertEquals("0x60010000\n", told("p $pc"));
        assertEquals("Recording execution '(memory)': instruction count = 1000\n", told("info replay"));
    }

    @Test
    void anInterruptThatCameTooEarlyEndsNoCommand() {
        machine.runTo(1000);
        List<String> answers = new ArrayList<>();
        for (String command : List.of("x 0x60010000", "last-writer 0x60010000")) {
            control.interrupt();
            control.execute(() -> answers.add(told(command)));
        }
        control.execute(() -> control.quit(0));
        control.loop();
        assertEquals("60010000: 0xea000198\n", answers.get(0));
        assertTrue(answers.get(1).contains("never written"));
    }

    @Test
    void anInterruptThatCameBehindACommandEndsItThoughItHadNotBegun() {
        machine.runTo(1_000_000);
        List<String> answers = new ArrayList<>();
        control.execute(() -> answers.add(told("sum 0x60000000 0x1000")));
        control.interrupt();
        control.execute(() -> control.quit(0));
        control.loop();
        assertTrue(answers.get(0).contains("nterrupted"), answers.get(0));
    }

    @Test
    void gdbIsToldThatTheMachineHasMoved() {
        machine.runTo(1000);
        StringBuilder out = new StringBuilder();
        monitor.monitorCommand("info status", out::append);
        assertEquals("VM status: paused (prelaunch)\n", out.toString());
        monitor.monitorCommand("replay_seek -1", out::append);
        assertTrue(out.toString().endsWith(
                "GDB has not seen the machine move: \"maintenance flush register-cache\" makes it look again\n"), out.toString());
    }

    @Test
    void theNetworkIsShownAndItsCablePulledByName() {
        assertEquals("lan9118.0: index=0,type=nic,model=lan9118,macaddr=52:54:00:12:34:56\n", told("info network"));
        long before = machine.machine.stateHash();
        assertEquals("", told("set_link lan9118.0 off"));
        assertTrue(before != machine.machine.stateHash());
        assertEquals("", told("set_link lan9118.0 on"));
        assertEquals("Error: Device 'nosuch' not found\n", told("set_link nosuch on"));
        assertTrue(told("set_link lan9118.0 maybe").contains("Expected 'on' or 'off'\n"));
        assertTrue(told("set_link lan9118.0").contains("on|off is missing\n"));
    }
}
