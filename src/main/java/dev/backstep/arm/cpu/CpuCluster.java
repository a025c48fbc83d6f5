package dev.backstep.arm.cpu;

import java.util.List;
import java.util.function.Consumer;

/**
 * The processors of a machine, for what an instruction of one does to the others: SEV, and maintenance operations that are
 * broadcast in the Inner Shareable domain, to which all belong (B2.2.5, B4.2.1).
 *
 * <p>Thread: that of the CPU whose instruction it is.
 */
public final class CpuCluster {

    private final List<Cpu> cpus;

    /** These processors, each of which {@link Cpu#cluster} then says so. */
    public CpuCluster(List<Cpu> cpus) {
        this.cpus = List.copyOf(cpus);
        cpus.forEach(cpu -> cpu.joinCluster(this));
    }

    /** SEV: an event for all of them, the sender included (B1.8.13). */
    public void signalEvent() {
        for (Cpu cpu : cpus) {
            cpu.interrupts.signalEvent();
        }
    }

    /** What tells a processor from the others at the beginning of a line, {@code CPU#1 }; empty when there are no others. */
    public String labelOf(Cpu cpu) {
        return cpus.size() == 1 ? "" : "CPU#" + cpu.index() + " ";
    }

    /** What an operation of one does to all. */
    public void broadcast(Consumer<Cpu> operation) {
        cpus.get(0).memory.space().arbiter().exclusively(() -> cpus.forEach(operation));
    }
}
