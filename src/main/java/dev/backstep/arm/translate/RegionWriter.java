package dev.backstep.arm.translate;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.decode.ArmDecoder;
import dev.backstep.arm.interpret.CodeSource;
import dev.backstep.arm.interpret.Region;
import dev.backstep.arm.translate.RegionPlan.Block;

import java.util.List;

/**
 * Plans regions and writes their bytecode, which names a CPU's objects and knows nothing of its values: one does for all CPUs of a
 * machine.
 *
 * <p>Thread: one at a time.
 */
final class RegionWriter {

    /** Instructions after which a region begins no new block. */
    private static final int REGION_LIMIT = 40;
    /** HotSpot compiles no method above 8000 bytes of bytecode. */
    private static final int MOST_BYTECODE_BYTES = 7900;
    private static final int CONDITIONS = 14;

    private final ArmDecoder decoder;
    private final boolean verified;
    private final HostConstants constants;
    private final TemplateCache templates;
    private final Template.Path[] conditions = new Template.Path[CONDITIONS];
    private final AluCode alu;

    /**
     * A writer.
     *
     * @param cpu one that is like all others that the regions are for
     * @param constants its constants
     * @param verified {@link RegionVerifier} runs the regions
     */
    RegionWriter(Cpu cpu, HostConstants constants, ArmDecoder decoder, boolean verified) {
        this.decoder = decoder;
        this.verified = verified;
        this.constants = constants;
        MethodBodies bodies = new MethodBodies();
        this.alu = new AluCode(bodies);
        Specializer specializer = new Specializer(cpu, constants, bodies);
        this.templates = new TemplateCache(specializer, verified);
        for (int condition = 0; condition < CONDITIONS; condition++) {
            conditions[condition] = specializer.condition(condition);
        }
    }

    /**
     * Writes the region that begins at an offset of a page; null when its first instruction is one for the interpreter.
     *
     * @param nextPage the halfword that the page after this one begins with, or -1 when not known
     */
    WrittenRegion write(CodeSource page, int offset, boolean thumb, int nextPage) {
        for (int limit = REGION_LIMIT; limit > 0; limit /= 2) {
            List<Block> blocks = RegionPlan.of(page, decoder, templates, offset, thumb, nextPage, limit);
            if (blocks.isEmpty() || blocks.stream().noneMatch(block -> block.offset() == offset && block.itState() == 0)) {
                return null;
            }
            RegionEmitter emitter = new RegionEmitter(constants, conditions, alu, blocks, thumb, verified, page.isPatient(offset));
            int[] codeSize = new int[1];
            byte[] bytes = emitter.write(offset, codeSize);
            if (codeSize[0] <= MOST_BYTECODE_BYTES) {
                int instructions = blocks.stream().mapToInt(block -> block.instructions().size()).sum();
                return new WrittenRegion(bytes, emitter.called(),
                        new Region.Description(offset, thumb, instructions, codeSize[0], RegionPlan.halfwords(blocks)));
            }
        }
        return null;
    }
}
