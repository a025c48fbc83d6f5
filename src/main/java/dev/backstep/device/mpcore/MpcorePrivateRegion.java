package dev.backstep.device.mpcore;

import dev.backstep.clock.VirtualClock;
import dev.backstep.device.BusMaster;
import dev.backstep.device.Device;
import dev.backstep.device.InterruptLine;
import dev.backstep.device.gic.Gic;
import dev.backstep.memory.MemoryRegion;
import dev.backstep.state.StateExchange;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The private memory region of a Cortex-A9 MPCore (DDI0407, table 1-3): 8 KiB at PERIPHBASE with everything in it, wired
 * up.
 *
 * <p>Thread: the machine thread only.
 */
public final class MpcorePrivateRegion implements Device {

    private static final int SIZE = 0x2000;
    private static final int GLOBAL_TIMER_INTERRUPT = 27;
    private static final int PRIVATE_TIMER_INTERRUPT = 29;
    private static final int WATCHDOG_INTERRUPT = 30;

    private final String name;
    private final MemoryRegion region;
    private final Gic gic;
    private final List<Device> parts;

    /**
     * Makes the snoop control unit and the timers, and takes the interrupt controller in. The parts' names begin with
     * {@code name} and a dot.
     *
     * @param name unique in the machine
     * @param cpus 1 to 4
     * @param clock guest time
     * @param master who makes an access
     * @param gic the interrupt controller, made for the same number of CPUs
     * @param watchdogReset called when a watchdog asks for a system reset
     */
    public MpcorePrivateRegion(String name, int cpus, VirtualClock clock, BusMaster master, Gic gic,
                               Runnable watchdogReset) {
        this.name = name;
        this.gic = gic;
        SnoopControlUnit scu = new SnoopControlUnit(name + ".scu", cpus, master);
        GlobalTimer globalTimer =
                new GlobalTimer(name + ".global-timer", clock, master, lines(cpus, GLOBAL_TIMER_INTERRUPT));
        PrivateTimer privateTimer =
                new PrivateTimer(name + ".private-timer", clock, master, lines(cpus, PRIVATE_TIMER_INTERRUPT));
        Watchdog watchdog =
                new Watchdog(name + ".watchdog", clock, master, lines(cpus, WATCHDOG_INTERRUPT), watchdogReset);
        this.parts = List.of(gic, scu, globalTimer, privateTimer, watchdog);
        this.region = MemoryRegion.container("a9mp-priv-container", SIZE)
                .add(0x0000, scu.region())
                .add(0x0100, gic.cpuInterfaceRegion())
                .add(0x0200, globalTimer.region())
                .add(0x0600, privateTimer.region())
                .add(0x0620, watchdog.region())
                .add(0x1000, gic.distributorRegion());
    }

    private List<InterruptLine> lines(int cpus, int interrupt) {
        return IntStream.range(0, cpus).mapToObj(cpu -> gic.ppi(cpu, interrupt)).toList();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public MemoryRegion region() {
        return region;
    }

    /** The interrupt controller first, so that lines which go down meet it in its new state. */
    @Override
    public void reset() {
        for (Device part : parts) {
            part.reset();
        }
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        for (Device part : parts) {
            exchange.part(part.name().substring(part.name().lastIndexOf('.') + 1), part);
        }
    }
}
