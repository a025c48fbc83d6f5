package dev.backstep.arm.translate;

import dev.backstep.arm.cpu.BreakpointHook;
import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.cpu.ExecutionEngine;
import dev.backstep.arm.cpu.StopCause;
import dev.backstep.arm.decode.ArmDecoder;
import dev.backstep.arm.interpret.CodeCache;
import dev.backstep.arm.interpret.CodePage;
import dev.backstep.arm.interpret.Interpreter;
import dev.backstep.arm.interpret.Region;
import dev.backstep.arm.interpret.RegionFinder;
import dev.backstep.arm.mmu.GuestFault;
import dev.backstep.clock.Icount;
import dev.backstep.memory.Ram;

import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Runs a CPU in two tiers: cold code in the interpreter, hot code as translated regions. Whatever is odd - a device, a fault, a
 * watched page, the end of a slice in the middle of a block - leaves the region before the instruction, and the interpreter does
 * it; so the two agree by construction on all of that.
 *
 * <p>Thread: the CPU's own.
 */
public final class TieredEngine implements ExecutionEngine, RegionFinder {

    private static final int MANY_REGIONS = 100;
    /** The same for code that is a part of a region already, and is met by itself now and then, at the end of a slice. */
    private static final int HOT_INSIDE = 5000;
    /** Subroutines in subroutines that are calls in the JVM as well. */
    private static final int MOST_CALLS = 40;
    /** The same for code that has changed often, since its last change. */
    private static final int HOT_AFTER_CHANGES = 30_000;
    /** Entries of the jump cache for the pages with the same {@link #jumpGroup}: a power of two. */
    private static final int JUMP_GROUP = 1 << 8;
    private static final int JUMP_GROUPS = 1 << 4;
    private static final int JUMP_ENTRIES = JUMP_GROUP * JUMP_GROUPS;
    /**
     * Instructions, more than most regions need to begin. Where CPUs run at the same time nobody asks for a slice of an exact length,
     * and one that regions have left with fewer than this ends: the interpreter would run them one by one, to stop at a place where
     * no region begins, at a cost of some 3 microseconds with what follows.
     */
    private static final int SHARED_REST = 200;
    private static final int PAGE_MASK = -Ram.PAGE_SIZE;

    /**
     * When code is hot.
     *
     * @param hot arrivals by a branch after which code is translated
     * @param hotAmongMany the same once many regions have been made: a region costs the JVM some ms in all, which much code of middling
     *     heat never earns
     * @param halfLife instructions, in which as many arrivals count as one half of them do later: what runs now and then, in a long time,
     *     is not hot
     */
    public record Heat(int hot, int hotAmongMany, long halfLife) {

        /** What is good for most programs. */
        public static final Heat USUAL = new Heat(1000, 3000, 1L << 35);
    }

    /** Arrivals between two looks whether a region that is being made elsewhere has come. */
    private static final int ARRIVALS_BETWEEN_LOOKS = 50;

    private final Heat heat;
    /** Instructions run after which heat is halved next. */
    private long nextCooling;
    private final Cpu cpu;
    private final Icount icount;
    private final Interpreter interpreter;
    /** Null when regions are not verified. */
    private final RegionVerifier verifier;
    private final CodeCache cache;
    private final Translator translator;
    /** Null when translating is done in between. */
    private BackgroundTranslator background;
    private int regionsAtOnce;
    private final JitStatistics statistics = new JitStatistics();
    /** Address in the low half, translation context, privilege and instruction set in the high one; 0 for an empty entry. */
    private final long[] jumpTags = new long[JUMP_ENTRIES];
    private int generation;
    private int depth;
    private final Region[] jumpRegions = new Region[JUMP_ENTRIES];

    /** An engine of the usual {@link Heat}. */
    public TieredEngine(Cpu cpu, ArmDecoder decoder, CodeCache cache, SharedRegions shared) {
        this(cpu, decoder, cache, shared, Heat.USUAL);
    }

    /**
     * An engine for a CPU; the decoder may be shared by CPUs of one machine.
     *
     * @param shared where the CPUs of the machine leave what they have translated, and whether regions are verified: every run of one is
     *     done again by the interpreter then, and the results compared
     * @param heat when code is hot
     */
    public TieredEngine(Cpu cpu, ArmDecoder decoder, CodeCache cache, SharedRegions shared, Heat heat) {
        this.heat = heat;
        this.nextCooling = heat.halfLife();
        this.cpu = cpu;
        this.icount = cpu.icount;
        this.interpreter = new Interpreter(cpu, decoder, cache);
        this.cache = cache;
        this.translator = new Translator(cpu, this, shared, statistics);
        this.verifier = shared.isVerified() ? new RegionVerifier(cpu, interpreter) : null;
        cache.onRegionsDropped(this::regionsDropped);
    }

