package dev.backstep.arm.instruction;

/** Makes data-processing instructions: chooses the class that fits the operation and its operands best. */
public final class DataProcessing {

    /** Carry-out of a constant that leaves C as it is. */
    public static final int CARRY_UNCHANGED = GeneralDataProcessing.Immediate.CARRY_UNCHANGED;

    private static final int PC = 15;

    private DataProcessing() { }

    /**
     * With a constant as second operand.
     *
     * @param carryOut of the constant's expansion: 0, 1 or {@link #CARRY_UNCHANGED}
     */
    public static Instruction immediate(int condition, int size, DataProcessingOpcode opcode, boolean setFlags, int d,
            int n, int immediate, int carryOut) {
        Instruction special = null;
        if (opcode.isComparison()) {
            special = compareImmediate(condition, size, opcode, n, immediate, carryOut);
        } else if (d != PC) {
            special = setFlags
                    ? immediateSettingFlags(condition, size, opcode, d, n, immediate, carryOut)
                    : immediateWithoutFlags(condition, size, opcode, d, n, immediate);
        }
        return special != null ? special
                : new GeneralDataProcessing.Immediate(condition, size, opcode, setFlags, d, n, immediate, carryOut);
    }

    private static Instruction compareImmediate(int condition, int size, DataProcessingOpcode opcode, int n,
            int immediate, int carryOut) {
        if (opcode == DataProcessingOpcode.CMP) {
            return new Compare.Immediate(condition, size, n, immediate);
        }
        if (opcode == DataProcessingOpcode.TST && carryOut == CARRY_UNCHANGED) {
            return new Compare.TestImmediate(condition, size, n, immediate);
        }
        return null;
    }

    private static Instruction immediateWithoutFlags(int condition, int size, DataProcessingOpcode opcode, int d, int n,
            int immediate) {
        return switch (opcode) {
            case ADD -> new Add.Immediate(condition, size, d, n, immediate);
            case SUB -> new Add.Immediate(condition, size, d, n, -immediate);
            case RSB -> new Subtract.ReverseImmediate(condition, size, d, n, immediate);
            case AND -> new Logical.AndImmediate(condition, size, d, n, immediate);
            case BIC -> new Logical.AndImmediate(condition, size, d, n, ~immediate);
            case ORR -> new Logical.OrImmediate(condition, size, d, n, immediate);
            case ORN -> new Logical.OrImmediate(condition, size, d, n, ~immediate);
            case EOR -> new Logical.ExclusiveOrImmediate(condition, size, d, n, immediate);
            case MOV -> new Move.Immediate(condition, size, d, immediate);
            case MVN -> new Move.Immediate(condition, size, d, ~immediate);
            default -> null;
        };
    }

    private static Instruction immediateSettingFlags(int condition, int size, DataProcessingOpcode opcode, int d, int n,
            int immediate, int carryOut) {
        if (opcode.isLogical() && carryOut != CARRY_UNCHANGED) {
            return null;
        }
        return switch (opcode) {
            case ADD -> new Add.ImmediateSettingFlags(condition, size, d, n, immediate);
            case SUB -> new Subtract.ImmediateSettingFlags(condition, size, d, n, immediate);
            case AND -> new Logical.AndImmediateSettingFlags(condition, size, d, n, immediate);
            case BIC -> new Logical.AndImmediateSettingFlags(condition, size, d, n, ~immediate);
            case MOV -> new Move.ImmediateSettingFlags(condition, size, d, immediate);
            case MVN -> new Move.ImmediateSettingFlags(condition, size, d, ~immediate);
            default -> null;
        };
    }

    /**
     * With a register shifted by a constant as second operand.
     *
     * @param amount 0 to 32; 0 with LSL is no shift
     */
    public static Instruction register(int condition, int size, DataProcessingOpcode opcode, boolean setFlags, int d,
            int n, int m, ShiftType type, int amount) {
        boolean shifted = type != ShiftType.LSL || amount != 0;
        Instruction special = null;
        if (opcode.isComparison()) {
            special = shifted ? null : compareRegister(condition, size, opcode, n, m);
        } else if (d == PC) {
            special = null;
        } else if (shifted) {
            special = shiftedRegister(condition, size, opcode, setFlags, d, n, m, type, amount);
        } else {
            special = setFlags
                    ? registerSettingFlags(condition, size, opcode, d, n, m)
                    : registerWithoutFlags(condition, size, opcode, d, n, m);
        }
        return special != null ? special
                : new GeneralDataProcessing.ShiftedRegister(condition, size, opcode, setFlags, d, n, m, type, amount);
    }

    private static Instruction compareRegister(int condition, int size, DataProcessingOpcode opcode, int n, int m) {
        return switch (opcode) {
            case CMP -> new Compare.Register(condition, size, n, m);
            case TST -> new Compare.TestRegister(condition, size, n, m);
            default -> null;
        };
    }

