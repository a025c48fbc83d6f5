package dev.backstep.device.mpcore;

import dev.backstep.clock.VirtualClock;
import dev.backstep.device.BusMaster;
import dev.backstep.device.Device;
import dev.backstep.device.InterruptLine;
import dev.backstep.device.WordRegisters;
import dev.backstep.memory.MemoryRegion;
import dev.backstep.state.StateExchange;
import java.util.List;

/**
 * The watchdogs of a Cortex-A9 MPCore (DDI0407, chapter 4): one for each CPU, all at the same address; each CPU meets its
 * own. As timers they raise interrupt ID 30; in watchdog mode they ask for a reset at zero, and only the disable sequence
 * leads back. The reset status survives {@link #reset}, so that software can see why it starts.
 *
 * <p>Thread: the machine thread only.
 */
public final class Watchdog implements Device, WordRegisters {

    private static final int SIZE = 0x20;

    private final String name;
    private final MemoryRegion region;
    private final BusMaster master;
    private final TimerUnit[] units;

    /**
     * @param name unique in the machine
     * @param clock guest time
     * @param master who makes an access
     * @param interrupts the line of each CPU, one for each
     * @param resetRequest called when a watchdog in watchdog mode comes to zero; asks for a system reset
     */
    public Watchdog(String name, VirtualClock clock, BusMaster master, List<InterruptLine> interrupts,
                    Runnable resetRequest) {
        this.name = name;
        this.region = MemoryRegion.io("arm_mptimer_timer", SIZE, this);
        this.master = master;
        this.units = new TimerUnit[interrupts.size()];
        for (int cpu = 0; cpu < units.length; cpu++) {
            units[cpu] = new TimerUnit(name + " cpu " + cpu, clock, interrupts.get(cpu), resetRequest);
        }
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
        for (TimerUnit unit : units) {
            unit.reset();
        }
    }

    @Override
    public int readRegister(int offset) {
        return units[master.cpu()].read(offset);
    }

    @Override
    public void writeRegister(int offset, int value) {
        units[master.cpu()].write(offset, value);
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        for (int cpu = 0; cpu < units.length; cpu++) {
            exchange.part("cpu" + cpu, units[cpu]);
        }
    }
}
