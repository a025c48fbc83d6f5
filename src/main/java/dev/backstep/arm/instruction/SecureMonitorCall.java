package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.state.SystemControlRegisters;

/** SMC (B9.3.14). Undefined in User mode and when SCR.SCD is set. */
public final class SecureMonitorCall extends Instruction {

    /** {@code condition} 0 to 15, {@code size} 2 or 4 bytes. */
    public SecureMonitorCall(int condition, int size) {
        super(condition, size);
    }

    @Override
    public void execute(Cpu cpu) {
        if (!cpu.isPrivileged() || (cpu.control.scr & SystemControlRegisters.SCR_SCD) != 0) {
            throw cpu.undefinedInstruction();
        }
        cpu.exceptions().takeSecureMonitorCall();
    }
}
