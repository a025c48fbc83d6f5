package dev.backstep.gdbstub;

import dev.backstep.gdbstub.agent.AgentExpression;

import java.util.List;

/**
 * Capability: breakpoints whose conditions the target evaluates by itself. A door to {@link Breakpoints} that hands out one of
 * these promises it to GDB, which then sends conditions along ({@code set breakpoint condition-evaluation auto}).
 */
public interface ConditionalBreakpoints extends Breakpoints {

    /**
     * Inserts a breakpoint that stops every thread for which one of the conditions is not 0, or cannot be evaluated.
     *
     * @param address    as for {@link #insertBreakpoint(long, int)}
     * @param kind       the same
     * @param conditions none for a breakpoint that always stops
     * @throws TargetException when there is no room for it or the address cannot have one
     */
    void insertBreakpoint(long address, int kind, List<AgentExpression> conditions) throws TargetException;

    @Override
    default void insertBreakpoint(long address, int kind) throws TargetException {
        insertBreakpoint(address, kind, List.of());
    }
}
