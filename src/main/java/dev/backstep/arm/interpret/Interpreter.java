package dev.backstep.arm.interpret;

import dev.backstep.arm.cpu.BreakpointHook;
import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.cpu.ExecutionEngine;
import dev.backstep.arm.cpu.StopCause;
import dev.backstep.arm.decode.ArmDecoder;
import dev.backstep.arm.instruction.Instruction;
import dev.backstep.arm.mmu.AccessType;
import dev.backstep.arm.mmu.GuestFault;
import dev.backstep.arm.mmu.TranslationContexts;
import dev.backstep.clock.Icount;
import dev.backstep.memory.AddressSpace;
import dev.backstep.memory.FlatRange;
import dev.backstep.memory.MemoryRegion;
import dev.backstep.memory.PageBytes;
import dev.backstep.memory.Ram;

import java.util.Arrays;

/**
 * Runs a CPU instruction by instruction.
 *
 * <p>The loop stays in one page of decoded instructions until something that it relies on changes ({@code
 * contextChanged}), the program leaves the page, or the slice ends. Whatever a page needs once (translation, the
 * breakpoints in it) is found when it is entered.
 *
 * <p>Thread: the CPU's own.
 */
public final class Interpreter implements ExecutionEngine {

    private static final int PAGE_MASK = -Ram.PAGE_SIZE;
    private static final int FETCH_ENTRIES = 256;
    /** Never equal to a page address combined with the privilege bit. */
    private static final int NO_TAG = 0xfff;
    /** Code never gets hot: all is interpreted. */
    private static final int NEVER = Integer.MAX_VALUE;

    private final Cpu cpu;
    private final RecentInstructions instructions;
    private final CodeCache cache;
    private final Icount icount;
    /** A block of entries for each translation context. */
    private final int[] fetchTags = new int[TranslationContexts.COUNT * FETCH_ENTRIES];
    private final CodePage[] fetchPages = new CodePage[TranslationContexts.COUNT * FETCH_ENTRIES];

    /** An interpreter for a CPU; the decoder and the cache may be shared by CPUs of one machine. */
    public Interpreter(Cpu cpu, ArmDecoder decoder, CodeCache cache) {
        this.cpu = cpu;
        this.instructions = new RecentInstructions(decoder);
        this.cache = cache;
        this.icount = cpu.icount;
        flushFetchTranslations();
    }

    @Override
    public void flushFetchTranslations() {
        Arrays.fill(fetchTags, NO_TAG);
        cpu.contextChanged = true;
    }

    @Override
    public void flushFetchTranslations(int context) {
        Arrays.fill(fetchTags, context * FETCH_ENTRIES, (context + 1) * FETCH_ENTRIES, NO_TAG);
        cpu.contextChanged = true;
    }

    @Override
    public void forgetFetchTranslation(int pageAddress) {
        for (int i = (pageAddress >>> Ram.PAGE_SHIFT) & (FETCH_ENTRIES - 1); i < fetchTags.length; i += FETCH_ENTRIES) {
            if ((fetchTags[i] & ~1) == pageAddress) {
                fetchTags[i] = NO_TAG;
            }
        }
    }

    @Override
    public StopCause run() {
        StopCause cause = runSlice();
        if (cause != StopCause.NONE) {
            // The instruction that a debugger stopped before may have been fetched, and have made some of its accesses.
            cpu.mmu.undoUnfinishedInstruction();
        }
        return cause;
    }

    private StopCause runSlice() {
        StopCause cause = StopCause.NONE;
        while (icount.remaining > 0 && cause == StopCause.NONE) {
            cause = runStretch(NEVER);
        }
        return cause;
    }

    /**
     * Runs one instruction at least, and goes on until a branch arrives at a region or at what is hot, to a change of page, or to the
     * end of the slice. Does not undo what a debugger's stop left unfinished in the TLB.
     *
     * @param hot number of arrivals after which code is hot
     */
    public StopCause runToRegion(int hot) {
        return runStretch(hot);
    }

    private StopCause runStretch(int hot) {
        boolean fetched = false;
        try {
            CodePage page = fetchPage(cpu.pc);
            cpu.contextChanged = false;
            BreakpointHook hook = breakpointsHere(cpu.pc);
            fetched = true;
            boolean stopped;
            if (page == null) {
                stopped = !runOutsideMemory(hook);
            } else if (cpu.thumb) {
                stopped = !runT32(page, hook, hot);
            } else {
                stopped = !runA32(page, hook, hot);
            }
            return stopped ? StopCause.BREAKPOINT : StopCause.NONE;
        } catch (GuestFault fault) {
            if (!fetched) {
                cpu.exceptions().takeFetchAbort(fault);
                icount.remaining--;
                return StopCause.NONE;
            }
            return faulted(fault);
        }
    }

