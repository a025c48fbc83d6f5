package dev.backstep.device.gic;

import dev.backstep.device.BusMaster;
import dev.backstep.device.Device;
import dev.backstep.device.InterruptLine;
import dev.backstep.memory.Arbiter;
import dev.backstep.memory.MemoryRegion;
import dev.backstep.state.StateExchange;
import java.util.List;

/**
 * Generic interrupt controller, architecture version 1, as in the Cortex-A9 MPCore: 16 software generated interrupts (IDs
 * 0 to 15) and 16 private peripheral inputs (16 to 31) for each CPU, shared peripheral inputs from 32 on, 32 priorities.
 *
 * <p>Where the architecture leaves a choice: among pending interrupts of equal priority the lowest ID goes first, among
 * SGIs with the same ID the one from the lowest CPU. PPIs 27, 29 and 30 are edge-triggered, 28 and 31 level-sensitive,
 * and cannot be changed. SGIs are always enabled.
 *
 * <p>Thread: the machine thread only.
 */
public final class Gic implements Device {

    /** The ID of shared peripheral interrupt 0. */
    public static final int FIRST_SPI = 32;
    /** The ID that stands for: nothing to take. */
    static final int SPURIOUS = 1023;
    /** The ID that stands for: the pending interrupt is a non-secure one. */
    static final int SPURIOUS_NON_SECURE = 1022;

    private static final int FIRST_PPI = 16;
    private static final int CPU_INTERFACE_SIZE = 0x100;
    private static final int DISTRIBUTOR_SIZE = 0x1000;

    private final String name;
    private final boolean securityExtensions;
    private final BusMaster master;
    private final Arbiter arbiter;
    private final Distributor distributor;
    private final CpuInterface[] cpuInterfaces;
    private final MemoryRegion distributorRegion;
    private final MemoryRegion cpuInterfaceRegion;

    /**
     * @param name unique in the machine
     * @param interrupts number of IDs: 32 for each CPU's own plus the shared ones; a multiple of 32 from 32 to 992
     * @param securityExtensions true for groups and two views of the registers; false for a single security state
     * @param master who makes an access
     * @param irq the IRQ input of each CPU; as many as there are CPUs, 1 to 4
     * @param fiq the FIQ input of each CPU
     * @param arbiter says who may change a level on an input
     */
    public Gic(String name, int interrupts, boolean securityExtensions, BusMaster master, List<InterruptLine> irq,
               List<InterruptLine> fiq, Arbiter arbiter) {
        int cpus = irq.size();
        if (cpus < 1 || cpus > 4 || fiq.size() != cpus) {
            throw new IllegalArgumentException(name + ": " + cpus + " IRQ and " + fiq.size() + " FIQ lines");
        }
        if (interrupts < 32 || interrupts > 992 || interrupts % 32 != 0) {
            throw new IllegalArgumentException(name + ": " + interrupts + " interrupts");
        }
        this.name = name;
        this.securityExtensions = securityExtensions;
        this.master = master;
        this.arbiter = arbiter;
        this.distributor = new Distributor(this, cpus, interrupts);
        this.cpuInterfaces = new CpuInterface[cpus];
        for (int cpu = 0; cpu < cpus; cpu++) {
            cpuInterfaces[cpu] = new CpuInterface(this, distributor, cpu, irq.get(cpu), fiq.get(cpu));
        }
        this.distributorRegion = MemoryRegion.io("gic_dist", DISTRIBUTOR_SIZE, distributor);
        this.cpuInterfaceRegion =
                MemoryRegion.io("gic_cpu", CPU_INTERFACE_SIZE, new CpuInterfaceRegisters(master, cpuInterfaces));
    }

    @Override
    public String name() {
        return name;
    }

    /** Null: there are two, see {@link #distributorRegion} and {@link #cpuInterfaceRegion}. */
    @Override
    public MemoryRegion region() {
        return null;
    }

    /** The distributor's registers. */
    public MemoryRegion distributorRegion() {
        return distributorRegion;
    }

    /** The CPU interfaces' registers: each CPU meets its own. */
    public MemoryRegion cpuInterfaceRegion() {
        return cpuInterfaceRegion;
    }

    /** The input of shared peripheral interrupt {@code n}, from 0, whose ID is n + 32. */
    public InterruptLine spi(int n) {
        int id = FIRST_SPI + n;
        if (n < 0 || id >= distributor.interrupts()) {
            throw new IllegalArgumentException(name + " has no SPI " + n);
        }
        return input(0, id);
    }

    /** The input of private peripheral interrupt {@code id}, 16 to 31, of {@code cpu}. */
    public InterruptLine ppi(int cpu, int id) {
        if (cpu < 0 || cpu >= cpuInterfaces.length || id < FIRST_PPI || id >= FIRST_SPI) {
            throw new IllegalArgumentException(name + " has no PPI " + id + " of CPU " + cpu);
        }
        return input(cpu, id);
    }

    /** Whether the level is news or the interrupt is enabled says nothing of who may change it: that is asked first. */
    private InterruptLine input(int cpu, int id) {
        return level -> {
            arbiter.requireDevices();
            distributor.setInput(cpu, id, level);
        };
    }

    /** The levels on the inputs stay: they belong to whoever drives them. */
    @Override
    public void reset() {
        distributor.reset();
        for (CpuInterface cpuInterface : cpuInterfaces) {
            cpuInterface.reset();
        }
        update();
    }

    boolean hasSecurityExtensions() {
        return securityExtensions;
    }

    /** True when the access in progress sees the secure view. */
    boolean secureAccess() {
        return !securityExtensions || master.secure();
    }

    /** The CPU that makes the access in progress. */
    int accessingCpu() {
        return master.cpu();
    }

    /** Drives the outputs after anything changed. */
    void update() {
        for (CpuInterface cpuInterface : cpuInterfaces) {
            cpuInterface.update();
        }
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        exchange.part("distributor", distributor);
        for (int cpu = 0; cpu < cpuInterfaces.length; cpu++) {
            exchange.part("cpu" + cpu, cpuInterfaces[cpu]);
        }
    }
}
