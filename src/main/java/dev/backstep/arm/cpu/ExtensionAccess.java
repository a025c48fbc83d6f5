package dev.backstep.arm.cpu;

import dev.backstep.arm.state.ExtensionRegisters;

/**
 * Who may use the Advanced SIMD and Floating-point Extensions (B1.11.1): CPACR.cp10 and cp11 by privilege, NSACR in
 * Non-secure state, FPEXC.EN. The CPU keeps the answers at hand, because every instruction of the extensions asks.
 */
public final class ExtensionAccess {

    private static final int CPACR_ASEDIS = 1 << 31;
    private static final int CPACR_D32DIS = 1 << 30;
    private static final int CP10_SHIFT = 20;
    private static final int PRIVILEGED_ONLY = 1;
    private static final int FULL = 3;
    private static final int NSACR_CP10 = 1 << 10;
    private static final int NSACR_NSD32DIS = 1 << 14;
    private static final int NSACR_NSASEDIS = 1 << 15;

    private ExtensionAccess() { }

    /** Works the answers out again. */
    static void update(Cpu cpu) {
        cpu.floatingPointEnabled = floatingPointEnabled(cpu);
        cpu.advancedSimdEnabled = advancedSimdEnabled(cpu);
        cpu.upperRegistersEnabled = upperRegistersEnabled(cpu);
    }

    /** Floating-point instructions run. */
    private static boolean floatingPointEnabled(Cpu cpu) {
        return (cpu.extension.fpexc() & ExtensionRegisters.FPEXC_EN) != 0 && coprocessorAccessible(cpu);
    }

    /** Advanced SIMD instructions run. */
    private static boolean advancedSimdEnabled(Cpu cpu) {
        return floatingPointEnabled(cpu) && (cpu.control.cpacr & CPACR_ASEDIS) == 0
                && (cpu.isSecure() || (cpu.control.nsacr & NSACR_NSASEDIS) == 0);
    }

    /** VFP instructions may access D16 to D31, as far as CPACR.D32DIS and NSACR.NSD32DIS are concerned. */
    private static boolean upperRegistersEnabled(Cpu cpu) {
        return (cpu.control.cpacr & CPACR_D32DIS) == 0
                && (cpu.isSecure() || (cpu.control.nsacr & NSACR_NSD32DIS) == 0);
    }

    /** Accesses that FPEXC.EN does not stop, such as VMSR FPEXC, are allowed as far as coprocessors 10 and 11 are concerned. */
    public static boolean coprocessorAccessible(Cpu cpu) {
        int access = (cpu.control.cpacr >>> CP10_SHIFT) & 3;
        boolean byPrivilege = access == FULL || access == PRIVILEGED_ONLY && cpu.isPrivileged();
        return byPrivilege && (cpu.isSecure() || (cpu.control.nsacr & NSACR_CP10) != 0);
    }
}
