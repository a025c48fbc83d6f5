package dev.backstep.monitor;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.board.TestMachine;
import dev.backstep.debug.RunControl;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is typed, the monitor answers in text, in finite time, and never from inside the emulator. */
class MonitorFuzzTest {

    private final TestMachine machine = TestMachine.running("hello");
    private final RunControl control = new RunControl(machine.timeline, new RunControl.Settings(false, true), () -> 0);
    private final HmpMonitor monitor = new HmpMonitor(new MonitorContext(control, machine.board.plan().symbols(),
            machine.board.plan().segments(), "0.1.0", () -> 0, () -> 0));

    MonitorFuzzTest() {
        machine.runTo(2000);
    }

    private void mustAnswer(String line) {
        StringBuilder out = new StringBuilder();
        monitor.execute(line, out::append);
        assertFalse(out.toString().contains("inside the emulator"), () -> line + "\n" + out);
        assertTrue(out.length() < 4_000_000, line);
    }

    @Property(tries = 500)
    void anyTextIsAnswered(@ForAll String line) {
        mustAnswer(line);
    }

    @Property(tries = 2000)
    void anythingLikeACommandIsAnswered(@ForAll("commandLike") String line) {
        mustAnswer(line);
    }

    @Provide
    Arbitrary<String> commandLike() {
        Arbitrary<String> name = Arbitraries.of("x", "xp", "x/", "p", "print", "gva2gpa", "last-writer", "replay_seek", "help", "?",
                "info", "info mtree", "info registers", "info status", "info timers", "info checkpoints", "stop", "cont", "s", "sum",
                "system_reset", "info replay", "info icount", "sendkey", "mouse_move", "first-writer",
                "writes", "when-executed", "print-at", "seek", "position", "back", "forward", "timeline",
                "mouse_button", "mouse_set", "info mice");
        Arbitrary<String> piece = Arbitraries.of("/", "4", "x", "b", "w", "g", "c", "d", " ", " ", "0x60010000", "-", "+", "*", "%",
                "(", ")", "~", "&", "|", "^", "$pc", "$r1", "$", "main", "'", "end", "begin", "-f", "-a", "0", "99999999999999999999",
                "0xffffffffffffffff", "0x10009000", " from ", " to ", ", ", "-p", "@1:00000000", "\t", "\u0000", "é");
        return Combinators.combine(name, piece.list().ofMaxSize(8)).as((first, rest) -> first + " " + String.join("", rest));
    }
}
