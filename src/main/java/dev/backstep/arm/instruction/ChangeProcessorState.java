package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.state.Psr;

/** CPS: interrupt masks, mode, or both (B9.3.2). Does nothing in User mode. */
public final class ChangeProcessorState extends Instruction {

    private final boolean changesMasks;
    private final boolean disable;
    private final int masks;
    private final boolean changesMode;
    private final int mode;

    /** {@code masks} are A, I and F in their CPSR places; {@code mode} five bits. */
    public ChangeProcessorState(int condition, int size, boolean changesMasks, boolean disable, int masks, boolean changesMode, int mode) {
        super(condition, size);
        this.changesMasks = changesMasks;
        this.disable = disable;
        this.masks = masks;
        this.changesMode = changesMode;
        this.mode = mode;
    }

    @Override
    public void execute(Cpu cpu) {
        if (!cpu.isPrivileged()) {
            return;
        }
        int value = cpu.cpsr();
        if (changesMasks) {
            value = disable ? value | masks : value & ~masks;
        }
        if (changesMode) {
            value = value & ~Psr.MODE_MASK | mode;
        }
        cpu.writeCpsrByInstruction(value, 0b0011, false);
    }
}
