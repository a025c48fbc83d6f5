package dev.backstep.gdbstub.agent;

import java.util.Arrays;

/**
 * An agent expression that has been found to be well formed: known bytecodes with all their operands, jumps to bytecodes, and a
 * last one that ends it or jumps. Immutable.
 */
public final class AgentExpression {

    /** Values on the stack at most; GDB refuses to make expressions that need more than 100. */
    private static final int STACK_DEPTH = 100;
    /** Bytecodes that an evaluation runs at most: the language has loops. */
    private static final int PATIENCE = 10_000;

    private final byte[] code;

    private AgentExpression(byte[] code) {
        this.code = code;
    }

    /**
     * Reads bytecode.
     *
     * @throws AgentException naming what is wrong and at which offset
     */
    public static AgentExpression of(byte[] code) throws AgentException {
        boolean[] isBytecode = new boolean[code.length];
        AgentOpcode last = null;
        int at = 0;
        while (at < code.length) {
            AgentOpcode opcode = AgentOpcode.of(code[at] & 0xff);
            if (opcode == null) {
                throw wrong(String.format("0x%02x is no bytecode of a condition", code[at] & 0xff), at);
            }
            if (at + 1 + opcode.operandBytes() > code.length) {
                throw wrong("the operand of " + opcode + " is cut off", at);
            }
            isBytecode[at] = true;
            last = opcode;
            at += 1 + opcode.operandBytes();
        }
        if (last != AgentOpcode.END && last != AgentOpcode.GOTO) {
            throw wrong("it has no end", code.length);
        }
        for (at = 0; at < code.length; at++) {
            AgentOpcode opcode = isBytecode[at] ? AgentOpcode.of(code[at] & 0xff) : null;
            if (opcode != null && opcode.isJump()) {
                int target = (int) operand(code, at + 1, 2);
                if (target >= code.length || !isBytecode[target]) {
                    throw wrong("a jump to " + target + " hits no bytecode", at);
                }
            }
        }
        return new AgentExpression(code.clone());
    }

    private static AgentException wrong(String what, int offset) {
        return new AgentException("agent expression, offset " + offset + ": " + what);
    }

    private static long operand(byte[] code, int at, int bytes) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value = value << 8 | code[at + i] & 0xff;
        }
        return value;
    }

    /**
     * Its value: what is on top of the stack at its end.
     *
     * @throws AgentException when it has none: something cannot be read, a division by zero, an empty stack, no end in sight
     */
    public long evaluate(AgentContext context) throws AgentException {
        return new Evaluation(context).run();
    }

    /** One run. */
    private final class Evaluation {

        private final AgentContext context;
        private final long[] stack = new long[STACK_DEPTH];
        private int depth;

        private Evaluation(AgentContext context) {
            this.context = context;
        }

        private long run() throws AgentException {
            int at = 0;
            for (int i = 0; i < PATIENCE; i++) {
                AgentOpcode opcode = AgentOpcode.of(code[at] & 0xff);
                if (opcode == AgentOpcode.END) {
                    requireStack(1, 1, at);
                    return stack[depth - 1];
                }
                requireStack(opcode.pops(), opcode.pushes(), at);
                long operand = operand(code, at + 1, opcode.operandBytes());
                if (opcode == AgentOpcode.GOTO || opcode == AgentOpcode.IF_GOTO && stack[--depth] != 0) {
                    at = (int) operand;
                } else {
                    step(opcode, operand, at);
                    at += 1 + opcode.operandBytes();
                }
            }
            throw wrong("it does not end", at);
        }

        private void requireStack(int pops, int pushes, int at) throws AgentException {
            if (depth < pops) {
                throw wrong("nothing is left on the stack", at);
            }
            if (depth - pops + pushes > STACK_DEPTH) {
                throw wrong("the stack is full", at);
            }
        }

        private void step(AgentOpcode opcode, long operand, int at) throws AgentException {
            switch (opcode) {
                case CONST8, CONST16, CONST32, CONST64 -> stack[depth++] = operand;
                case REG -> stack[depth++] = context.register((int) operand);
                case DUP -> {
                    stack[depth] = stack[depth - 1];
                    depth++;
                }
                case PICK -> {
                    if (operand >= depth) {
                        throw wrong("the stack is not so deep", at);
                    }
                    stack[depth] = stack[depth - 1 - (int) operand];
                    depth++;
                }
                case POP -> depth--;
                case IF_GOTO -> { }
                case SWAP -> {
                    long top = stack[depth - 1];
                    stack[depth - 1] = stack[depth - 2];
                    stack[depth - 2] = top;
                }
                case ROT -> {
                    // a b c => c a b
                    long top = stack[depth - 1];
                    stack[depth - 1] = stack[depth - 2];
                    stack[depth - 2] = stack[depth - 3];
                    stack[depth - 3] = top;
                }
                case LOG_NOT, BIT_NOT, EXT, ZERO_EXT, REF8, REF16, REF32, REF64 ->
                        stack[depth - 1] = unary(opcode, stack[depth - 1], operand);
                default -> {
                    depth--;
                    stack[depth - 1] = binary(opcode, stack[depth - 1], stack[depth], at);
                }
            }
        }

        private long unary(AgentOpcode opcode, long value, long bits) throws AgentException {
            return switch (opcode) {
                case LOG_NOT -> value == 0 ? 1 : 0;
                case BIT_NOT -> ~value;
                case EXT -> bits == 0 || bits >= Long.SIZE ? value : value << Long.SIZE - bits >> Long.SIZE - bits;
                case ZERO_EXT -> bits == 0 || bits >= Long.SIZE ? value : value << Long.SIZE - bits >>> Long.SIZE - bits;
                case REF8 -> context.memory(value, 1);
                case REF16 -> context.memory(value, 2);
                case REF32 -> context.memory(value, 4);
                default -> context.memory(value, 8);
            };
        }

        private long binary(AgentOpcode opcode, long a, long b, int at) throws AgentException {
            boolean divides = switch (opcode) {
                case DIV_SIGNED, DIV_UNSIGNED, REM_SIGNED, REM_UNSIGNED -> true;
                default -> false;
            };
            if (divides && b == 0) {
                throw wrong("division by zero", at);
            }
            boolean inRange = b >= 0 && b < Long.SIZE;
            return switch (opcode) {
                case ADD -> a + b;
                case SUB -> a - b;
                case MUL -> a * b;
                case DIV_SIGNED -> a / b;
                case DIV_UNSIGNED -> Long.divideUnsigned(a, b);
                case REM_SIGNED -> a % b;
                case REM_UNSIGNED -> Long.remainderUnsigned(a, b);
                case LSH -> inRange ? a << b : 0;
                case RSH_SIGNED -> a >> (inRange ? b : Long.SIZE - 1);
                case RSH_UNSIGNED -> inRange ? a >>> b : 0;
                case BIT_AND -> a & b;
                case BIT_OR -> a | b;
                case BIT_XOR -> a ^ b;
                case EQUAL -> a == b ? 1 : 0;
                case LESS_SIGNED -> a < b ? 1 : 0;
                default -> Long.compareUnsigned(a, b) < 0 ? 1 : 0;
            };
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AgentExpression expression && Arrays.equals(code, expression.code);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(code);
    }
}
