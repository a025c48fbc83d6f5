package dev.backstep.device.gic;

import dev.backstep.device.BusMaster;
import dev.backstep.device.WordRegisters;

/** The window at which each CPU meets its own interface. */
final class CpuInterfaceRegisters implements WordRegisters {

    private final BusMaster master;
    private final CpuInterface[] cpuInterfaces;

    CpuInterfaceRegisters(BusMaster master, CpuInterface[] cpuInterfaces) {
        this.master = master;
        this.cpuInterfaces = cpuInterfaces;
    }

    @Override
    public int readRegister(int offset) {
        return cpuInterfaces[master.cpu()].read(offset);
    }

    @Override
    public void writeRegister(int offset, int value) {
        cpuInterfaces[master.cpu()].write(offset, value);
    }

    @Override
    public int peekRegister(int offset) {
        return cpuInterfaces[master.cpu()].peek(offset);
    }
}
