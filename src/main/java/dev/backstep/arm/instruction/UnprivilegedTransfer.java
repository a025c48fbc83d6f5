package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.mmu.AccessRegime;
import dev.backstep.arm.mmu.DataMemory;

/** LDRT, STRT and their byte, halfword and signed forms: accesses with the rights of User mode, whatever the mode. */
public final class UnprivilegedTransfer extends Instruction {

    private final boolean isLoad;
    private final Transfer transfer;
    private final byte register;
    private final AddressingMode mode;

    /** A load ({@code register} 15 branches) or store. */
    public UnprivilegedTransfer(boolean isLoad, Transfer transfer, int condition, int size, int register,
                                AddressingMode mode) {
        super(condition, size);
        this.isLoad = isLoad;
        this.transfer = transfer;
        this.register = (byte) register;
        this.mode = mode;
    }

    @Override
    public void execute(Cpu cpu) {
        int base = mode.baseValue(cpu);
        int moved = base + mode.offset(cpu);
        int value = access(cpu, mode.beforeAccess() ? moved : base);
        if (mode.writeBack()) {
            cpu.r[mode.base()] = moved;
        }
        if (isLoad) {
            if (register == 15) {
                cpu.loadWritePc(value);
            } else {
                cpu.r[register] = value;
            }
        }
    }

    private int access(Cpu cpu, int address) {
        DataMemory memory = cpu.memory;
        AccessRegime regime = memory.regime();
        memory.setRegime(regime.unprivileged());
        try {
            if (isLoad) {
                return transfer.load(memory, address);
            }
            transfer.store(memory, address, cpu.r[register]);
            return 0;
        } finally {
            memory.setRegime(regime);
        }
    }
}
