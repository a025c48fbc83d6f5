package dev.backstep.debug;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.state.ExtensionRegisters;
import dev.backstep.gdbstub.TargetDescription;
import dev.backstep.gdbstub.TargetDescription.Feature;
import dev.backstep.gdbstub.TargetDescription.Register;
import dev.backstep.timeline.RegisterFile;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The registers of an ARM CPU as GDB numbers and names them (GDB manual, "ARM Features"): R0 to R12, sp, lr, pc are 0 to
 * 15, cpsr is 25; 16 to 24 belonged to the FPA. The numbers of the others are QEMU's: D0 to D31 are 26 to 57, fpscr is 74
 * (between them lie Q0 to Q15, which GDB makes of the D registers by itself, as it does S0 to S31), fpsid 75, fpexc 76.
 */
final class ArmRegisters {

    private static final int STACK_POINTER = 13;
    private static final int LINK_REGISTER = 14;
    private static final int PROGRAM_COUNTER = 15;
    private static final int CPSR = 25;
    private static final int D0 = 26;
    private static final int D31 = 57;
    private static final int FPSCR = 74;
    private static final int FPSID = 75;
    private static final int FPEXC = 76;

    private ArmRegisters() { }

    /** The number that {@link RegisterFile} has for one of GDB's; there is none for one that is read-only. */
    static int fileNumber(int gdbNumber) {
        if (gdbNumber >= D0 && gdbNumber <= D31) {
            return RegisterFile.D0 + gdbNumber - D0;
        }
        return switch (gdbNumber) {
            case CPSR -> RegisterFile.CPSR;
            case FPSCR -> RegisterFile.FPSCR;
            case FPEXC -> RegisterFile.FPEXC;
            default -> gdbNumber;
        };
    }

    /** True for registers that never change: writes are ignored. */
    static boolean isReadOnly(int gdbNumber) {
        return gdbNumber == FPSID;
    }

    /** The value of a register, zero-extended. */
    static long read(Cpu cpu, int gdbNumber) {
        return gdbNumber == FPSID ? ExtensionRegisters.FPSID : RegisterFile.read(cpu, fileNumber(gdbNumber));
    }

    /** The size of a register. */
    static int bytes(int gdbNumber) {
        return gdbNumber >= D0 && gdbNumber <= D31 ? 8 : 4;
    }

    static TargetDescription description() {
        List<Register> core = new ArrayList<>();
        for (int i = 0; i < STACK_POINTER; i++) {
            core.add(new Register(i, "r" + i, 32, "uint32"));
        }
        core.add(new Register(STACK_POINTER, "sp", 32, "data_ptr"));
        core.add(new Register(LINK_REGISTER, "lr", 32, "code_ptr"));
        core.add(new Register(PROGRAM_COUNTER, "pc", 32, "code_ptr"));
        core.add(new Register(CPSR, "cpsr", 32, "uint32"));
        List<Register> floatingPoint = new ArrayList<>();
        for (int i = D0; i <= D31; i++) {
            floatingPoint.add(new Register(i, "d" + (i - D0), 64, "ieee_double"));
        }
        floatingPoint.add(new Register(FPSCR, "fpscr", 32, "int", "float"));
        List<Register> system = List.of(new Register(FPSID, "fpsid", 32, "int", "float"),
                new Register(FPEXC, "fpexc", 32, "int", "float"));
        return new TargetDescription("arm", ByteOrder.LITTLE_ENDIAN,
                List.of(Feature.of("org.gnu.gdb.arm.core", core),
                        new Feature("org.gnu.gdb.arm.vfp", "", floatingPoint, false),
                        new Feature("org.qemu.gdb.arm.vfp-sysregs", "", system, false)),
                PROGRAM_COUNTER, List.of(11, STACK_POINTER, LINK_REGISTER, PROGRAM_COUNTER, CPSR));
    }
}
