package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.state.Mode;

/** SRS: R14 and SPSR of the present mode to the stack of a mode (B9.3.16). */
public final class StoreReturnState extends Instruction {

    private final Mode mode;
    private final boolean writeBack;
    private final int step;
    private final int offset;

    /** {@code step} is 8 or -8, added to the base on write-back; {@code offset} of the first word from the base. */
    public StoreReturnState(int condition, int size, Mode mode, boolean writeBack, int step, int offset) {
        super(condition, size);
        this.mode = mode;
        this.writeBack = writeBack;
        this.step = step;
        this.offset = offset;
    }

    @Override
    public void execute(Cpu cpu) {
        // In System mode, which has no SPSR, it is UNPREDICTABLE: undefined here.
        if (!cpu.mode().hasSpsr() || mode == Mode.MONITOR && !cpu.isSecure()) {
            throw cpu.undefinedInstruction();
        }
        int base = cpu.banked(mode, 13);
        int address = base + offset;
        cpu.memory.requireAligned(address, 4, true);
        cpu.memory.probeWrite(address, 8);
        cpu.memory.storeAligned32(address, cpu.r[14]);
        cpu.memory.storeAligned32(address + 4, cpu.spsr());
        if (writeBack) {
            cpu.setBanked(mode, 13, base + step);
        }
    }
}
