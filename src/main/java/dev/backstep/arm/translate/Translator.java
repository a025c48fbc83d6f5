package dev.backstep.arm.translate;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.instruction.Instruction;
import dev.backstep.arm.interpret.CodePage;
import dev.backstep.arm.interpret.CodeSource;
import dev.backstep.arm.interpret.Region;
import dev.backstep.arm.interpret.RegionFinder;

import java.lang.reflect.Constructor;
import java.util.concurrent.CompletableFuture;

/**
 * Makes regions of one CPU: has them planned and written, unless another CPU has had that done, and defines the class, a hidden one
 * that is unloaded when nothing refers to the region any more.
 *
 * <p>Thread: the CPU's, where nothing else is said.
 */
public final class Translator {

    private static final Instruction[] NO_INSTRUCTIONS = {};

    private final Cpu cpu;
    private final RegionFinder finder;
    private final SharedRegions shared;
    private final JitStatistics statistics;
    private final CompletableFuture<HostConstants> constants;

    /**
     * A translator for the instructions of one CPU.
     *
     * @param finder where regions look for others
     * @param shared where the CPUs of the machine leave what they have translated
     */
    public Translator(Cpu cpu, RegionFinder finder, SharedRegions shared, JitStatistics statistics) {
        this.cpu = cpu;
        this.finder = finder;
        this.shared = shared;
        this.statistics = statistics;
        this.constants = shared.join(cpu);
    }

    /**
     * Translates what begins at an offset of a page.
     *
     * @param nextPage the halfword that the page after this one begins with, for an instruction that goes on there; -1 when not known
     * @return the region; null when its first instruction is one for the interpreter; {@link Region#INTERPRET} when another CPU
     *     translates just now, so that it is to be interpreted for a while
     */
    public Region translate(CodePage page, int offset, boolean thumb, int nextPage) {
        long began = statistics.hostNanoseconds();
        constants.join();
        WrittenRegion written = shared.take(page, offset, thumb);
        if (written != null) {
            statistics.countTakenOver();
        } else if (shared.tryBegin()) {
            try {
                written = shared.write(page, offset, thumb, nextPage);
            } finally {
                shared.end();
            }
        } else {
            return Region.INTERPRET;
        }
        if (written == null) {
            statistics.addTranslation(null, statistics.hostNanoseconds() - began);
            return null;
        }
        long defining = statistics.hostNanoseconds();
        Region region = define(written);
        long end = statistics.hostNanoseconds();
        statistics.addDefinition(end - defining);
        statistics.addTranslation(written.description(), end - began);
        complete(region, written, page);
        return region;
    }

    /**
     * What becomes of a place in the code of the only CPU of a machine: null when its first instruction is one for the interpreter.
     * Thread: any, one at a time.
     */
    WrittenRegion write(CodeSource code, int offset, boolean thumb, int nextPage) {
        constants.join();
        return shared.writeForOne(code, offset, thumb, nextPage);
    }

    /** Makes a region that does nothing until it is complete. Thread: any. */
    Region define(WrittenRegion written) {
        try {
            Constructor<?> constructor = constants.join().lookup().defineHiddenClass(written.classFile(), false).lookupClass()
                    .getDeclaredConstructor();
            return (Region) constructor.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a translated region could not be defined", e);
        }
    }

    /** Has a region run code of this page. */
    void complete(Region region, WrittenRegion written, CodePage page) {
        region.complete(cpu, finder, page.regions(written.description().thumb()), written.called().toArray(NO_INSTRUCTIONS),
                written.description());
    }
}
