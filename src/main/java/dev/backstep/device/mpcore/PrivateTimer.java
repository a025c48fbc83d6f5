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
 * The private timers of a Cortex-A9 MPCore (DDI0407, chapter 4): one for each CPU, all at the same address; each CPU meets
 * its own. Interrupt ID 29.
 *
 * <p>Thread: the machine thread only.
 */
public final class PrivateTimer implements Device, WordRegisters {

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
     */
    public PrivateTimer(String name, VirtualClock clock, BusMaster master, List<InterruptLine> interrupts) {
        this.name = name;
        this.region = MemoryRegion.io("arm_mptimer_timer", SIZE, this);
        this.master = master;
        this.units = new TimerUnit[interrupts.size()];
        for (int cpu = 0; cpu < units.length; cpu++) {
            units[cpu] = new TimerUnit(name + " cpu " + cpu, clock, interrupts.get(cpu), null);
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
