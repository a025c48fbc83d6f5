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
import java.util.function.LongSupplier;

/**
 * The registers of an ARM CPU as GDB numbers and names them (GDB manual, "ARM Features"): R0 to R12, sp, lr, pc are 0 to
 * 15, cpsr is 25; 16 to 24 belonged to the FPA. The numbers of the others are QEMU's: D0 to D31 are 26 to 57, Q0 to Q15 are
 * 58 to 73, fpscr is 74, fpsid 75, fpexc 76. S0 to S31 GDB makes of the D registers by itself; the Q registers it does not.
 *
 * <p>77 is ours: {@code $_icount}, the position in history, for expressions and conditions. It is a register, and no variable or function
 * of a script, because GDB reads registers anew wherever the machine stops, and leaves them to the server in conditions.
 */
final class ArmRegisters {

    private static final int STACK_POINTER = 13;
    private static final int LINK_REGISTER = 14;
    private static final int PROGRAM_COUNTER = 15;
    private static final int CPSR = 25;
    private static final int D0 = 26;
    private static final int D31 = 57;
    private static final int Q0 = 58;
    private static final int Q15 = 73;
    private static final int FPSCR = 74;
    private static final int FPSID = 75;
    private static final int FPEXC = 76;
    private static final int ICOUNT = 77;

    private static final String QUAD_TYPES = """
            <vector id="quad_u8" type="uint8" count="16"/>
            <vector id="quad_u16" type="uint16" count="8"/>
            <vector id="quad_u32" type="uint32" count="4"/>
            <vector id="quad_u64" type="uint64" count="2"/>
            <vector id="quad_f32" type="ieee_single" count="4"/>
            <vector id="quad_f64" type="ieee_double" count="2"/>
            <union id="quad">
            <field name="u8" type="quad_u8"/>
            <field name="u16" type="quad_u16"/>
            <field name="u32" type="quad_u32"/>
            <field name="u64" type="quad_u64"/>
            <field name="f32" type="quad_f32"/>
            <field name="f64" type="quad_f64"/>
            </union>
            """;

    private ArmRegisters() { }

    /**
     * The number that {@link RegisterFile} has for a part of one of GDB's; there is none for one that is read-only.
     *
     * @param part which eight bytes, from 0: other than 0 for Q registers only
     */
    static int fileNumber(int gdbNumber, int part) {
        if (gdbNumber >= Q0 && gdbNumber <= Q15) {
            return RegisterFile.D0 + 2 * (gdbNumber - Q0) + part;
        }
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

    /** True for the position, which nobody can set. */
    static boolean isPosition(int gdbNumber) {
        return gdbNumber == ICOUNT;
    }

    /** The value of eight bytes of a register, or of a smaller one, zero-extended; see {@link #fileNumber}. */
    static long read(Cpu cpu, int gdbNumber, int part, LongSupplier position) {
        return switch (gdbNumber) {
            case FPSID -> ExtensionRegisters.FPSID;
            case ICOUNT -> position.getAsLong();
            default -> RegisterFile.read(cpu, fileNumber(gdbNumber, part));
        };
    }

    /** True when GDB knows a register by this number. */
    static boolean exists(int gdbNumber) {
        return gdbNumber >= 0 && gdbNumber <= PROGRAM_COUNTER || gdbNumber >= CPSR && gdbNumber <= ICOUNT;
    }

    /** The size of a register. */
    static int bytes(int gdbNumber) {
        return gdbNumber >= Q0 && gdbNumber <= Q15 ? 16 : gdbNumber >= D0 && gdbNumber <= D31 || gdbNumber == ICOUNT ? 8 : 4;
    }

    /** @param countsInstructions whether the machine has positions */
    static TargetDescription description(boolean countsInstructions) {
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
        for (int i = Q0; i <= Q15; i++) {
            floatingPoint.add(new Register(i, "q" + (i - Q0), 128, "quad"));
        }
        floatingPoint.add(new Register(FPSCR, "fpscr", 32, "int", "float"));
        List<Register> system = List.of(new Register(FPSID, "fpsid", 32, "int", "float"),
                new Register(FPEXC, "fpexc", 32, "int", "float"));
        List<Feature> features = new ArrayList<>(List.of(Feature.of("org.gnu.gdb.arm.core", core),
                new Feature("org.gnu.gdb.arm.vfp", QUAD_TYPES, floatingPoint, false),
                new Feature("org.qemu.gdb.arm.vfp-sysregs", "", system, false)));
        if (countsInstructions) {
            Register icount = new Register(ICOUNT, "_icount", 64, "uint64", "", false);
            features.add(new Feature("dev.backstep.position", "", List.of(icount), false));
        }
        return new TargetDescription("arm", ByteOrder.LITTLE_ENDIAN, features, PROGRAM_COUNTER,
                List.of(11, STACK_POINTER, LINK_REGISTER, PROGRAM_COUNTER, CPSR));
    }
}
