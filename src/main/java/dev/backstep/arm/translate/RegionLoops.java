package dev.backstep.arm.translate;

import dev.backstep.arm.translate.RegionPlan.Block;
import dev.backstep.arm.translate.RegionPlan.Planned;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Finds the loops of a region that go round without calls: of subroutines, or of instructions that are not inline. */
final class RegionLoops {

    private RegionLoops() { }

    /** The blocks of these loops. */
    static List<Block> innermost(List<Block> blocks) {
        BitSet[] reached = new BitSet[blocks.size()];
        boolean goesBack = false;
        for (int i = 0; i < reached.length; i++) {
            reached[i] = successors(blocks, i);
            goesBack |= reached[i].length() != 0 && reached[i].nextSetBit(0) <= i;
        }
        List<Block> inLoops = new ArrayList<>();
        if (!goesBack) {
            return inLoops;
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

    /** None for a block that calls. */
    private static BitSet successors(List<Block> blocks, int number) {
        BitSet successors = new BitSet();
        Block block = blocks.get(number);
        for (Planned planned : block.instructions()) {
            if (planned.template().kind() == Template.Kind.CALL || planned.template().isCall()) {
                return new BitSet();
            }
            if (planned.template().mayBranch()) {
                planned.template().branchTargets(planned.offset()).forEach(target -> add(blocks, target, successors));
            }
        }
        add(blocks, block.goesOn(), successors);
        return successors;
    }

    private static void add(List<Block> blocks, int offset, BitSet numbers) {
        for (int i = 0; i < blocks.size(); i++) {
            if (blocks.get(i).offset() == offset) {
                numbers.set(i);
            }
        }
    }
}