    /**
     * From now on translates in another thread, while the program is interpreted. For the only CPU of a machine, whose regions are not
     * verified.
     *
     * @param executor of that thread, which ends by itself when there is nothing to do
     * @param hostClock in ns; it has no effect on the machine
     * @param atOnce how many regions to translate in between first: while the JVM interprets the interpreter and the translator it is
     *     better to do one thing after the other
     */
    public void translateInBackground(Executor executor, LongSupplier hostClock, int atOnce) {
        background = new BackgroundTranslator(translator, executor, hostClock);
        regionsAtOnce = atOnce;
    }

    /** What it has done so far. */
    public JitStatistics statistics() {
        return statistics;
    }

    @Override
    public int generation() {
        return generation;
    }

    @Override
    public boolean fetches(int address, int halfword) {
        return interpreter.fetches(address, halfword);
    }

    @Override
    public boolean enter() {
        if (depth >= MOST_CALLS) {
            return false;
        }
        depth++;
        statistics.countSubroutine();
        return true;
    }

    @Override
    public void leave() {
        depth--;
    }

    @Override
    public void missesOften(Region region) {
        try {
            CodePage page = interpreter.fetchPage(cpu.pc);
            if (page != null) {
                page.makePatient(region);
                forgetJumps();
            }
        } catch (GuestFault fault) {
            // The interpreter meets it next.
        }
    }

    /** Gives each region that there is now. */
    public void forEachRegion(Consumer<Region> action) {
        cache.forEachRegion(action);
    }

    private void regionsDropped() {
        statistics.countInvalidation();
        forgetJumps();
        cpu.contextChanged = true;
    }

    private void forgetJumps() {
        generation++;
        Arrays.fill(jumpTags, 0);
    }

    @Override
    public void flushFetchTranslations() {
        forgetJumps();
        interpreter.flushFetchTranslations();
    }

    @Override
    public void flushFetchTranslations(int context) {
        forgetJumps();
        interpreter.flushFetchTranslations(context);
    }

    @Override
    public void forgetFetchTranslation(int pageAddress) {
        generation++;
        int first = jumpGroup(pageAddress);
        for (int i = first; i < first + JUMP_GROUP; i++) {
            if (((int) jumpTags[i] & PAGE_MASK) == pageAddress) {
                jumpTags[i] = 0;
            }
        }
        interpreter.forgetFetchTranslation(pageAddress);
    }

    /** The first of the entries that addresses of a page have in the jump cache: few, for pages are forgotten often. */
    private static int jumpGroup(int address) {
        return ((address >>> Ram.PAGE_SHIFT ^ address >>> Ram.PAGE_SHIFT + 4) & JUMP_GROUPS - 1) * JUMP_GROUP;
    }

    @Override
    public StopCause run() {
        if (statistics.executed() >= nextCooling) {
            nextCooling += heat.halfLife();
            cache.cool();
        }
        long began = icount.now();
        BreakpointHook hook = cpu.breakpoints();
        if (hook != null && hook.seesEverything()) {
            StopCause cause = interpreter.run();
            statistics.addSlice(icount.now() - began);
            statistics.addInterpreted(icount.now() - began);
            return cause;
        }
        StopCause cause = StopCause.NONE;
        while (icount.remaining > 0 && cause == StopCause.NONE) {
            takeTranslated();
            cause = runRegions();
            if (cpu.shared && icount.remaining < SHARED_REST && icount.now() > began) {
                break;
            }
            if (cause == StopCause.NONE && icount.remaining > 0) {
                long before = icount.now();
                cause = interpreter.runToRegion(hot());
                statistics.addInterpreted(icount.now() - before);
            }
        }
        statistics.addSlice(icount.now() - began);
        if (cause != StopCause.NONE) {
            // The instruction that a debugger stopped before may have been fetched, and have made some of its accesses.
            cpu.mmu.undoUnfinishedInstruction();
        }
        return cause;
    }

    private void takeTranslated() {
        if (background == null) {
            return;
        }
        for (BackgroundTranslator.Result result = background.poll(); result != null; result = background.poll()) {
            take(result);
        }
    }

