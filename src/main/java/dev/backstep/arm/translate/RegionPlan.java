package dev.backstep.arm.translate;

import dev.backstep.arm.decode.ArmDecoder;
import dev.backstep.arm.instruction.IfThen;
import dev.backstep.arm.instruction.Instruction;
import dev.backstep.arm.interpret.CodePage;
import dev.backstep.arm.interpret.CodeSource;
import dev.backstep.arm.translate.Template.Ending;
import dev.backstep.arm.translate.Template.Path;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which instructions become one region: those that the entry reaches by direct branches inside the page, up to a number, in
 * blocks that are entered at their heads only.
 */
final class RegionPlan {

    /**
     * An instruction of a region.
     *
     * @param offset in bytes in the page
     * @param encoding its bits; of two halfwords, the first is the high one
     * @param condition 0 to 14, of its own or of the IT block
     * @param itState ITSTATE for it, 0 outside an IT block
     */
    record Planned(int offset, int encoding, Instruction instruction, Template template, int condition, int itState) {

        boolean isConditional() {
            return condition != Instruction.ALWAYS;
        }

        /** Its second half lies in the next page. */
        boolean isAcrossPages() {
            return offset + instruction.size > CodePage.SIZE;
        }

        /** The instruction after it may be next. */
        boolean mayFallThrough() {
            return isConditional() || template.mayFallThrough();
        }

        /** ITSTATE for the instruction after it (A2.5.2). */
        int nextItState() {
            if (instruction instanceof IfThen ifThen) {
                return ifThen.state();
            }
            return (itState & 7) == 0 ? 0 : itState & 0xe0 | itState << 1 & 0x1f;
        }
    }

    /**
     * Instructions that run one after the other.
     *
     * @param goesOn offset of the instruction that follows the last one, or -1 when none does
     */
    record Block(List<Planned> instructions, int goesOn) {

        int offset() {
            return instructions.get(0).offset();
        }

        /** ITSTATE that it begins with. */
        int itState() {
            return instructions.get(0).itState();
        }

        /** ITSTATE that it ends with: it may be the first part of an IT block only. */
        int nextItState() {
            return instructions.get(instructions.size() - 1).nextItState();
        }
    }

    private final CodeSource page;
    private final ArmDecoder decoder;
    private final TemplateCache templates;
    private final boolean thumb;
    private final int nextPage;
    private final int limit;
    private final Map<Integer, Planned> instructions = new TreeMap<>();
    private final TreeSet<Integer> heads = new TreeSet<>();
    private final Deque<Integer> waiting = new ArrayDeque<>();

    private RegionPlan(CodeSource page, ArmDecoder decoder, TemplateCache templates, boolean thumb, int nextPage, int limit) {
        this.page = page;
        this.decoder = decoder;
        this.templates = templates;
        this.thumb = thumb;
        this.nextPage = nextPage;
        this.limit = limit;
    }

    /**
     * The blocks of a region, by ascending offset; empty when even the first instruction cannot be translated.
     *
     * @param nextPage the halfword that the page after this one begins with, or -1 when not known
     * @param limit number of instructions after which no new block is begun
     */
    static List<Block> of(CodeSource page, ArmDecoder decoder, TemplateCache templates, int entry, boolean thumb, int nextPage, int limit) {
        RegionPlan plan = new RegionPlan(page, decoder, templates, thumb, nextPage, limit);
        plan.heads.add(entry);
        plan.waiting.add(entry);
        while (!plan.waiting.isEmpty() && plan.instructions.size() < limit) {
            plan.scan(plan.waiting.poll());
        }
        return plan.blocks();
    }

    /** Which halfwords of the page the blocks were made from. */
    static BitSet halfwords(List<Block> blocks) {
        BitSet halfwords = new BitSet();
        for (Block block : blocks) {
            for (Planned planned : block.instructions()) {
                halfwords.set(planned.offset() / 2, Math.min(planned.offset() + planned.instruction().size, CodePage.SIZE) / 2);
            }
        }
        return halfwords;
    }