    /** What becomes of an instruction that has thrown a fault: an exception is taken, or a debugger stops before it. */
    public StopCause faulted(GuestFault fault) {
        if (fault.kind() == GuestFault.Kind.DEBUG_STOP) {
            cpu.pc = cpu.currentAddress();
            cpu.itState = cpu.thumb ? cpu.itStateOfInstruction : 0;
            return StopCause.WATCHPOINT;
        }
        cpu.exceptions().take(fault);
        icount.remaining--;
        return StopCause.NONE;
    }

    private BreakpointHook breakpointsHere(int address) {
        BreakpointHook hook = cpu.breakpoints();
        return hook != null && hook.hasBreakpointInPage(address & PAGE_MASK) ? hook : null;
    }

    /** False when a breakpoint stopped it. */
    private boolean runA32(CodePage page, BreakpointHook hook, int hot) {
        Cpu c = cpu;
        Icount count = icount;
        Instruction[] code = page.a32();
        int pc = c.pc;
        int base = pc & PAGE_MASK;
        // A fault in A32 saves no IT state, whatever T32 code left behind.
        c.itStateOfInstruction = 0;
        int next;
        // Cold code waits for the host's memory most of the time: the instruction behind is looked at while this one runs.
        Instruction following = null;
        int itsCondition = 0;
        do {
            if (hook != null && hook.reached(pc)) {
                return false;
            }
            Instruction instruction = code[(pc & ~PAGE_MASK) >>> 2];
            if (instruction == null) {
                page.decoded(pc & ~PAGE_MASK & ~3, 4);
                instruction = instructions.a32(PageBytes.get32(page.bytes, pc & ~PAGE_MASK & ~3));
                code[(pc & ~PAGE_MASK) >>> 2] = instruction;
            }
            c.r[15] = pc + 8;
            c.pc = pc + 4;
            int condition = instruction == following ? itsCondition : instruction.condition;
            following = code[(pc + 4 & ~PAGE_MASK) >>> 2];
            itsCondition = following == null ? 0 : following.condition;
            if (condition == Instruction.ALWAYS || c.holds(condition)) {
                instruction.execute(c);
            }
            next = pc + 4;
            pc = c.pc;
        } while (--count.remaining > 0 && (pc & PAGE_MASK) == base && !c.contextChanged
                && (pc == next || hot == NEVER || !page.isHot(pc & ~PAGE_MASK, false, hot)));
        return true;
    }

    /** False when a breakpoint stopped it. */
    private boolean runT32(CodePage page, BreakpointHook hook, int hot) {
        Cpu c = cpu;
        Icount count = icount;
        Instruction[] code = page.t32();
        int pc = c.pc;
        int base = pc & PAGE_MASK;
        // A branch over one halfword looks like no branch, which costs nothing but an instruction or two interpreted.
        int previous;
        Instruction following = null;
        int itsCondition = 0;
        do {
            if (hook != null && hook.reached(pc)) {
                return false;
            }
            int it = c.itState;
            c.itStateOfInstruction = it;
            if (it == 0) {
                Instruction instruction = code[(pc & ~PAGE_MASK) >>> 1];
                if (instruction == null) {
                    instruction = decodeT32(page, code, pc, false);
                }
                c.r[15] = pc + 4;
                int next = pc + instruction.size;
                c.pc = next;
                int condition = instruction == following ? itsCondition : instruction.condition;
                following = code[(next & ~PAGE_MASK) >>> 1];
                itsCondition = following == null ? 0 : following.condition;
                if (condition == Instruction.ALWAYS || c.holds(condition)) {
                    instruction.execute(c);
                }
            } else {
                stepInItBlock(page, pc, it);
            }
            previous = pc;
            pc = c.pc;
        } while (--count.remaining > 0 && (pc & PAGE_MASK) == base && !c.contextChanged
                && (pc - previous >>> 1 <= 2 || hot == NEVER || !page.isHot(pc & ~PAGE_MASK, true, hot)));
        return true;
    }

    private void stepInItBlock(CodePage page, int pc, int it) {
        Instruction[] code = page.t32InItBlock();
        Instruction instruction = code[(pc & ~PAGE_MASK) >>> 1];
        if (instruction == null) {
            instruction = decodeT32(page, code, pc, true);
        }
        cpu.r[15] = pc + 4;
        cpu.pc = pc + instruction.size;
        // Advanced before it runs: an SVC saves the next instruction's state, and an exception return brings its own.
        cpu.itState = advanced(it);
        if (cpu.holds(it >>> 4) || instruction.ignoresItBlock()) {
            instruction.execute(cpu);
        }
    }

    /** ITAdvance (A2.5.2). */
    private static int advanced(int it) {
        return (it & 7) == 0 ? 0 : it & 0xe0 | it << 1 & 0x1f;
    }

