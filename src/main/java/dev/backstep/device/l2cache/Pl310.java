package dev.backstep.device.l2cache;

import dev.backstep.device.Device;
import dev.backstep.device.WordRegisters;
import dev.backstep.memory.MemoryRegion;
import dev.backstep.state.StateExchange;

/**
 * ARM level 2 cache controller PL310 (DDI0246), as far as software needs it to switch it on: identification, control and
 * latency registers. Maintenance operations complete at once, since nothing is cached; event counters stay at 0.
 *
 * <p>Thread: the machine thread only.
 */
public final class Pl310 implements Device, WordRegisters {

    /** Cache type of the CoreTile Express A9x4's controller: 512 KiB, 8 ways. */
    public static final int A9X4_CACHE_TYPE = 0x1c100100;

    private static final int SIZE = 0x1000;
    private static final int CACHE_ID = 0x000;
    private static final int CACHE_TYPE = 0x004;
    private static final int CONTROL = 0x100;
    private static final int AUXILIARY_CONTROL = 0x104;
    private static final int TAG_LATENCY = 0x108;
    private static final int DATA_LATENCY = 0x10c;
    private static final int FILTERING_START = 0xc00;
    private static final int FILTERING_END = 0xc04;
    private static final int DEBUG_CONTROL = 0xf40;
    private static final int PREFETCH_CONTROL = 0xf60;

    private static final int CACHE_ID_VALUE = 0x410000c8;
    private static final int AUXILIARY_CONTROL_AT_RESET = 0x02020000;
    private static final int LATENCY_BITS = 0x777;

    private final String name;
    private final MemoryRegion region;
    private final int cacheType;
    private int control;
    private int auxiliaryControl = AUXILIARY_CONTROL_AT_RESET;
    private int tagLatency;
    private int dataLatency;
    private int filteringStart;
    private int filteringEnd;
    private int debugControl;
    private int prefetchControl;

    /**
     * @param name unique in the machine
     * @param cacheType what the cache type register reads as
     */
    public Pl310(String name, int cacheType) {
        this.name = name;
        this.region = MemoryRegion.io("l2x0_cc", SIZE, this);
        this.cacheType = cacheType;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public MemoryRegion region() {
        return region;
    }

    @Override
    public void reset() {
        control = 0;
        auxiliaryControl = AUXILIARY_CONTROL_AT_RESET;
        tagLatency = 0;
        dataLatency = 0;
        filteringStart = 0;
        filteringEnd = 0;
        debugControl = 0;
        prefetchControl = 0;
    }

    @Override
    public int readRegister(int offset) {
        return switch (offset) {
            case CACHE_ID -> CACHE_ID_VALUE;
            case CACHE_TYPE -> cacheType;
            case CONTROL -> control;
            case AUXILIARY_CONTROL -> auxiliaryControl;
            case TAG_LATENCY -> tagLatency;
            case DATA_LATENCY -> dataLatency;
            case FILTERING_START -> filteringStart;
            case FILTERING_END -> filteringEnd;
            case DEBUG_CONTROL -> debugControl;
            case PREFETCH_CONTROL -> prefetchControl;
            default -> 0;
        };
    }

    @Override
    public void writeRegister(int offset, int value) {
        switch (offset) {
            case CONTROL -> control = value & 1;
            case AUXILIARY_CONTROL -> auxiliaryControl = value;
            case TAG_LATENCY -> tagLatency = value & LATENCY_BITS;
            case DATA_LATENCY -> dataLatency = value & LATENCY_BITS;
            case FILTERING_START -> filteringStart = value & 0xfff00001;
            case FILTERING_END -> filteringEnd = value & 0xfff00000;
            case DEBUG_CONTROL -> debugControl = value & 7;
            case PREFETCH_CONTROL -> prefetchControl = value;
            default -> { }
        }
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        control = exchange.int32("control", control);
        auxiliaryControl = exchange.int32("auxiliaryControl", auxiliaryControl);
        tagLatency = exchange.int32("tagLatency", tagLatency);
        dataLatency = exchange.int32("dataLatency", dataLatency);
        filteringStart = exchange.int32("filteringStart", filteringStart);
        filteringEnd = exchange.int32("filteringEnd", filteringEnd);
        debugControl = exchange.int32("debugControl", debugControl);
        prefetchControl = exchange.int32("prefetchControl", prefetchControl);
    }
}
