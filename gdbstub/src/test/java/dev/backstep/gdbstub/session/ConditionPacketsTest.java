package dev.backstep.gdbstub.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import dev.backstep.gdbstub.Breakpoints;
import dev.backstep.gdbstub.ConditionalBreakpoints;
import dev.backstep.gdbstub.agent.AgentExpression;

/** Conditions behind {@code Z0} and {@code Z1}. */
class ConditionPacketsTest {

    /** Takes conditions for software breakpoints only. */
    private static final class Conditional extends FakeTarget {
        @Override
        public Optional<Breakpoints> softwareBreakpoints() {
            FakeTarget all = this;
            return Optional.of(new ConditionalBreakpoints() {
                @Override
                public void insertBreakpoint(long address, int kind, List<AgentExpression> conditions) {
                    log.add("insert " + Long.toHexString(address) + "," + kind + " with " + conditions.size());
                }

                @Override
                public void removeBreakpoint(long address, int kind) {
                    all.removeBreakpoint(address, kind);
                }
            });
        }
    }

    private final FakeTarget target = new Conditional();
    private final SessionHarness client = new SessionHarness(target);

    @Test
    void theyArePromisedWhenTheTargetTakesThem() {
        assertTrue(client.ask("qSupported").contains("ConditionalBreakpoints+"));
        assertFalse(new SessionHarness(new FakeTarget()).ask("qSupported").contains("ConditionalBreakpoints"));
    }

    @Test
    void theyReachTheTargetAndReplaceThoseBefore() {
        assertEquals("OK", client.ask("Z0,1000,4;X3,220127"));
        assertEquals("OK", client.ask("Z0,1000,4;X3,220127"));
        assertEquals("OK", client.ask("Z0,1000,4;X3,220127X3,220027"));
        assertEquals("OK", client.ask("Z0,1000,4;X3,220127;X3,220027"));
        assertEquals("OK", client.ask("Z0,1000,4"));
        assertEquals("OK", client.ask("z0,1000,4"));
        assertEquals(List.of("insert 1000,4 with 1", "remove 1000,4", "insert 1000,4 with 2", "remove 1000,4", "insert 1000,4 with 0",
                "remove 1000,4"), target.log);
    }

    @Test
    void whatMakesNoSenseIsRefusedAndInsertsNothing() {
        for (String packet : List.of("Z0,1000,4;X", "Z0,1000,4;X3", "Z0,1000,4;X3,2201", "Z0,1000,4;X3,22012", "Z0,1000,4;X3,2201zz",
                "Z0,1000,4;X2,2201", "Z0,1000,4;X1,01", "Z0,1000,4;cmds:0,X3,220127", "Z0,1000,4X3,220127", "Z0,1000,4;X3,220127Y",
                "Z0,1000,4;Xffffffff,22", "Z0,1000,4;", "z0,1000,4;X3,220127", "Z1,1000,4;X3,220127", "Z2,1000,4;X3,220127")) {
            assertEquals("E22", client.ask(packet), packet);
        }
        assertEquals(List.of(), target.log);
        client.ask("qSupported:error-message+");
        assertEquals("E.packet 'Z0,1000,4;X3,2201ff': agent expression, offset 2: 0xff is no bytecode of a condition",
                client.ask("Z0,1000,4;X3,2201ff"));
    }
}
