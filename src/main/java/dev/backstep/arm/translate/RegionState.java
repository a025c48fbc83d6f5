package dev.backstep.arm.translate;

import dev.backstep.arm.translate.RegionPlan.Block;
import dev.backstep.arm.translate.RegionPlan.Planned;
import dev.backstep.arm.translate.Template.Ending;
import dev.backstep.arm.translate.Template.Path;
import dev.backstep.arm.translate.Template.Step;

import java.util.Arrays;
import java.util.List;

/** Which registers and flags a region keeps in which local variables. */
final class RegionState {

    private final boolean[] registers = new boolean[15];
    private final boolean[] kept = new boolean[15];
    private final boolean[] readFlags = new boolean[4];
    private final boolean[] writtenFlags = new boolean[4];
    private final int[] registerLocals = new int[15];
    private final int[] flagLocals = new int[4];
    private int count;
    private boolean subtracts;
    private boolean setsOtherwise;
    private int firstOperand;

    private RegionState() { }

    /** For these blocks; variables from {@code firstLocal} on. */
    static RegionState of(List<Block> blocks, RegionLoops loops, int firstLocal) {
        RegionState state = new RegionState();
        for (Block block : blocks) {
            for (Planned planned : block.instructions()) {
                if (planned.isConditional()) {
                    // The CPU's conditions read any of them.
                    Arrays.fill(state.readFlags, true);
                }
                if (planned.template().kind() == Template.Kind.INLINE) {
                    state.look(planned.template().path());
                }
            }
        }
        for (Block block : loops.withoutCalls()) {
            for (Planned planned : block.instructions()) {
                if (planned.template().kind() == Template.Kind.INLINE) {
                    state.keepWritten(planned.template().path());
                }
            }
        }
        if (state.subtracts) {
            Arrays.fill(state.writtenFlags, true);
        }
        int local = firstLocal;
        for (int i = 0; i < 15; i++) {
            state.registers[i] |= state.kept[i];
            if (state.registers[i]) {
                state.registerLocals[i] = local++;
            }
        }
        for (int i = 0; i < 4; i++) {
            if (state.readFlags[i] || state.writtenFlags[i]) {
                state.flagLocals[i] = local++;
            }
        }
        if (state.subtracts) {
            state.firstOperand = local;
            local += 3;
        }
        state.count = local - firstLocal;
        return state;
    }

    private void look(Path path) {
        boolean sets = path.steps.stream().anyMatch(step -> step instanceof Step.SetFlag);
        if (sets) {
            boolean isSubtraction = Subtraction.in(path.steps) != null;
            subtracts |= isSubtraction;
            setsOtherwise |= !isSubtraction;
        }
        for (Step step : path.steps) {
            if (step instanceof Step.Bind bind) {
                if (bind.node().kind == Node.Kind.REGISTER) {
                    registers[bind.node().index] = true;
                } else if (bind.node().kind == Node.Kind.FLAG) {
                    readFlags[bind.node().index] = true;
                }
            } else if (step instanceof Step.SetFlag set) {
                writtenFlags[set.flag().ordinal()] = true;
            }
        }
        if (path.ending instanceof Ending.Fork fork) {
            look(fork.taken());
            look(fork.notTaken());
        }
    }

    private void keepWritten(Path path) {
        for (Step step : path.steps) {
            if (step instanceof Step.SetRegister set && set.register() < 15) {
                kept[set.register()] = true;
            }
        }
        if (path.ending instanceof Ending.Fork fork) {
            keepWritten(fork.taken());
            keepWritten(fork.notTaken());
        }
    }

    /** Number of local variables, of one slot each. */
    int count() {
        return count;
    }

    boolean hasRegister(int register) {
        return registers[register];
    }

    /**
     * True when writes of a register go to its local variable only, and to the CPU on exits: those that a loop without calls
     * writes, for a loop runs many times from one entry to one exit.
     */
    boolean keepsRegister(int register) {
        return kept[register];
    }

    int register(int register) {
        return registerLocals[register];
    }

    boolean hasFlag(Node.Flag flag) {
        return readFlags[flag.ordinal()] || writtenFlags[flag.ordinal()];
    }

    boolean writesFlag(Node.Flag flag) {
        return writtenFlags[flag.ordinal()];
    }

    int flag(Node.Flag flag) {
        return flagLocals[flag.ordinal()];
    }

    /** True when flags are those of a subtraction somewhere: {@link FlagCode} then keeps its operands. All flags count as written. */
    boolean hasSubtraction() {
        return subtracts;
    }

    /** True when flags are set in another way somewhere. */
    boolean hasOtherSettings() {
        return setsOtherwise;
    }

    int firstOperand() {
        return firstOperand;
    }

    int secondOperand() {
        return firstOperand + 1;
    }

    /** Which groups of flags are in the operands. */
    int pending() {
        return firstOperand + 2;
    }
}
