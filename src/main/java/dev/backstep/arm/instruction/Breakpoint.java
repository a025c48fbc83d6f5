package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.mmu.GuestFault;

/** BKPT: a Prefetch Abort with the status of a debug event (A8.8.24). Takes no notice of an IT block around it. */
public final class Breakpoint extends Instruction {

    /** {@code condition} 0 to 15, {@code size} 2 or 4 bytes. */
    public Breakpoint(int condition, int size) {
        super(condition, size);
    }

    @Override
    public void execute(Cpu cpu) {
        // IFAR is UNKNOWN after a debug event: 0.
        throw cpu.fault().abort(GuestFault.Kind.PREFETCH_ABORT, 0, GuestFault.STATUS_DEBUG_EVENT, false);
    }

    @Override
    public boolean ignoresItBlock() {
        return true;
    }
}