    private void take(BackgroundTranslator.Result result) {
        if (result.failure() != null) {
            throw new IllegalStateException("a region could not be translated", result.failure());
        }
        CodePage page = result.page();
        if (result.written() == null) {
            statistics.addTranslation(null, result.nanoseconds());
            if (result.code().stillHolds(page, result.offset())) {
                refuse(page, result.offset(), result.nextPage());
            }
            return;
        }
        Region.Description description = result.written().description();
        statistics.addTranslation(description, result.nanoseconds());
        statistics.addDefinition(result.definitionNanoseconds());
        if (result.code().stillHolds(page, description) && page.region(description.offset(), description.thumb()) == null) {
            translator.complete(result.region(), result.written(), page);
            page.add(result.region());
        }
    }

    private static void refuse(CodePage page, int offset, int nextPage) {
        if (nextPage >= 0 || offset != Ram.PAGE_SIZE - 2) {
            page.neverTranslate(offset);
        }
    }

    private StopCause runRegions() {
        Region region = find();
        try {
            while (region != Region.INTERPRET) {
                region = verifier == null ? region.run() : verifier.run(region);
                statistics.countRun(region);
                if (region == null) {
                    region = find();
                }
            }
        } catch (GuestFault fault) {
            return interpreter.faulted(fault);
        }
        return StopCause.NONE;
    }

    /** The region that begins where the program is, or {@link Region#INTERPRET}. */
    @Override
    public Region find() {
        if (cpu.itState != 0) {
            return Region.INTERPRET;
        }
        cpu.contextChanged = false;
        int pc = cpu.pc;
        int regime = 1 + (cpu.contexts.current() << 2 | (cpu.isPrivileged() ? 2 : 0) | (cpu.thumb ? 1 : 0));
        long tag = (long) regime << 32 | pc & 0xffffffffL;
        int entry = jumpGroup(pc) | (pc >>> 1 ^ pc >>> 9) & JUMP_GROUP - 1;
        if (jumpTags[entry] == tag) {
            return jumpRegions[entry];
        }
        int looked = generation;
        Region region = look(pc);
        if (cpu.shared && looked != generation) {
            // Another CPU has changed code or translations meanwhile.
            return Region.INTERPRET;
        }
        if (region != Region.INTERPRET) {
            jumpTags[entry] = tag;
            jumpRegions[entry] = region;
        }
        return region;
    }

    private int hot() {
        return statistics.regions() < MANY_REGIONS ? heat.hot() : heat.hotAmongMany();
    }

    private Region look(int pc) {
        CodePage page;
        try {
            page = interpreter.fetchPage(pc);
        } catch (GuestFault fault) {
            return Region.INTERPRET;
        }
        if (page == null) {
            return Region.INTERPRET;
        }
        cpu.contextChanged = false;
        BreakpointHook hook = cpu.breakpoints();
        if (hook != null && hook.hasBreakpointInPage(pc & PAGE_MASK) && page.keepApart(hook, pc & PAGE_MASK)) {
            regionsDropped();
        }
        int offset = pc & ~PAGE_MASK;
        Region region = page.region(offset, cpu.thumb);
        if (region != null) {
            return region;
        }
        region = page.takeBack(offset, cpu.thumb);
        if (region != null) {
            statistics.countTakenBack();
            return region;
        }
        int arrivals = page.heat(offset);
        if (arrivals < hot() || arrivals < HOT_INSIDE && page.isInsideRegion(offset)) {
            return Region.INTERPRET;
        }
        if (page.keepsChanging(offset, 4)) {
            if (arrivals < HOT_AFTER_CHANGES) {
                return Region.INTERPRET;
            }
            page.settle(offset);
        }
        int nextPage = cpu.thumb ? interpreter.halfwordIfKnown((pc & PAGE_MASK) + Ram.PAGE_SIZE) : -1;
        if (background != null && statistics.regions() >= regionsAtOnce) {
            background.request(page, offset, cpu.thumb, nextPage);
            page.cool(offset, hot() - ARRIVALS_BETWEEN_LOOKS);
            return Region.INTERPRET;
        }
        int modifications = page.modifications();
        region = translator.translate(page, offset, cpu.thumb, nextPage);
        if (region == Region.INTERPRET || page.modifications() != modifications) {
            // Another CPU translates, or has changed the code while this one translated.
            return Region.INTERPRET;
        }
        if (region == null) {
            refuse(page, offset, nextPage);
            return Region.INTERPRET;
        }
        page.add(region);
        return region;
    }
}
