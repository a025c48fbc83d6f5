package dev.backstep.arm.translate;

import dev.backstep.arm.translate.RegionPlan.Block;
import dev.backstep.arm.translate.RegionPlan.Planned;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** The loops of a region. */
final class RegionLoops {

    private final List<Block> blocks;
    /** Blocks that end in a call: of a subroutine, or of an instruction that is not inline. */
    private final BitSet calling = new BitSet();
    private final BitSet heads = new BitSet();
    private final BitSet[] successors;

    RegionLoops(List<Block> blocks) {
        this.blocks = blocks;
        this.successors = new BitSet[blocks.size()];
        for (int i = 0; i < successors.length; i++) {
            successors[i] = new BitSet();
            findSuccessors(i);
            int back = successors[i].nextSetBit(0);
            for (; back >= 0 && back <= i; back = successors[i].nextSetBit(back + 1)) {
                heads.set(back);
            }
        }
    }

    private void findSuccessors(int number) {
        Block block = blocks.get(number);
        for (Planned planned : block.instructions()) {
            if (planned.template().kind() == Template.Kind.CALL || planned.template().isCall()) {
                calling.set(number);
            }
            if (planned.template().mayBranch()) {
                planned.template().branchTargets(planned.offset()).forEach(target -> add(target, successors[number]));
            }
        }
        add(block.goesOn(), successors[number]);
    }

    private void add(int offset, BitSet numbers) {
        for (int i = 0; i < blocks.size(); i++) {
            if (blocks.get(i).offset() == offset) {
                numbers.set(i);
            }
        }
    }

    /** Numbers of the blocks that some block behind them, or they themselves, go back to: each loop has one of them. */
    BitSet heads() {
        return heads;
    }

    /** Numbers of the blocks that end in a call. */
    BitSet calling() {
        return calling;
    }

    /** The blocks of the loops that go round without calls. */
    List<Block> withoutCalls() {
        List<Block> inLoops = new ArrayList<>();
        if (heads.isEmpty()) {
            return inLoops;
        }
        BitSet[] reached = new BitSet[successors.length];
        for (int i = 0; i < reached.length; i++) {
            reached[i] = calling.get(i) ? new BitSet() : (BitSet) successors[i].clone();
        }
        for (int through = 0; through < reached.length; through++) {
            for (BitSet from : reached) {
                if (from.get(through)) {
                    from.or(reached[through]);
                }
            }
        }
        for (int i = 0; i < reached.length; i++) {
            if (reached[i].get(i)) {
                inLoops.add(blocks.get(i));
            }
        }
        return inLoops;
    }
}