    private void scan(int head) {
        int offset = head;
        int it = 0;
        while (true) {
            if (instructions.containsKey(offset) || page.isBarrier(offset) || instructions.size() >= 2 * limit) {
                return;
            }
            long bits = encoding(offset);
            if (bits < 0) {
                return;
            }
            int encoding = (int) bits;
            Instruction instruction = decoder.decode(encoding, thumb, it != 0);
            if (page.keepsChanging(offset, instruction.size)) {
                return;
            }
            Planned planned = plan(offset, encoding, instruction, it);
            if (planned.template().kind() == Template.Kind.INTERPRET) {
                return;
            }
            instructions.put(offset, planned);
            int next = offset + instruction.size;
            boolean endsBlock = planned.template().kind() == Template.Kind.CALL || planned.template().mayBranch();
            if (endsBlock) {
                planned.template().branchTargets(offset).forEach(this::head);
                if (instructions.size() >= limit || !planned.mayFallThrough() && !planned.template().isCall()) {
                    return;
                }
                heads.add(next);
            }
            it = planned.nextItState();
            offset = next;
        }
    }

    /** -1 where nothing can be planned. */
    private long encoding(int offset) {
        long encoding = page.encoding(offset, thumb);
        if (encoding >= 0 || !thumb || offset != CodePage.SIZE - 2 || nextPage < 0) {
            return encoding;
        }
        int first = page.firstHalfAtEnd();
        return first < 0 ? -1 : (first << 16 | nextPage) & 0xffffffffL;
    }

    private void head(int offset) {
        if (offset >= 0 && offset < CodePage.SIZE) {
            heads.add(offset);
            waiting.add(offset);
        }
    }

    private Planned plan(int offset, int encoding, Instruction instruction, int it) {
        int condition = it != 0 ? Math.min(it >>> 4, Instruction.ALWAYS) : instruction.condition;
        // An IT instruction needs no code: what it sets is known at each instruction, and put into the CPU by exits.
        Template template = instruction instanceof IfThen ? Template.NOTHING
                : templates.get(encoding, instruction, thumb, it != 0, offset);
        if (it != 0 && (template.kind() == Template.Kind.CALL || instruction.ignoresItBlock() || instruction instanceof IfThen
                || (it & 7) != 0 && template.mayBranch())) {
            // The last: a branch in the middle of an IT block, which takes the rest of ITSTATE with it.
            template = Template.INTERPRET;
        }
        return new Planned(offset, encoding, instruction, template, condition, it);
    }

    private List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        List<Planned> block = new ArrayList<>();
        int expected = -1;
        int expectedItState = 0;
        for (Planned planned : instructions.values()) {
            // An instruction of an IT block may be in the plan as one outside, having been branched to.
            boolean follows = expected == planned.offset() && expectedItState == planned.itState() && !block.isEmpty();
            if (!block.isEmpty() && (!follows || heads.contains(planned.offset()))) {
                blocks.add(new Block(block, goesOn(block)));
                block = new ArrayList<>();
            }
            block.add(planned);
            expected = planned.offset() + planned.instruction().size;
            expectedItState = planned.nextItState();
        }
        if (!block.isEmpty()) {
            blocks.add(new Block(block, goesOn(block)));
        }
        return blocks;
    }

    private static int goesOn(List<Planned> block) {
        Planned last = block.get(block.size() - 1);
        return last.mayFallThrough() ? last.offset() + last.instruction().size : -1;
    }

    /** Offsets in the page that a template of an instruction at {@code offset} branches to, calls left out. */
    static void collectTargets(Path path, int offset, boolean links, List<Integer> targets) {
        boolean isCall = links || path.setsLinkRegister();
        if (path.ending instanceof Ending.Branch branch && branch.target().kind == Node.Kind.HERE && !branch.leaves() && !isCall) {
            targets.add(offset + (int) branch.target().number);
        } else if (path.ending instanceof Ending.Fork fork) {
            collectTargets(fork.taken(), offset, isCall, targets);
            collectTargets(fork.notTaken(), offset, isCall, targets);
        }
    }
}
