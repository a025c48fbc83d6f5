package dev.backstep.arm.cp15;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.cpu.CpuModel;
import dev.backstep.arm.state.SystemControlRegisters;

/**
 * Cortex-A9 r0p0 as {@code qemu-system-arm -cpu cortex-a9} presents it.
 *
 * @param peripheralBase physical address of the private peripherals, as PERIPHBASE and CBAR give it
 */
public record CortexA9(int peripheralBase) implements CpuModel {

    /** SCTLR after reset: bits 3 to 6, 16, 18, 22 and 23 read as one in ARMv7. */
    static final int SCTLR_RESET = 0x00c50078;

    @Override
    public String name() {
        return "cortex-a9";
    }

    @Override
    public void resetControl(SystemControlRegisters control) {
        control.clear();
        control.sctlr[0] = SCTLR_RESET;
        control.sctlr[1] = SCTLR_RESET;
    }

    @Override
    public void connectCoprocessors(Cpu cpu) {
        cpu.setCoprocessor(14, new DebugCoprocessor());
        cpu.setCoprocessor(15, new SystemControlCoprocessor(this));
    }
}
