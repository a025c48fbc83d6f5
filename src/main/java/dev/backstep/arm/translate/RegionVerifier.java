package dev.backstep.arm.translate;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.cpu.StopCause;
import dev.backstep.arm.instruction.Instruction;
import dev.backstep.arm.instruction.simd.StructureLoad;
import dev.backstep.arm.instruction.simd.StructureLoadAllLanes;
import dev.backstep.arm.instruction.simd.StructureLoadConsecutive;
import dev.backstep.arm.instruction.simd.StructureLoadLane;
import dev.backstep.arm.instruction.simd.StructureStore;
import dev.backstep.arm.instruction.simd.StructureStoreConsecutive;
import dev.backstep.arm.instruction.simd.StructureStoreLane;
import dev.backstep.arm.instruction.vfp.LoadMultiple;
import dev.backstep.arm.instruction.vfp.LoadRegister;
import dev.backstep.arm.instruction.vfp.StoreMultiple;
import dev.backstep.arm.instruction.vfp.StoreRegister;
import dev.backstep.arm.instruction.vfp.SystemRegister;
import dev.backstep.arm.interpret.Interpreter;
import dev.backstep.arm.interpret.Region;
import dev.backstep.arm.mmu.GuestFault;
import dev.backstep.clock.Icount;
import dev.backstep.memory.Ram;

import java.util.BitSet;
import java.util.Set;

/**
 * Runs regions, takes back what they did, has the interpreter do the same number of instructions, and compares: registers,
 * flags, extension registers, and the stores one by one. What the interpreter did stays, so that a machine which is verified
 * goes the same way as one that is interpreted.
 *
 * <p>This works because a region only touches registers and RAM. Instructions that regions call may do more, so that while
 * verifying only those are called that are known not to ({@link #mayCall}).
 *
 * <p>Thread: the machine thread only.
 */
final class RegionVerifier {

    /** A run is cut after this many instructions, to bound the log and to see many ends of slices. */
    private static final int MOST_INSTRUCTIONS = 3001;
    private static final int PAGE_MASK = -Ram.PAGE_SIZE;
    private static final Set<String> EXTENSION_PACKAGES = Set.of(StructureLoad.class.getPackageName(),
            LoadRegister.class.getPackageName());
    /** Of those packages, what touches memory or system registers. */
    private static final Set<Class<?>> NOT_PURE = Set.of(StructureLoad.class, StructureLoadAllLanes.class, StructureLoadConsecutive.class,
            StructureLoadLane.class, StructureStore.class, StructureStoreConsecutive.class, StructureStoreLane.class,
            LoadMultiple.class, LoadRegister.class, StoreMultiple.class, StoreRegister.class, SystemRegister.class);

    private final Cpu cpu;
    private final Icount icount;
    private final Interpreter interpreter;
    private final VerifiedState before = new VerifiedState();
    private final VerifiedState translated = new VerifiedState();
    private final VerifiedState interpreted = new VerifiedState();
    private final StoreLog translatedStores = new StoreLog();
    private final StoreLog interpretedStores = new StoreLog();
    /** Where stores go; null outside the runs that are compared. */
    private StoreLog log;

    RegionVerifier(Cpu cpu, Interpreter interpreter) {
        this.cpu = cpu;
        this.icount = cpu.icount;
        this.interpreter = interpreter;
        cpu.memory.setStoreObserver((page, address, size) -> {
            if (log != null) {
                log.beforeStore(page, address, size);
            }
        });
    }

    /** True for an instruction that changes core and extension registers and flags only, so that it may run twice. */
    static boolean mayCall(Instruction instruction) {
        return EXTENSION_PACKAGES.contains(instruction.getClass().getPackageName()) && !NOT_PURE.contains(instruction.getClass());
    }

    /**
     * As {@link Region#run}, but for a fault of a called instruction: the interpreter is to do it again.
     *
     * @throws TranslationMismatch when the interpreter does something else
     */
    Region run(Region region) {
        int cut = Math.max(0, icount.remaining - MOST_INSTRUCTIONS);
        icount.end -= cut;
        icount.remaining -= cut;
        int budget = icount.remaining;
        before.save(cpu);
        Region next = runTranslated(region);
        translated.save(cpu);
        boolean contextChanged = cpu.contextChanged;
        int left = icount.remaining;
        translatedStores.noteResults();
        translatedStores.undo();
        translatedStores.forgetIn(cpu.memory);
        before.restore(cpu);
        String trouble = runInterpreted(budget - left);
        interpretedStores.noteResults();
        interpreted.save(cpu);
        cpu.contextChanged = contextChanged;
        icount.end += left + cut;
        icount.remaining = left + cut;
        StringBuilder differences = new StringBuilder(trouble);
        translated.appendDifferences(differences, interpreted);
        translatedStores.appendDifferences(differences, interpretedStores);
        if (!differences.isEmpty()) {
            throw new TranslationMismatch(report(region, budget - left, differences));
        }
        return next;
    }

    private Region runTranslated(Region region) {
        translatedStores.clear();
        log = translatedStores;
        Region next;
        try {
            next = region.run();
        } catch (GuestFault fault) {
            cpu.pc = cpu.currentAddress();
            next = Region.INTERPRET;
        } finally {
            log = null;
        }
        if (next == Region.INTERPRET) {
            // It may have looked up a translation for an access of the instruction that it then left to the interpreter.
            cpu.mmu.undoUnfinishedInstruction();
        }
        return next;
    }

    /** Gives what kept the interpreter from running as many, or an empty string. */
    private String runInterpreted(int instructions) {
        interpretedStores.clear();
        icount.end -= icount.remaining;
        icount.remaining = instructions;
        if (instructions < 0) {
            icount.remaining = 0;
            return "\n  translated code has run " + instructions + " instructions";
        }
        if (instructions == 0) {
            return "";
        }
        log = interpretedStores;
        StopCause cause = interpreter.run();
        log = null;
        if (cause == StopCause.NONE) {
            return "";
        }
        int missing = icount.remaining;
        icount.remaining = 0;
        return "\n  the interpreter was stopped, " + missing + " instructions earlier: " + cause;
    }

    private String report(Region region, int instructions, CharSequence differences) {
        Region.Description description = region.description();
        int page = before.pc() & PAGE_MASK;
        long physical = cpu.mmu.translateForDebugger(page);
        StringBuilder out = new StringBuilder("translated code differs from interpreted code\n");
        out.append(String.format("  region: offset 0x%03x of the page at 0x%08x (physical %s), %s, %d instructions%n", description.offset(),
                page, physical < 0 ? "unknown" : String.format("0x%08x", physical), description.thumb() ? "T32" : "A32",
                description.instructions()));
        out.append(String.format("  position: %d, after %d instructions from %d on", icount.now(), instructions,
                icount.now() - instructions));
        out.append(differences).append("\n  code:");
        if (physical >= 0) {
            appendCode(out, description, physical);
        }
        return out.toString();
    }

    private void appendCode(StringBuilder out, Region.Description description, long physical) {
        BitSet halfwords = description.halfwords();
        int size = description.thumb() ? 2 : 4;
        int expected = -1;
        for (int i = halfwords.nextSetBit(0); i >= 0; i = halfwords.nextSetBit(i + size / 2)) {
            if (i != expected) {
                out.append(String.format("%n    %03x:", 2 * i));
            }
            out.append(String.format(size == 2 ? " %04x" : " %08x", cpu.memory.space().read(physical + 2 * i, size)));
            expected = i + size / 2;
        }
    }
}
