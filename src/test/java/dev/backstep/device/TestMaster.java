package dev.backstep.device;

import dev.backstep.state.StateExchange;
import dev.backstep.state.Stateful;

/** A bus master that tests turn into whom they need. */
public final class TestMaster implements BusMaster, Stateful {

    /** The CPU that the next accesses come from. */
    public int cpu;
    /** Whether they are secure. */
    public boolean secure = true;

    @Override
    public int cpu() {
        return cpu;
    }

    @Override
    public boolean secure() {
        return secure;
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        cpu = exchange.int32("cpu", cpu);
        secure = exchange.bool("secure", secure);
    }
}
