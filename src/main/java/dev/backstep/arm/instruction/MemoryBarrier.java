package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/** DMB and DSB (A3.8.3): memory is always in order where one thread runs all CPUs; otherwise it is a full fence. */
public final class MemoryBarrier extends Instruction {

    /** {@code condition} 0 to 15, {@code size} 2 or 4 bytes. */
    public MemoryBarrier(int condition, int size) {
        super(condition, size);
    }

    @Override
    public void execute(Cpu cpu) {
        if (cpu.shared) {
            cpu.fence();
        }
    }
}
