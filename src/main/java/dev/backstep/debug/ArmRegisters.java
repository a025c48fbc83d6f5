package dev.backstep.debug;

import dev.backstep.gdbstub.TargetDescription;
import dev.backstep.gdbstub.TargetDescription.Feature;
import dev.backstep.gdbstub.TargetDescription.Register;
import dev.backstep.timeline.RegisterFile;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The registers of an ARM CPU as GDB numbers and names them (GDB manual, "ARM Features"): R0 to R12, sp, lr, pc are 0 to
 * 15, cpsr is 25; 16 to 24 belonged to the FPA.
 */
final class ArmRegisters {

    private static final int STACK_POINTER = 13;
    private static final int LINK_REGISTER = 14;
    private static final int PROGRAM_COUNTER = 15;
    private static final int CPSR = 25;

    private ArmRegisters() { }

    /** The number that {@link RegisterFile} has for one of GDB's. */
    static int fileNumber(int gdbNumber) {
        return gdbNumber == CPSR ? RegisterFile.CPSR : gdbNumber;
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
        return new TargetDescription("arm", ByteOrder.LITTLE_ENDIAN,
                List.of(Feature.of("org.gnu.gdb.arm.core", core)),
                PROGRAM_COUNTER, List.of(11, STACK_POINTER, LINK_REGISTER, PROGRAM_COUNTER, CPSR));
    }
}
