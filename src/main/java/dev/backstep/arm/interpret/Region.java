package dev.backstep.arm.interpret;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.instruction.Instruction;
import dev.backstep.arm.mmu.PreparedAccess;

import java.util.BitSet;

/**
 * Instructions of one page that run as one piece: JVM bytecode that was made from them. Independent of the virtual address
 * of the page.
 *
 * <p>{@link #run} begins with {@code cpu.pc} at the entry, outside an IT block, and ends with the CPU's state and the
 * instruction count exact, having run as many instructions as it could. The fields and methods are for generated code.
 *
 * <p>Thread: the CPU's own.
 */
public abstract class Region {

    /** What {@link #run} gives when the instruction at {@code cpu.pc} has to be interpreted. */
    public static final Region INTERPRET = new Region() {
        @Override
        public Region run() {
            return this;
        }
    };

    /** Misses, in as many instructions, that cost some 3 % of the time. */
    private static final int MOST_MISSES = 100;
    private static final int MISSES_WINDOW = 1_000_000;

    /** Regions of the same page and instruction set by instruction number: a gap where there is none. */
    public Region[] neighbours;
    /** Instructions that are called. */
    public Instruction[] called;
    /** Whose instructions. */
    public Cpu cpu;

    private int misses;
    private long missesSince;
    private RegionFinder finder;

    private Description description;
    /** The bytes that it was made of, one run of halfwords behind the other; null when they cannot be known. */
    private byte[] code;

    /**
     * What is known of a region.
     *
     * @param offset of the entry, in bytes in the page
     * @param thumb the instruction set
     * @param instructions how many
     * @param bytecodeBytes size of the method
     * @param halfwords which halfwords of the page it was made from
     */
    public record Description(int offset, boolean thumb, int instructions, int bytecodeBytes, BitSet halfwords) {

        /** True when it was made from some of these bytes of the page: {@code length}, 1 at least, from {@code first} on. */
        public boolean isOf(int first, int length) {
            int next = halfwords.nextSetBit(first / 2);
            return next >= 0 && 2 * next < first + length;
        }
    }

    /** For generated code. */
    protected Region() { }

    /** Makes it ready to run; once. */
    public final void complete(Cpu itsCpu, RegionFinder itsFinder, Region[] itsNeighbours, Instruction[] itsCalled, Description itsDescription) {
        cpu = itsCpu;
        finder = itsFinder;
        neighbours = itsNeighbours;
        called = itsCalled;
        description = itsDescription;
    }

    /** What is known of it. */
    public final Description description() {
        return description;
    }

    /** It is made of the page's present bytes; {@code bytes} are null when other threads may be changing them. */
    final void isMadeOf(byte[] bytes) {
        code = bytes == null ? null : CodeRuns.pack(description.halfwords(), bytes);
    }

    /** True when it is known to be what would be made of these bytes of its page. */
    final boolean wasMadeOf(byte[] bytes) {
        return code != null && CodeRuns.arePacked(description.halfwords(), bytes, code);
    }

    /**
     * Runs from the entry on.
     *
     * @return the region to go on with, {@link #INTERPRET}, or null when the region at {@code cpu.pc} is to be looked up
     * @throws dev.backstep.arm.mmu.GuestFault from an instruction that is called, as the interpreter would have it
     */
    public abstract Region run();

    /**
     * Finds the page of a load that the fast path did not find.
     *
     * @param size bytes
     * @param alignment in bytes
     * @param checkedAlignment in bytes, with SCTLR.A
     * @param remaining what the instruction count is to have left while this is done
     * @return the page, in which the whole load can be made; null when the instruction has to be interpreted
     */
    public final byte[] pageOfLoad(int address, int size, int alignment, int checkedAlignment, int remaining) {
        cpu.icount.remaining = remaining;
        PreparedAccess prepared = cpu.memory.prepared();
        return prepared.load(address, size, alignment, checkedAlignment) && !cpu.contextChanged ? prepared.page(address) : null;
    }

    /** The same for a store, and for this one alone: see {@link PreparedAccess#store}. */
    public final byte[] pageOfStore(int address, int size, int alignment, int checkedAlignment, int remaining) {
        cpu.icount.remaining = remaining;
        PreparedAccess prepared = cpu.memory.prepared();
        return prepared.store(address, size, alignment, checkedAlignment) && !cpu.contextChanged ? prepared.page(address) : null;
    }

    /** Counts an exit before a memory access or a floating-point operation off the fast path, to {@code cpu.pc}. */
    public final Region missed() {
        long now = cpu.icount.now();
        // Back in time as well.
        if (Math.abs(now - missesSince) > MISSES_WINDOW) {
            missesSince = now;
            misses = 0;
        }
        if (++misses == MOST_MISSES) {
            finder.missesOften(this);
        }
        return INTERPRET;
    }

    /** Tells of a store on the fast path, in code that is verified. */
    public final void observeStore(int address, int size) {
        cpu.memory.observeStore(address, size);
    }

    /**
     * True when the instruction at the end of the page is still the one that was translated: its second half lies in the next page,
     * which may be mapped to anything, and changes without a word to this region.
     */
    public final boolean goesOnWith(int address, int halfword) {
        return finder.fetches(address, halfword);
    }

    /** Calls an instruction as the interpreter does. {@code following}: the address after it. */
    public final void call(int number, int following, int programCounter, int remaining) {
        cpu.icount.remaining = remaining;
        cpu.pc = following;
        cpu.r[15] = programCounter;
        cpu.itStateOfInstruction = 0;
        called[number].execute(cpu);
    }

    /**
     * Runs a subroutine of the program, {@code cpu.pc} being its entry, as a call in the JVM as well: so the way back is short.
     *
     * @param following the address after the call
     * @param tagBlock what {@code cpu.memory.block()} was
     * @return null when the program came back and can go on in this region; otherwise what {@link #run} is to return
     */
    public final Region callSubroutine(int following, int tagBlock) {
        RegionFinder regions = finder;
        boolean thumb = cpu.thumb;
        int generation = regions.generation();
        if (!regions.enter()) {
            return regions.find();
        }
        try {
            Region region = regions.find();
            while (region != INTERPRET) {
                region = region.run();
                if (region == null) {
                    if (cpu.pc == following) {
                        boolean same = cpu.thumb == thumb && cpu.memory.block() == tagBlock && regions.generation() == generation
                                && !cpu.contextChanged;
                        return same ? null : regions.find();
                    }
                    region = regions.find();
                }
            }
            return INTERPRET;
        } finally {
            regions.leave();
        }
    }

    /** True when the program does not simply go on after a called instruction. */
    public final boolean isElsewhere(int following) {
        return cpu.contextChanged || cpu.pc != following;
    }
}
