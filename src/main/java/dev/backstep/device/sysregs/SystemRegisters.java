package dev.backstep.device.sysregs;

import dev.backstep.clock.VirtualClock;
import dev.backstep.device.Device;
import dev.backstep.device.PowerControl;
import dev.backstep.device.WordRegisters;
import dev.backstep.device.timer.TickRate;
import dev.backstep.memory.MemoryRegion;
import dev.backstep.state.StateExchange;

/**
 * The system registers of the Versatile Express motherboard V2M-P1 (DUI0447), with the few that older boards had in the
 * same place where software still looks (LOCK, PCICTL).
 *
 * <p>RESETCTL is reserved on this board: it reads as 0 and ignores writes, whatever LOCK holds; resets go through
 * SYS_CFGCTRL. NVFLAGS and the card's presence survive {@link #reset}.
 *
 * <p>Thread: the machine thread only.
 */
public final class SystemRegisters implements Device, WordRegisters {

    /** SYS_ID of the motherboard: Versatile Express (0x190), revision 1, ARM build 0xf5. */
    public static final int VERSATILE_EXPRESS_ID = 0x1190f500;
    /** SYS_PROC_ID of the CoreTile Express A9x4. */
    public static final int A9X4_PROCESSOR_ID = 0x0c000191;

    private static final int SIZE = 0x1000;

    private static final int ID = 0x00;
    private static final int SW = 0x04;
    private static final int LED = 0x08;
    private static final int LOCK = 0x20;
    private static final int COUNTER_100HZ = 0x24;
    private static final int CONFIGURATION_DATA_1 = 0x28;
    private static final int CONFIGURATION_DATA_2 = 0x2c;
    private static final int FLAGS_SET = 0x30;
    private static final int FLAGS_CLEAR = 0x34;
    private static final int NVFLAGS_SET = 0x38;
    private static final int NVFLAGS_CLEAR = 0x3c;
    private static final int PCICTL = 0x44;
    private static final int MCI = 0x48;
    private static final int FLASH = 0x4c;
    private static final int CFGSW = 0x58;
    private static final int COUNTER_24MHZ = 0x5c;
    private static final int MISC = 0x60;
    private static final int PROC_ID0 = 0x84;
    private static final int PROC_ID1 = 0x88;
    private static final int CFGDATA = 0xa0;
    private static final int CFGCTRL = 0xa4;
    private static final int CFGSTAT = 0xa8;

    private static final int LOCK_KEY = 0xa05f;
    private static final int MCI_CARD_INSERTED = 1;
    private static final int MCI_WRITE_PROTECTED = 1 << 1;
    private static final int CFGCTRL_START = 1 << 31;
    private static final int CFGCTRL_WRITE = 1 << 30;
    private static final int CFGCTRL_RESERVED = 3 << 18;
    private static final int CFGSTAT_COMPLETE = 1;
    private static final int CFGSTAT_ERROR = 1 << 1;
    /** No second daughterboard. */
    private static final int PROC_ID1_NOT_FITTED = 0xff000000;

    private static final TickRate RATE_100HZ = new TickRate(100);
    private static final TickRate RATE_24MHZ = new TickRate(24_000_000);

    private final String name;
    private final MemoryRegion region;
    private final VirtualClock clock;
    private final int systemId;
    private final int processorId;
    private final SystemConfiguration configuration;
    private int leds;
    private int lock;
    private int configurationData1;
    private int configurationData2;
    private int flags;
    private int nonVolatileFlags;
    private int mci;
    private int flash;
    private int configurationSwitches;
    private int misc;
    private int cfgData;
    private int cfgCtrl;
    private int cfgStat;

    /**
     * @param name unique in the machine
     * @param clock guest time
     * @param systemId what SYS_ID reads as
     * @param processorId what SYS_PROC_ID0 reads as: which daughterboard is fitted
     * @param daughterboard its clocks and voltages
     * @param power where requests for shutdown and reset go
     */
    public SystemRegisters(String name, VirtualClock clock, int systemId, int processorId,
                           DaughterboardSupplies daughterboard, PowerControl power) {
        this.name = name;
        this.region = MemoryRegion.io("arm-sysctl", SIZE, this);
        this.clock = clock;
        this.systemId = systemId;
        this.processorId = processorId;
        this.configuration = new SystemConfiguration(power, daughterboard);
    }