    private static Instruction registerWithoutFlags(int condition, int size, DataProcessingOpcode opcode, int d, int n,
            int m) {
        return switch (opcode) {
            case ADD -> new Add.Register(condition, size, d, n, m);
            case ADC -> new Add.RegisterWithCarry(condition, size, d, n, m);
            case SBC -> new Subtract.RegisterWithCarry(condition, size, d, n, m);
            case SUB -> new Subtract.Register(condition, size, d, n, m);
            case RSB -> new Subtract.Register(condition, size, d, m, n);
            case AND -> new Logical.AndRegister(condition, size, d, n, m);
            case BIC -> new Logical.BitClearRegister(condition, size, d, n, m);
            case ORR -> new Logical.OrRegister(condition, size, d, n, m);
            case EOR -> new Logical.ExclusiveOrRegister(condition, size, d, n, m);
            case MOV -> new Move.Register(condition, size, d, m);
            case MVN -> new Move.NotRegister(condition, size, d, m);
            default -> null;
        };
    }

    private static Instruction registerSettingFlags(int condition, int size, DataProcessingOpcode opcode, int d, int n,
            int m) {
        return switch (opcode) {
            case ADD -> new Add.RegisterSettingFlags(condition, size, d, n, m);
            case SUB -> new Subtract.RegisterSettingFlags(condition, size, d, n, m);
            case RSB -> new Subtract.RegisterSettingFlags(condition, size, d, m, n);
            case AND -> new Logical.AndRegisterSettingFlags(condition, size, d, n, m);
            case BIC -> new Logical.BitClearRegisterSettingFlags(condition, size, d, n, m);
            case ORR -> new Logical.OrRegisterSettingFlags(condition, size, d, n, m);
            case EOR -> new Logical.ExclusiveOrRegisterSettingFlags(condition, size, d, n, m);
            case MOV -> new Move.RegisterSettingFlags(condition, size, d, m);
            default -> null;
        };
    }

    private static Instruction shiftedRegister(int condition, int size, DataProcessingOpcode opcode, boolean setFlags,
            int d, int n, int m, ShiftType type, int amount) {
        if (amount > 31) {
            return null;
        }
        if (opcode == DataProcessingOpcode.ADD && type == ShiftType.LSL && !setFlags) {
            return new Add.ShiftedLeft(condition, size, d, n, m, amount);
        }
        if (opcode != DataProcessingOpcode.MOV) {
            return setFlags || !ShiftedOperand.knows(opcode) ? null
                    : shiftedOperand(condition, size, opcode, d, n, m, type, amount);
        }
        return switch (type) {
            case LSL -> setFlags ? new Shift.LeftSettingFlags(condition, size, d, m, amount)
                    : new Shift.Left(condition, size, d, m, amount);
            case LSR -> setFlags ? new Shift.RightSettingFlags(condition, size, d, m, amount)
                    : new Shift.Right(condition, size, d, m, amount);
            case ASR -> setFlags ? new Shift.ArithmeticRightSettingFlags(condition, size, d, m, amount)
                    : new Shift.ArithmeticRight(condition, size, d, m, amount);
            default -> null;
        };
    }

    private static Instruction shiftedOperand(int condition, int size, DataProcessingOpcode opcode, int d, int n, int m,
            ShiftType type, int amount) {
        return switch (type) {
            case LSL -> new ShiftedOperand.Left(condition, size, opcode, d, n, m, amount);
            case LSR -> new ShiftedOperand.Right(condition, size, opcode, d, n, m, amount);
            case ASR -> new ShiftedOperand.ArithmeticRight(condition, size, opcode, d, n, m, amount);
            case ROR -> new ShiftedOperand.Rotated(condition, size, opcode, d, n, m, amount);
            case RRX -> null;
        };
    }

    /** With a register shifted by a register as second operand. */
    public static Instruction registerShifted(int condition, int size, DataProcessingOpcode opcode, boolean setFlags,
            int d, int n, int m, ShiftType type, int s) {
        Instruction special = opcode == DataProcessingOpcode.MOV && !setFlags && d != PC
                ? shiftByRegister(condition, size, d, m, type, s) : null;
        return special != null ? special : new GeneralDataProcessing.RegisterShiftedRegister(condition, size, opcode,
                setFlags, d, n, m, type, s);
    }

    private static Instruction shiftByRegister(int condition, int size, int d, int m, ShiftType type, int s) {
        return switch (type) {
            case LSL -> new Shift.LeftByRegister(condition, size, d, m, s);
            case LSR -> new Shift.RightByRegister(condition, size, d, m, s);
            case ASR -> new Shift.ArithmeticRightByRegister(condition, size, d, m, s);
            default -> null;
        };
    }
}
