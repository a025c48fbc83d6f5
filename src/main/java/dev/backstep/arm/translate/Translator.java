package dev.backstep.arm.translate;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.decode.ArmDecoder;
import dev.backstep.arm.interpret.CodePage;
import dev.backstep.arm.interpret.Region;
import dev.backstep.arm.interpret.RegionFinder;
import dev.backstep.arm.translate.RegionPlan.Block;

import java.lang.reflect.Constructor;
import java.util.List;

/**
 * Makes regions: plans them, writes their bytecode and defines the class, a hidden one that is unloaded when nothing refers to
 * the region any more.
 *
 * <p>Thread: the machine thread only.
 */
public final class Translator {

    /** Instructions after which a region begins no new block. */
    private static final int REGION_LIMIT = 40;
    /** HotSpot compiles no method above 8000 bytes of bytecode. */
    private static final int MOST_BYTECODE_BYTES = 7900;
    private static final int CONDITIONS = 14;

    private final Cpu cpu;
    private final RegionFinder finder;
    private final ArmDecoder decoder;
    private final JitStatistics statistics;
    private final boolean verified;
    private final HostConstants constants;
    private final TemplateCache templates;
    private final Template.Path[] conditions = new Template.Path[CONDITIONS];

    /**
     * A translator for the instructions of one CPU.
     *
     * @param finder where regions look for others
     * @param verified {@link RegionVerifier} runs the regions
     */
    public Translator(Cpu cpu, RegionFinder finder, ArmDecoder decoder, JitStatistics statistics, boolean verified) {
        this.verified = verified;
        this.cpu = cpu;
        this.finder = finder;
        this.decoder = decoder;
        this.statistics = statistics;
        this.constants = new HostConstants(cpu);
        Specializer specializer = new Specializer(cpu, constants);
        this.templates = new TemplateCache(specializer, verified);
        for (int condition = 0; condition < CONDITIONS; condition++) {
            conditions[condition] = specializer.condition(condition);
        }
    }

    /**
     * Translates what begins at an offset of a page.
     *
     * @return the region, or null when its first instruction is one for the interpreter
     */
    public Region translate(CodePage page, int offset, boolean thumb) {
        long began = statistics.hostNanoseconds();
        Region region = tryToTranslate(page, offset, thumb);
        statistics.addTranslation(region, statistics.hostNanoseconds() - began);
        return region;
    }

    private Region tryToTranslate(CodePage page, int offset, boolean thumb) {
        for (int limit = REGION_LIMIT; limit > 0; limit /= 2) {
            List<Block> blocks = RegionPlan.of(page, decoder, templates, offset, thumb, limit);
            if (blocks.isEmpty() || blocks.stream().noneMatch(block -> block.offset() == offset && block.itState() == 0)) {
                return null;
            }
            RegionEmitter emitter = new RegionEmitter(constants, conditions, blocks, thumb, verified, page.isPatient(offset));
            int[] codeSize = new int[1];
            byte[] bytes = emitter.write(offset, codeSize);
            if (codeSize[0] <= MOST_BYTECODE_BYTES) {
                Region region = define(bytes);
                int instructions = blocks.stream().mapToInt(block -> block.instructions().size()).sum();
                region.complete(cpu, finder, page.regions(thumb), emitter.called(),
                        new Region.Description(offset, thumb, instructions, codeSize[0], RegionPlan.halfwords(blocks)));
                return region;
            }
        }
        return null;
    }

    private Region define(byte[] bytes) {
        long began = statistics.hostNanoseconds();
        try {
            Constructor<?> constructor = constants.lookup().defineHiddenClass(bytes, false).lookupClass().getDeclaredConstructor();
            return (Region) constructor.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a translated region could not be defined", e);
        } finally {
            statistics.addDefinition(statistics.hostNanoseconds() - began);
        }
    }
}
