package dev.backstep.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Conditions, ignore counts, temporary and hardware breakpoints, evaluated here or by GDB, forwards and backwards. */
class GdbConditionTest {

    /** Where a breakpoint is hit forwards, then backwards from the last of them. */
    private static List<Long> hits(DebuggedMachine machine, GdbSession gdb, int count) {
        List<Long> positions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            gdb.expect("continue", "Breakpoint ");
            positions.add(machine.position());
        }
        for (int i = count - 2; i >= 0; i--) {
            gdb.expect("reverse-continue", "Breakpoint ");
            assertEquals(positions.get(i), machine.position(), gdb.transcript());
        }
        gdb.expect("reverse-continue", "No more reverse-execution history");
        return positions;
    }

    @ParameterizedTest
    @ValueSource(strings = {"compute-a32", "compute-t32"})
    void theServersAnswersAreGdbs(String kernel) throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of(kernel); GdbSession gdb = GdbSession.attached(machine, kernel)) {
            gdb.ask("set var compute_select = 8");
            gdb.ask("break fib if n == 5 && ((int) $sp & 7) == 0");
            List<Long> here = hits(machine, gdb, 3);
            gdb.expect("info breakpoints", "stop only if n == 5 && ((int) $sp & 7) == 0", "(target evals)");
            gdb.ask("set breakpoint condition-evaluation host");
            assertEquals(here, hits(machine, gdb, 3));
            gdb.ask("set breakpoint condition-evaluation target");
            gdb.ask("delete");
            gdb.ask("hbreak fib if n == 5 && ((int) $sp & 7) == 0");
            assertEquals(here, hits(machine, gdb, 3));
        }
    }

    @Test
    void conditionsChangeAndLookAtMemory() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("stray-pointer"); GdbSession gdb = GdbSession.attached(machine, "stray-pointer")) {
            gdb.ask("break journal_append if journal->used == 8 && reading != 0");
            gdb.expect("continue", "Breakpoint 1, journal_append");
            gdb.expect("print journal->used", "= 8");
            long full = machine.position();
            gdb.ask("condition 1 journal->used == 1");
            gdb.expect("reverse-continue", "Breakpoint 1, journal_append");
            gdb.expect("print journal->used", "= 1");
            gdb.ask("condition 1 reading->minute == 0xfffff");
            gdb.expect("reverse-continue", "No more reverse-execution history");
            gdb.ask("condition 1");
            gdb.expect("tbreak journal_append if journal->used == 8", "Temporary breakpoint 2");
            gdb.ask("disable 1");
            gdb.expect("continue", "Temporary breakpoint 2, journal_append");
            assertEquals(full, machine.position());
            // What cannot be read is no reason to go on in silence.
            gdb.ask("delete");
            gdb.ask("break journal_append if *(int *) 0xf0000000 == 1");
            gdb.expect("reverse-continue", "Error in testing breakpoint condition", "Breakpoint 3, journal_append");
            assertTrue(machine.position() < full);
        }
    }

    @Test
    void ignoreCountsCountHitsBothWays() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("timer-irq"); GdbSession gdb = GdbSession.attached(machine, "timer-irq")) {
            gdb.ask("break sp804_interrupt");
            List<Long> all = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                gdb.expect("continue", "Breakpoint 1, sp804_interrupt");
                all.add(machine.position());
            }
            gdb.expect("ignore 1 2", "Will ignore next 2 crossings of breakpoint 1");
            gdb.expect("reverse-continue", "Breakpoint 1, sp804_interrupt");
            assertEquals(all.get(2), machine.position());
            gdb.ask("ignore 1 1");
            gdb.expect("continue", "Breakpoint 1, sp804_interrupt");
            assertEquals(all.get(4), machine.position());
            gdb.ask("ignore 1 100");
            gdb.expect("reverse-continue", "No more reverse-execution history");
            assertEquals(0, machine.position());
        }
    }

    @Test
    void aHotConditionBackwardsIsOneSearch() throws Exception {
        try (DebuggedMachine machine = DebuggedMachine.of("compute-a32"); GdbSession gdb = GdbSession.attached(machine, "compute-a32")) {
            gdb.ask("set var compute_select = 8");
            gdb.ask("tbreak fib");
            gdb.ask("continue");
            long first = machine.position();
            gdb.ask("tbreak machine_shutdown");
            gdb.expect("continue", "machine_shutdown");
            gdb.ask("break fib if n == 12345");
            long start = System.nanoTime();
            gdb.expect("reverse-continue", "No more reverse-execution history");
            System.out.printf("reverse-continue over %d instructions with a condition that never holds: %d ms%n",
                    machine.onMachine(machine.timeline::present) - first, (System.nanoTime() - start) / 1_000_000);
            // The function was entered hundreds of thousands of times; GDB saw none of them.
            gdb.expect("info breakpoints", "stop only if n == 12345");
            assertTrue(!gdb.ask("info breakpoints").contains("already hit"), gdb.transcript());
        }
    }
}
