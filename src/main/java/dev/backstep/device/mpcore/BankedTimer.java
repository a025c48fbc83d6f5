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
 * Registers at one address behind which each CPU finds a timer of its own: the private timer and the watchdog.
 *
 * <p>Thread: the machine thread only.
 */
abstract class BankedTimer implements Device, WordRegisters {

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
     * @param resetRequest called when a timer in watchdog mode comes to zero; null for timers without that mode
     */
    BankedTimer(String name, VirtualClock clock, BusMaster master, List<InterruptLine> interrupts, Runnable resetRequest) {
        this.name = name;
        this.region = MemoryRegion.io("arm_mptimer_timer", SIZE, this);
        this.master = master;
        this.units = new TimerUnit[interrupts.size()];
        for (int cpu = 0; cpu < units.length; cpu++) {
            units[cpu] = new TimerUnit(name + " cpu " + cpu, clock, interrupts.get(cpu), resetRequest);
        }
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final MemoryRegion region() {
        return region;
    }

    @Override
    public final void reset() {
        for (TimerUnit unit : units) {
            unit.reset();
        }
    }

    @Override
    public final int readRegister(int offset) {
        return units[master.cpu()].read(offset);
    }

    @Override
    public final void writeRegister(int offset, int value) {
        units[master.cpu()].write(offset, value);
    }

    @Override
    public final void exchangeState(StateExchange exchange) {
        for (int cpu = 0; cpu < units.length; cpu++) {
            exchange.part("cpu" + cpu, units[cpu]);
        }
    }
}