    private Instruction decodeT32(CodePage page, Instruction[] code, int pc, boolean inItBlock) {
        int offset = pc & ~PAGE_MASK & ~1;
        int first = PageBytes.get16(page.bytes, offset);
        if (!ArmDecoder.isFirstOfTwo(first)) {
            page.decoded(offset, 2);
            first = PageBytes.get16(page.bytes, offset);
            if (ArmDecoder.isFirstOfTwo(first)) {
                // Another CPU has changed it just now.
                return decodeT32(page, code, pc, inItBlock);
            }
            Instruction instruction = instructions.t16(first, inItBlock);
            code[offset >>> 1] = instruction;
            return instruction;
        }
        if (offset + 2 < Ram.PAGE_SIZE) {
            page.decoded(offset, 4);
            first = PageBytes.get16(page.bytes, offset);
            if (!ArmDecoder.isFirstOfTwo(first)) {
                // Another CPU has changed it just now.
                return decodeT32(page, code, pc, inItBlock);
            }
            Instruction instruction = instructions.t32(first << 16 | PageBytes.get16(page.bytes, offset + 2), inItBlock);
            code[offset >>> 1] = instruction;
            return instruction;
        }
        // The second half lies in another page, which may be mapped to anything: not kept, and so not told to the page, which would
        // take it for new code that may be worth a region.
        cpu.r[15] = pc + 4;
        return instructions.t32(first << 16 | fetch16(pc + 2), inItBlock);
    }

    private int fetch16(int address) {
        CodePage page = fetchPage(address);
        if (page != null) {
            return PageBytes.get16(page.bytes, address & ~PAGE_MASK);
        }
        long physical = cpu.memory.translator().translate(address, AccessType.FETCH, cpu.isPrivileged());
        return cpu.memory.space().read(physical, 2);
    }

    /** One instruction from a place that is no memory page: a device, or nothing. False when a breakpoint stopped it. */
    private boolean runOutsideMemory(BreakpointHook hook) {
        int pc = cpu.pc;
        if (hook != null && hook.reached(pc)) {
            return false;
        }
        AddressSpace space = cpu.memory.space();
        int it = cpu.itState;
        cpu.itStateOfInstruction = it;
        Instruction instruction;
        int condition;
        if (cpu.thumb) {
            cpu.r[15] = pc + 4;
            int first = fetch16(pc);
            instruction = ArmDecoder.isFirstOfTwo(first)
                    ? instructions.t32(first << 16 | fetch16(pc + 2), it != 0)
                    : instructions.t16(first, it != 0);
            condition = it != 0 ? it >>> 4 : instruction.condition;
            cpu.itState = it != 0 ? advanced(it) : 0;
        } else {
            cpu.r[15] = pc + 8;
            long physical = cpu.memory.translator().translate(pc, AccessType.FETCH, cpu.isPrivileged());
            instruction = instructions.a32(space.read(physical & ~3L, 4));
            condition = instruction.condition;
        }
        cpu.pc = pc + instruction.size;
        if (cpu.holds(condition) || it != 0 && instruction.ignoresItBlock()) {
            instruction.execute(cpu);
        }
        icount.remaining--;
        return true;
    }

    /**
     * The halfword at an address that instructions have been fetched near to lately, or -1. Changes nothing, unlike {@link #fetchPage}.
     */
    public int halfwordIfKnown(int address) {
        int entry = fetchEntry(address);
        return fetchTags[entry] == fetchTag(address) ? PageBytes.get16(fetchPages[entry].bytes, address & ~PAGE_MASK) : -1;
    }

    /** True when this halfword is what a fetch from an address would give; false as well when it would be aborted, or is not from memory. */
    public boolean fetches(int address, int halfword) {
        try {
            CodePage page = fetchPage(address);
            return page != null && PageBytes.get16(page.bytes, address & ~PAGE_MASK) == halfword;
        } catch (GuestFault fault) {
            // The interpreter meets it next.
            return false;
        }
    }

    private int fetchEntry(int address) {
        return cpu.contexts.current() * FETCH_ENTRIES + ((address >>> Ram.PAGE_SHIFT) & (FETCH_ENTRIES - 1));
    }

    private int fetchTag(int address) {
        return address & PAGE_MASK | (cpu.isPrivileged() ? 1 : 0);
    }

    /**
     * The decoded page around an address, or null when no memory page is there.
     *
     * @throws GuestFault a prefetch abort
     */
    public CodePage fetchPage(int address) {
        int entry = fetchEntry(address);
        int tag = fetchTag(address);
        if (fetchTags[entry] == tag) {
            return fetchPages[entry];
        }
        cpu.memory.touches().fetches(address);
        long physical = cpu.memory.translator().translate(address, AccessType.FETCH, cpu.isPrivileged());
        FlatRange range = cpu.memory.space().view().find(physical);
        if (range == null || range.region().kind() == MemoryRegion.Kind.IO) {
            return null;
        }
        long pageStart = physical & -Ram.PAGE_SIZE;
        if (pageStart < range.start() || pageStart + Ram.PAGE_SIZE - 1 > range.end()) {
            return null;
        }
        long offset = range.offsetOf(pageStart);
        if ((offset & (Ram.PAGE_SIZE - 1)) != 0) {
            return null;
        }
        CodePage page = cache.page(range.region().ram(), (int) (offset >> Ram.PAGE_SHIFT));
        fetchTags[entry] = tag;
        fetchPages[entry] = page;
        return page;
    }
}