    /** Puts a card into the slot or takes it out; SYS_MCI shows it. */
    public void setCardInserted(boolean inserted) {
        mci = inserted ? mci | MCI_CARD_INSERTED : mci & ~MCI_CARD_INSERTED;
    }

    /** Moves the card's write-protect tab; SYS_MCI shows it. */
    public void setCardWriteProtected(boolean writeProtected) {
        mci = writeProtected ? mci | MCI_WRITE_PROTECTED : mci & ~MCI_WRITE_PROTECTED;
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
        leds = 0;
        lock = 0;
        configurationData1 = 0;
        configurationData2 = 0;
        flags = 0;
        flash = 0;
        configurationSwitches = 0;
        misc = 0;
        cfgData = 0;
        cfgCtrl = 0;
        cfgStat = 0;
        configuration.reset();
    }

    @Override
    public int readRegister(int offset) {
        return switch (offset) {
            case ID -> systemId;
            case SW -> 0;
            case LED -> leds;
            case LOCK -> lock;
            case COUNTER_100HZ -> (int) RATE_100HZ.ticksAt(clock.now());
            case CONFIGURATION_DATA_1 -> configurationData1;
            case CONFIGURATION_DATA_2 -> configurationData2;
            case FLAGS_SET -> flags;
            case NVFLAGS_SET -> nonVolatileFlags;
            case PCICTL -> 1;
            case MCI -> mci;
            case FLASH -> flash;
            case CFGSW -> configurationSwitches;
            case COUNTER_24MHZ -> (int) RATE_24MHZ.ticksAt(clock.now());
            case MISC -> misc;
            case PROC_ID0 -> processorId;
            case PROC_ID1 -> PROC_ID1_NOT_FITTED;
            case CFGDATA -> cfgData;
            case CFGCTRL -> cfgCtrl;
            case CFGSTAT -> cfgStat;
            default -> 0;
        };
    }

    @Override
    public void writeRegister(int offset, int value) {
        switch (offset) {
            case LED -> leds = value & 0xff;
            case LOCK -> lock = (value & 0xffff) == LOCK_KEY ? LOCK_KEY : value & 0x7fff;
            case CONFIGURATION_DATA_1 -> configurationData1 = value;
            case CONFIGURATION_DATA_2 -> configurationData2 = value;
            case FLAGS_SET -> flags |= value;
            case FLAGS_CLEAR -> flags &= ~value;
            case NVFLAGS_SET -> nonVolatileFlags |= value;
            case NVFLAGS_CLEAR -> nonVolatileFlags &= ~value;
            case FLASH -> flash = value & 1;
            case CFGSW -> configurationSwitches = value & 0xff;
            case MISC -> misc = value;
            case CFGDATA -> cfgData = value;
            case CFGCTRL -> writeCfgCtrl(value);
            case CFGSTAT -> cfgStat = value & (CFGSTAT_COMPLETE | CFGSTAT_ERROR);
            default -> { }
        }
    }

    /** The start bit triggers the command and reads as 0; commands complete at once. */
    private void writeCfgCtrl(int value) {
        cfgCtrl = value & ~(CFGCTRL_START | CFGCTRL_RESERVED);
        if ((value & CFGCTRL_START) == 0) {
            return;
        }
        boolean done;
        if ((cfgCtrl & CFGCTRL_WRITE) != 0) {
            done = configuration.write(cfgCtrl, cfgData);
        } else {
            done = configuration.canRead(cfgCtrl);
            if (done) {
                cfgData = configuration.read(cfgCtrl);
            }
        }
        cfgStat = done ? CFGSTAT_COMPLETE : CFGSTAT_COMPLETE | CFGSTAT_ERROR;
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        leds = exchange.int32("leds", leds);
        lock = exchange.int32("lock", lock);
        configurationData1 = exchange.int32("configurationData1", configurationData1);
        configurationData2 = exchange.int32("configurationData2", configurationData2);
        flags = exchange.int32("flags", flags);
        nonVolatileFlags = exchange.int32("nonVolatileFlags", nonVolatileFlags);
        mci = exchange.int32("mci", mci);
        flash = exchange.int32("flash", flash);
        configurationSwitches = exchange.int32("configurationSwitches", configurationSwitches);
        misc = exchange.int32("misc", misc);
        cfgData = exchange.int32("cfgData", cfgData);
        cfgCtrl = exchange.int32("cfgCtrl", cfgCtrl);
        cfgStat = exchange.int32("cfgStat", cfgStat);
        exchange.part("configuration", configuration);
    }
}
