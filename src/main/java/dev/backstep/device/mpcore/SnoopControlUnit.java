package dev.backstep.device.mpcore;

import dev.backstep.device.BusMaster;
import dev.backstep.device.Device;
import dev.backstep.device.WordRegisters;
import dev.backstep.memory.MemoryRegion;
import dev.backstep.state.StateExchange;

/**
 * Snoop control unit of the Cortex-A9 MPCore (DDI0407, chapter 2). There are no caches to keep coherent; the registers
 * keep what is written.
 *
 * <p>Non-secure writes obey SAC. SNSAC is kept, but does not restrict access to the timers: software that starts in
 * non-secure state finds them usable, as firmware would have left them.
 *
 * <p>Thread: the machine thread only.
 */
public final class SnoopControlUnit implements Device, WordRegisters {

    private static final int SIZE = 0x100;

    private static final int CONTROL = 0x00;
    private static final int CONFIGURATION = 0x04;
    private static final int CPU_POWER_STATUS = 0x08;
    private static final int FILTERING_START = 0x40;
    private static final int FILTERING_END = 0x44;
    private static final int ACCESS_CONTROL = 0x50;
    private static final int NON_SECURE_ACCESS_CONTROL = 0x54;

    private static final int CONTROL_BITS = 0x7f;
    private static final int POWER_STATUS_BITS = 0x03030303;
    private static final int FILTERING_BITS = 0xfff00000;
    private static final int ACCESS_CONTROL_BITS = 0xf;
    private static final int NON_SECURE_ACCESS_CONTROL_BITS = 0xfff;

    private final String name;
    private final MemoryRegion region;
    private final int cpus;
    private final BusMaster master;
    private int control;
    private int powerStatus;
    private int filteringStart;
    private int filteringEnd;
    private int accessControl = ACCESS_CONTROL_BITS;
    private int nonSecureAccessControl;

    /**
     * @param name unique in the machine
     * @param cpus 1 to 4
     * @param master who makes an access
     */
    public SnoopControlUnit(String name, int cpus, BusMaster master) {
        this.name = name;
        this.region = MemoryRegion.io("a9-scu", SIZE, this);
        this.cpus = cpus;
        this.master = master;
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
        powerStatus = 0;
        filteringStart = 0;
        filteringEnd = 0;
        accessControl = ACCESS_CONTROL_BITS;
        nonSecureAccessControl = 0;
    }

    @Override
    public int readRegister(int offset) {
        return switch (offset) {
            case CONTROL -> control;
            // All CPUs take part in coherency; tag RAMs of 16 KiB caches (0).
            case CONFIGURATION -> ((1 << cpus) - 1) << 4 | cpus - 1;
            case CPU_POWER_STATUS -> powerStatus;
            case FILTERING_START -> filteringStart;
            case FILTERING_END -> filteringEnd;
            case ACCESS_CONTROL -> accessControl;
            case NON_SECURE_ACCESS_CONTROL -> nonSecureAccessControl;
            default -> 0;
        };
    }

    /** The power status has a byte for each CPU, which each may write alone. */
    @Override
    public void write(int offset, int value, int size) {
        if ((offset & ~3) == CPU_POWER_STATUS && size < 4) {
            int shift = 8 * (offset & 3);
            int lanes = (size == 1 ? 0xff : 0xffff) << shift;
            writeRegister(CPU_POWER_STATUS, powerStatus & ~lanes | value << shift & lanes);
        } else {
            writeRegister(offset & ~3, value << (8 * (offset & 3)));
        }
    }

    @Override
    public void writeRegister(int offset, int value) {
        if (!master.secure() && (accessControl >> master.cpu() & 1) == 0) {
            return;
        }
        switch (offset) {
            case CONTROL -> control = value & CONTROL_BITS;
            case CPU_POWER_STATUS -> powerStatus = value & POWER_STATUS_BITS;
            case FILTERING_START -> filteringStart = value & FILTERING_BITS;
            case FILTERING_END -> filteringEnd = value & FILTERING_BITS;
            case ACCESS_CONTROL -> {
                if (master.secure()) {
                    accessControl = value & ACCESS_CONTROL_BITS;
                }
            }
            case NON_SECURE_ACCESS_CONTROL -> {
                if (master.secure()) {
                    nonSecureAccessControl = value & NON_SECURE_ACCESS_CONTROL_BITS;
                }
            }
            default -> { }
        }
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        control = exchange.int32("control", control);
        powerStatus = exchange.int32("powerStatus", powerStatus);
        filteringStart = exchange.int32("filteringStart", filteringStart);
        filteringEnd = exchange.int32("filteringEnd", filteringEnd);
        accessControl = exchange.int32("accessControl", accessControl);
        nonSecureAccessControl = exchange.int32("nonSecureAccessControl", nonSecureAccessControl);
    }
}
