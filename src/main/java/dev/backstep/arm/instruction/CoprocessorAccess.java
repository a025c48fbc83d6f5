package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Coprocessor;
import dev.backstep.arm.cpu.Cpu;

/** Whether the program may use a coprocessor (B1.11, B4.1.40, B4.1.111). */
final class CoprocessorAccess {

    private static final int DEBUG = 14;

    private CoprocessorAccess() { }

    /**
     * The coprocessor with this number.
     *
     * @throws dev.backstep.arm.mmu.GuestFault undefined instruction: it is absent, or CPACR or NSACR denies access to it
     */
    static Coprocessor require(Cpu cpu, int number) {
        Coprocessor coprocessor = cpu.coprocessor(number);
        if (coprocessor == null || number < DEBUG && !isGranted(cpu, number)) {
            throw cpu.undefinedInstruction();
        }
        return coprocessor;
    }

    private static boolean isGranted(Cpu cpu, int number) {
        if (!cpu.isSecure() && (cpu.control.nsacr >>> number & 1) == 0) {
            return false;
        }
        int rights = cpu.control.cpacr >>> 2 * number & 3;
        return rights == 3 || rights == 1 && cpu.isPrivileged();
    }
}
