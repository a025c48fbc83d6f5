package dev.backstep.arm.cpu;

import dev.backstep.state.StateExchange;
import dev.backstep.state.Stateful;

/**
 * The local exclusive monitor (A3.4): remembers the physical address that a load-exclusive marked. The granule is 8
 * bytes.
 */
public final class ExclusiveMonitor implements Stateful {

    private static final long GRANULE_MASK = ~7L;

    private boolean exclusive;
    private long address;
    /** What the load-exclusive read: of use where CPUs run at the same time. */
    private long value;

    /** A load-exclusive at this physical address. */
    public void mark(long physical) {
        exclusive = true;
        address = physical & GRANULE_MASK;
    }

    /** A load-exclusive at this physical address that read this value. */
    public void mark(long physical, long read) {
        mark(physical);
        value = read;
    }

    /** What the load-exclusive read that {@link #mark} was told of. */
    public long value() {
        return value;
    }

    /** True while a store-exclusive at this physical address may write. */
    public boolean isMarked(long physical) {
        return exclusive && address == (physical & GRANULE_MASK);
    }

    /**
     * A store-exclusive at this physical address: true when it may write. The monitor is open afterwards either way.
     */
    public boolean claim(long physical) {
        boolean granted = exclusive && address == (physical & GRANULE_MASK);
        exclusive = false;
        return granted;
    }

    /** CLREX, and exception entry. */
    public void clear() {
        exclusive = false;
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        exclusive = exchange.bool("exclusive", exclusive);
        address = exchange.int64("address", address);
    }
}
