package dev.backstep.arm.instruction;

import dev.backstep.arm.cpu.Cpu;

/**
 * Data processing in all its forms: any operation, with or without flags, also into R15 (ALUWritePC, or with S an
 * exception return, B9.3.20). The frequent forms have classes of their own; {@link DataProcessing} chooses.
 */
public abstract class GeneralDataProcessing extends Instruction {

    private static final int PC = 15;

    /** The operation. */
    public final DataProcessingOpcode opcode;
    /** S: sets flags; always for comparisons. */
    public final boolean setFlags;
    /** Rd; not used by comparisons. */
    public final byte d;
    /** Rn; not used by MOV and MVN. */
    public final byte n;

    /** See {@link Instruction#Instruction}. */
    protected GeneralDataProcessing(int condition, int size, DataProcessingOpcode opcode, boolean setFlags, int d, int n) {
        super(condition, size);
        this.opcode = opcode;
        this.setFlags = setFlags;
        this.d = (byte) d;
        this.n = (byte) n;
    }

    /** Computes, sets flags, writes Rd: all that comes after the second operand {@code b} and its carry-out are known. */
    final void perform(Cpu cpu, int b, int shifterCarry) {
        int a = cpu.r[n];
        switch (opcode) {
            case AND -> logical(cpu, a & b, shifterCarry);
            case EOR -> logical(cpu, a ^ b, shifterCarry);
            case ORR -> logical(cpu, a | b, shifterCarry);
            case ORN -> logical(cpu, a | ~b, shifterCarry);
            case BIC -> logical(cpu, a & ~b, shifterCarry);
            case MOV -> logical(cpu, b, shifterCarry);
            case MVN -> logical(cpu, ~b, shifterCarry);
            case TST -> logicalFlags(cpu, a & b, shifterCarry);
            case TEQ -> logicalFlags(cpu, a ^ b, shifterCarry);
            case ADD -> arithmetic(cpu, a, b, 0);
            case ADC -> arithmetic(cpu, a, b, cpu.carry);
            case SUB -> arithmetic(cpu, a, ~b, 1);
            case SBC -> arithmetic(cpu, a, ~b, cpu.carry);
            case RSB -> arithmetic(cpu, b, ~a, 1);
            case RSC -> arithmetic(cpu, b, ~a, cpu.carry);
            case CMP -> arithmeticFlags(cpu, a, ~b, a - b);
            case CMN -> arithmeticFlags(cpu, a, b, a + b);
        }
    }

    private void logical(Cpu cpu, int result, int shifterCarry) {
        if (d == PC) {
            writePc(cpu, result);
            return;
        }
        if (setFlags) {
            logicalFlags(cpu, result, shifterCarry);
        }
        cpu.r[d] = result;
    }

    private static void logicalFlags(Cpu cpu, int result, int shifterCarry) {
        cpu.negative = result;
        cpu.zero = result;
        cpu.carry = shifterCarry;
    }

    private void arithmetic(Cpu cpu, int x, int y, int carryIn) {
        int result = x + y + carryIn;
        if (d == PC) {
            writePc(cpu, result);
            return;
        }
        if (setFlags) {
            arithmeticFlags(cpu, x, y, result);
        }
        cpu.r[d] = result;
    }

    private static void arithmeticFlags(Cpu cpu, int x, int y, int result) {
        cpu.negative = result;
        cpu.zero = result;
        cpu.carry = Alu.carryOfAdd(x, y, result);
        cpu.overflow = Alu.overflowOfAdd(x, y, result);
    }

    private void writePc(Cpu cpu, int result) {
        if (!setFlags) {
            cpu.aluWritePc(result);
            return;
        }
        if (!cpu.mode().hasSpsr()) {
            // UNPREDICTABLE in User and System mode; undefined, so that no user program reaches another mode.
            throw cpu.undefinedInstruction();
        }
        cpu.writeCpsrByInstruction(cpu.spsr(), 0xf, true);
        cpu.branchWritePc(result);
    }

    /** Second operand: a constant. */
    public static final class Immediate extends GeneralDataProcessing {

        /** Carry-out of a constant that leaves C as it is. */
        public static final int CARRY_UNCHANGED = -1;

        /** The constant. */
        public final int immediate;
        /** Its carry-out: 0, 1 or {@link #CARRY_UNCHANGED}. */
        public final int carryOut;

        /** See {@link GeneralDataProcessing}. */
        public Immediate(int condition, int size, DataProcessingOpcode opcode, boolean setFlags, int d, int n,
                int immediate, int carryOut) {
            super(condition, size, opcode, setFlags, d, n);
            this.immediate = immediate;
            this.carryOut = carryOut;
        }

        @Override
        public void execute(Cpu cpu) {
            perform(cpu, immediate, carryOut < 0 ? cpu.carry : carryOut);
        }
    }

    /** Second operand: a register shifted by a constant. */
    public static final class ShiftedRegister extends GeneralDataProcessing {

        /** Rm. */
        public final byte m;
        /** How it is shifted. */
        public final ShiftType type;
        /** How far, 0 to 32. */
        public final byte amount;

        /** See {@link GeneralDataProcessing}. */
        public ShiftedRegister(int condition, int size, DataProcessingOpcode opcode, boolean setFlags, int d, int n,
                int m, ShiftType type, int amount) {
            super(condition, size, opcode, setFlags, d, n);
            this.m = (byte) m;
            this.type = type;
            this.amount = (byte) amount;
        }

        @Override
        public void execute(Cpu cpu) {
            int value = cpu.r[m];
            int carry = setFlags ? Shifter.carryOut(type, value, amount, cpu.carry) : 0;
            perform(cpu, Shifter.shift(type, value, amount, cpu.carry), carry);
        }
    }

    /** Second operand: a register shifted by the low byte of another. */
    public static final class RegisterShiftedRegister extends GeneralDataProcessing {

        /** Rm. */
        public final byte m;
        /** How it is shifted. */
        public final ShiftType type;
        /** Rs. */
        public final byte s;

        /** See {@link GeneralDataProcessing}. */
        public RegisterShiftedRegister(int condition, int size, DataProcessingOpcode opcode, boolean setFlags, int d,
                int n, int m, ShiftType type, int s) {
            super(condition, size, opcode, setFlags, d, n);
            this.m = (byte) m;
            this.type = type;
            this.s = (byte) s;
        }

        @Override
        public void execute(Cpu cpu) {
            int value = cpu.r[m];
            int amount = cpu.r[s] & 0xff;
            int carry = setFlags ? Shifter.carryOut(type, value, amount, cpu.carry) : 0;
            perform(cpu, Shifter.shift(type, value, amount, cpu.carry), carry);
        }
    }
}
