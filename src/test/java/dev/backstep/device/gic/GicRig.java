package dev.backstep.device.gic;

import dev.backstep.device.RecordedLine;
import dev.backstep.device.TestMaster;
import dev.backstep.memory.Arbiter;
import java.util.List;
import java.util.stream.IntStream;

/** An interrupt controller with recorded outputs, and short ways to its registers. */
final class GicRig {

    static final int CTLR = 0x00;
    static final int PMR = 0x04;
    static final int BPR = 0x08;
    static final int IAR = 0x0c;
    static final int EOIR = 0x10;
    static final int RPR = 0x14;
    static final int HPPIR = 0x18;
    static final int ABPR = 0x1c;

    final TestMaster master = new TestMaster();
    final List<RecordedLine> irq;
    final List<RecordedLine> fiq;
    final Gic gic;

    GicRig(int cpus, boolean securityExtensions) {
        irq = IntStream.range(0, cpus).mapToObj(cpu -> new RecordedLine()).toList();
        fiq = IntStream.range(0, cpus).mapToObj(cpu -> new RecordedLine()).toList();
        gic = new Gic("gic", 96, securityExtensions, master, List.copyOf(irq), List.copyOf(fiq), Arbiter.ALONE);
        gic.reset();
    }

    GicRig as(int cpu, boolean secure) {
        master.cpu = cpu;
        master.secure = secure;
        return this;
    }

    int dist(int offset) {
        return gic.distributorRegion().handler().read(offset, 4);
    }

    void dist(int offset, int value) {
        gic.distributorRegion().handler().write(offset, value, 4);
    }

    void distByte(int offset, int value) {
        gic.distributorRegion().handler().write(offset, value, 1);
    }

    int cpu(int offset) {
        return gic.cpuInterfaceRegion().handler().read(offset, 4);
    }

    void cpu(int offset, int value) {
        gic.cpuInterfaceRegion().handler().write(offset, value, 4);
    }

    /** As simple software sets it up: everything on, all priorities pass. */
    GicRig switchedOn() {
        dist(0, 3);
        for (int i = 0; i < irq.size(); i++) {
            master.cpu = i;
            cpu(PMR, 0xff);
            cpu(CTLR, 1);
        }
        master.cpu = 0;
        return this;
    }

    /** Enables an interrupt for CPU 0 with a priority. */
    void enable(int id, int priority) {
        dist(0x100 + 4 * (id / 32), 1 << (id % 32));
        distByte(0x400 + id, priority);
        distByte(0x800 + id, 1);
    }
}
