package dev.backstep.arm.cpu;

import dev.backstep.arm.mmu.AccessRegime;
import dev.backstep.arm.mmu.DataMemory;
import dev.backstep.arm.mmu.GuestFault;
import dev.backstep.arm.mmu.Mmu;
import dev.backstep.arm.mmu.TranslationContexts;
import dev.backstep.arm.mmu.TranslationListener;
import dev.backstep.arm.state.ExtensionRegisters;
import dev.backstep.arm.state.Mode;
import dev.backstep.arm.state.Psr;
import dev.backstep.arm.state.SystemControlRegisters;
import dev.backstep.clock.Icount;
import dev.backstep.memory.AddressSpace;
import dev.backstep.memory.Ram;
import dev.backstep.state.StateExchange;
import dev.backstep.state.Stateful;

import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.List;

/**
 * The state of an ARMv7-A processor and what instructions do to it.
 *
 * <p>Between instructions {@link #pc} is the address of the next one. While an instruction runs, {@code r[15]} is what
 * reading the PC gives (its address plus 8 in A32, plus 4 in T32) and {@code pc} is already the address after it;
 * branches change {@code pc}. {@code r[15]} means nothing between instructions.
 *
 * <p>Flags are kept as what they follow from: N is the sign of {@link #negative}, Z is {@code zero == 0}, C is
 * {@link #carry} (0 or 1), V is the sign of {@link #overflow}.
 *
 * <p>Thread: the CPU's own. Fields are public for instructions and engines; all else uses the methods.
 */
public final class Cpu implements Stateful {

    /** R0 to R14 of the present mode; see the class comment for R15. */
    public final int[] r = new int[16];
    /** Virtual address of the next instruction. */
    public int pc;
    /** N is this value's sign. */
    public int negative;
    /** Z is set when this is 0. */
    public int zero = 1;
    /** C: 0 or 1. */
    public int carry;
    /** V is this value's sign. */
    public int overflow;
    /** Q: 0 or 1. */
    public int saturated;
    /** GE[3:0]. */
    public int ge;
    /** T: in T32 state. */
    public boolean thumb;
    /** ITSTATE for the next instruction (A2.5.2); 0 outside an IT block. */
    public int itState;
    /** ITSTATE of the instruction that runs now: what its own faults save. */
    public int itStateOfInstruction;
    /**
     * Set when something changed that an engine caches while it stays in a page: instruction set, privilege, translation,
     * or an exception was taken. Engines clear it.
     */
    public boolean contextChanged;

    /** System control registers with effects here. */
    public final SystemControlRegisters control = new SystemControlRegisters();
    /** Floating-point instructions run now: see {@link ExtensionAccess}, as for the next two. */
    public boolean floatingPointEnabled;
    /** Advanced SIMD instructions run now. */
    public boolean advancedSimdEnabled;
    /** VFP instructions may access D16 to D31 now. */
    public boolean upperRegistersEnabled;

    /** Registers of floating point and Advanced SIMD. */
    public final ExtensionRegisters extension = new ExtensionRegisters();
    /** Address translation. */
    public final Mmu mmu;
    /** Which translations engines and {@link #memory} have cached for what. */
    public final TranslationContexts contexts = new TranslationContexts();
    /** Data accesses. */
    public final DataMemory memory;
    /** The local exclusive monitor. */
    public final ExclusiveMonitor exclusive = new ExclusiveMonitor();
    /** Interrupt inputs, and waiting for interrupts and events. */
    public final Interrupts interrupts = new Interrupts(this);
    /** The instruction count: the machine's, or this CPU's own where CPUs run at the same time. */
    public final Icount icount;
    /** Other CPUs run at the same time, on threads of their own. */
    public final boolean shared;

    private final int index;
    private final CpuModel model;
    private final GuestFault fault = new GuestFault();
    private final Exceptions exceptions = new Exceptions(this);
    private final Coprocessor[] coprocessors = new Coprocessor[16];
    private final RegisterBanks banks = new RegisterBanks(r);
    private Mode mode = Mode.SUPERVISOR;
    private boolean bigEndian;
    private boolean asyncAbortMasked;
    private boolean irqMasked;
    private boolean fiqMasked;
    private Semihosting semihosting = cpu -> false;
    private BreakpointHook breakpoints;
    private ExecutionEngine engine;
    private CpuCluster cluster;

    /**
     * A processor in reset state.
     *
     * @param index 0 for the first
     * @param model what it is
     * @param space physical memory as it sees it
     * @param icount the machine's instruction count, or one for this CPU where CPUs run at the same time
     */
    public Cpu(int index, CpuModel model, AddressSpace space, Icount icount) {
        this.index = index;
        this.model = model;
        this.icount = icount;
        this.shared = space.arbiter().isShared();
        this.memory = new DataMemory(space, fault);
        this.mmu = new Mmu(space, control, fault, icount, new TranslationListener() {
            @Override
            public void translationLost(int pageAddress) {
                forgetTranslation(pageAddress);
            }

            @Override
            public void translationsLost() {
                flushTranslations();
            }
        });
        memory.setTranslator(mmu);
        this.cluster = new CpuCluster(List.of(this));
        model.connectCoprocessors(this);
        reset();
    }

    /** Which processor of the machine, from 0. */
    public int index() {
        return index;
    }

    /** What processor this is. */
    public CpuModel model() {
        return model;
    }

    /** The processors that it belongs to: itself alone, unless it was put together with others. */
    public CpuCluster cluster() {
        return cluster;
    }

    void joinCluster(CpuCluster newCluster) {
        cluster = newCluster;
    }

    /** DMB and DSB: what this CPU did before, others see before what it does after. */
    public void fence() {
        if (shared) {
            VarHandle.fullFence();
        }
    }

    /** Exception entry. */
    public Exceptions exceptions() {
        return exceptions;
    }

    /** The engine that runs this processor. */
    public ExecutionEngine engine() {
        return engine;
    }

    /** Sets the engine; once, when the machine is built. */
    public void setEngine(ExecutionEngine newEngine) {
        engine = newEngine;
    }

    /** The coprocessor with this number, or null. */
    public Coprocessor coprocessor(int number) {
        return coprocessors[number];
    }

    /** Connects a coprocessor, 0 to 15. */
    public void setCoprocessor(int number, Coprocessor coprocessor) {
        coprocessors[number] = coprocessor;
    }

    /** Who takes semihosting calls. */
    public Semihosting semihosting() {
        return semihosting;
    }

    /** Sets who takes semihosting calls. */
    public void setSemihosting(Semihosting newSemihosting) {
        semihosting = newSemihosting;
    }

    /** The debugger's breakpoints, or null. */
    public BreakpointHook breakpoints() {
        return breakpoints;
    }

    /** Sets or removes (null) the debugger's breakpoints; to be called again when the set of pages changes. */
    public void setBreakpoints(BreakpointHook hook) {
        breakpoints = hook;
        contextChanged = true;
        if (engine != null) {
            engine.flushFetchTranslations();
        }
    }

    /** Power-on: Supervisor mode, A32, all masked, Secure, MMU off (B1.9.1). Registers that are UNKNOWN become 0. */
    public void reset() {
        mode = Mode.SUPERVISOR;
        Arrays.fill(r, 0);
        banks.clear();
        negative = 0;
        zero = 0;
        carry = 0;
        overflow = 0;
        saturated = 0;
        ge = 0;
        thumb = false;
        itState = 0;
        bigEndian = false;
        asyncAbortMasked = true;
        irqMasked = true;
        fiqMasked = true;
        interrupts.reset();
        exclusive.clear();
        extension.reset();
        model.resetControl(control);
        mmu.reset();
        for (Coprocessor coprocessor : coprocessors) {
            if (coprocessor != null) {
                coprocessor.reset();
            }
        }
        pc = (control.sctlr[0] & SystemControlRegisters.SCTLR_V) != 0 ? 0xffff0000 : 0;
        controlChanged();
    }

    // Faults: what instructions throw.

    /** The fault to throw for an instruction that is undefined: {@code throw cpu.undefinedInstruction();}. */
    public GuestFault undefinedInstruction() {
        return fault.undefined();
    }

    /**
     * CheckVFPEnabled (A2.7, B1.11): undefined instruction unless CPACR, NSACR and FPEXC let floating-point instructions run.
     * To be called before anything else that such an instruction does.
     */
    public void checkFloatingPointEnabled() {
        if (!floatingPointEnabled) {
            throw fault.undefined();
        }
    }

    /** CheckAdvancedSIMDEnabled: the same for Advanced SIMD instructions, which CPACR.ASEDIS can take away as well. */
    public void checkAdvancedSimdEnabled() {
        if (!advancedSimdEnabled) {
            throw fault.undefined();
        }
    }

    /** Sets FPEXC; only EN is there. */
    public void setFpexc(int value) {
        extension.setFpexc(value & ExtensionRegisters.FPEXC_EN);
        ExtensionAccess.update(this);
    }

    /** The fault object, for those that fill it in themselves. */
    public GuestFault fault() {
        return fault;
    }

    /** Address of the instruction that runs now. Only valid while one does, before it changes state to A32 or T32. */
    public int currentAddress() {
        return r[15] - (thumb ? 4 : 8);
    }

    // Branches.

    /** BranchWritePC: stays in the present instruction set (A2.3.2). */
    public void branchWritePc(int target) {
        pc = thumb ? target & ~1 : target & ~3;
    }

    /** BXWritePC: bit 0 selects the instruction set (A2.3.2). */
    public void bxWritePc(int target) {
        if ((target & 1) != 0) {
            setThumb(true);
            pc = target & ~1;
        } else {
            setThumb(false);
            pc = target & ~3;
        }
    }

    /** LoadWritePC: as BXWritePC in ARMv7. */
    public void loadWritePc(int target) {
        bxWritePc(target);
    }

    /** ALUWritePC: as BXWritePC from A32, as BranchWritePC from T32. */
    public void aluWritePc(int target) {
        if (thumb) {
            branchWritePc(target);
        } else {
            bxWritePc(target);
        }
    }

    /** Selects the instruction set. */
    public void setThumb(boolean newThumb) {
        if (thumb != newThumb) {
            thumb = newThumb;
            contextChanged = true;
        }
    }

    // Conditions.

    /**
     * ConditionPassed (A8.3.1).
     *
     * @param condition 0 to 15
     */
    public boolean holds(int condition) {
        return switch (condition) {
            case 0 -> zero == 0;
            case 1 -> zero != 0;
            case 2 -> carry != 0;
            case 3 -> carry == 0;
            case 4 -> negative < 0;
            case 5 -> negative >= 0;
            case 6 -> overflow < 0;
            case 7 -> overflow >= 0;
            case 8 -> carry != 0 && zero != 0;
            case 9 -> carry == 0 || zero == 0;
            case 10 -> (negative ^ overflow) >= 0;
            case 11 -> (negative ^ overflow) < 0;
            case 12 -> zero != 0 && (negative ^ overflow) >= 0;
            case 13 -> zero == 0 || (negative ^ overflow) < 0;
            default -> true;
        };
    }

    // Status registers.

    /** The CPSR, put together. */
    public int cpsr() {
        return apsr()
                | (itState & 3) << 25
                | ge << Psr.GE_SHIFT
                | (itState >>> 2) << 10
                | (bigEndian ? Psr.E : 0)
                | (asyncAbortMasked ? Psr.A : 0)
                | (irqMasked ? Psr.I : 0)
                | (fiqMasked ? Psr.F : 0)
                | (thumb ? Psr.T : 0)
                | mode.bits();
    }

    /** N, Z, C, V and Q in their places. */
    public int apsr() {
        return (negative & Psr.N)
                | (zero == 0 ? Psr.Z : 0)
                | carry << 29
                | (overflow >>> 31) << 28
                | saturated << 27;
    }

    /** Sets N, Z, C and V from bits 31 to 28. */
    public void setNzcv(int value) {
        negative = value;
        zero = ~value & Psr.Z;
        carry = (value >>> 29) & 1;
        overflow = value << 3;
    }

    /**
     * Sets the whole CPSR, whatever the present mode: for exception return, restore and debuggers. Bits that name no mode
     * leave the mode as it is.
     */
    public void setCpsr(int value) {
        setNzcv(value);
        saturated = (value >>> 27) & 1;
        ge = (value >>> Psr.GE_SHIFT) & 0xf;
        itState = (value >>> 8) & 0xfc | (value >>> 25) & 3;
        bigEndian = (value & Psr.E) != 0;
        asyncAbortMasked = (value & Psr.A) != 0;
        irqMasked = (value & Psr.I) != 0;
        fiqMasked = (value & Psr.F) != 0;
        thumb = (value & Psr.T) != 0;
        Mode newMode = Mode.ofBits(value);
        if (newMode != null) {
            switchBanks(newMode);
        }
        stateChanged();
    }

    /**
     * CPSRWriteByInstr (B1.3.3): what MSR, CPS and exception returns write, with what the present mode and security
     * state do not let them change left out.
     *
     * @param value the new bits
     * @param byteMask which bytes are written: bit 0 for bits 7 to 0, up to bit 3
     * @param exceptionReturn true to write execution state bits (IT, J, T) as well
     */
    public void writeCpsrByInstruction(int value, int byteMask, boolean exceptionReturn) {
        boolean privileged = mode.isPrivileged();
        if ((byteMask & 8) != 0) {
            setNzcv(value);
            saturated = (value >>> 27) & 1;
            if (exceptionReturn) {
                itState = itState & 0xfc | (value >>> 25) & 3;
            }
        }
        if ((byteMask & 4) != 0) {
            ge = (value >>> Psr.GE_SHIFT) & 0xf;
        }
        if ((byteMask & 2) != 0) {
            if (exceptionReturn) {
                itState = itState & 3 | (value >>> 8) & 0xfc;
            }
            bigEndian = (value & Psr.E) != 0;
            if (privileged && (isSecure() || (control.scr & SystemControlRegisters.SCR_AW) != 0)) {
                asyncAbortMasked = (value & Psr.A) != 0;
            }
        }
        if ((byteMask & 1) != 0) {
            if (privileged) {
                irqMasked = (value & Psr.I) != 0;
                boolean nonMaskable = (sctlr() & SystemControlRegisters.SCTLR_NMFI) != 0;
                boolean mayChangeF = isSecure() || (control.scr & SystemControlRegisters.SCR_FW) != 0;
                if (mayChangeF && (!nonMaskable || (value & Psr.F) == 0)) {
                    fiqMasked = (value & Psr.F) != 0;
                }
                Mode newMode = Mode.ofBits(value);
                if (newMode != null && mayEnter(newMode)) {
                    switchBanks(newMode);
                }
            }
            if (exceptionReturn) {
                thumb = (value & Psr.T) != 0;
            }
        }
        stateChanged();
    }

    private boolean mayEnter(Mode newMode) {
        if (newMode == Mode.HYP) {
            return false;
        }
        return newMode != Mode.MONITOR || isSecure();
    }

    /** The present mode. */
    public Mode mode() {
        return mode;
    }

    /** Enters a mode, banks switched; all other bits of the CPSR stay. */
    public void setMode(Mode newMode) {
        switchBanks(newMode);
        stateChanged();
    }

    private void switchBanks(Mode newMode) {
        banks.change(mode, newMode);
        mode = newMode;
    }

    /**
     * A register as another mode sees it (LDM/STM of User registers, SRS, MRS/MSR of banked registers).
     *
     * @param number 0 to 14
     */
    public int banked(Mode ofMode, int number) {
        return banks.get(mode, ofMode, number);
    }

    /** Sets a register as another mode sees it; see {@link #banked}. */
    public void setBanked(Mode ofMode, int number, int value) {
        banks.set(mode, ofMode, number, value);
    }

    /** The SPSR of the present mode; 0 in User and System mode, where it is UNPREDICTABLE. */
    public int spsr() {
        return banks.spsr(mode);
    }

    /** Sets the SPSR of the present mode; no effect in User and System mode. */
    public void setSpsr(int value) {
        banks.setSpsr(mode, value);
    }

    /** The SPSR of a mode that has one. */
    public int spsrOf(Mode ofMode) {
        return banks.spsr(ofMode);
    }

    /** Sets the SPSR of a mode that has one. */
    public void setSpsrOf(Mode ofMode, int value) {
        banks.setSpsr(ofMode, value);
    }

    /** Not User mode. */
    public boolean isPrivileged() {
        return mode.isPrivileged();
    }

    /** Secure state: SCR.NS is 0, or Monitor mode (B1.5.1). */
    public boolean isSecure() {
        return mode == Mode.MONITOR || (control.scr & SystemControlRegisters.SCR_NS) == 0;
    }

    /** Index of the copy of banked system control registers that is in force: 0 Secure, 1 Non-secure. */
    public int securityBank() {
        return isSecure() ? 0 : 1;
    }

    /** SCTLR of the present security state. */
    public int sctlr() {
        return control.sctlr[securityBank()];
    }

    /** CPSR.E: data accesses are big-endian. */
    public boolean isBigEndian() {
        return bigEndian;
    }

    /** SETEND, and exception entry. */
    public void setBigEndian(boolean newBigEndian) {
        bigEndian = newBigEndian;
        stateChanged();
    }

    /** CPSR.A, I and F as three truth values. */
    public void setMasks(boolean asyncAbort, boolean irq, boolean fiq) {
        asyncAbortMasked = asyncAbort;
        irqMasked = irq;
        fiqMasked = fiq;
        stateChanged();
    }

    /** CPSR.A. */
    public boolean isAsyncAbortMasked() {
        return asyncAbortMasked;
    }

    /** CPSR.I. */
    public boolean isIrqMasked() {
        return irqMasked;
    }

    /** CPSR.F. */
    public boolean isFiqMasked() {
        return fiqMasked;
    }

    /**
     * To be called after a change of {@link #control} that has effects: SCTLR, SCR, CPACR, NSACR, translation registers. The TLB
     * keeps what it holds.
     */
    public void controlChanged() {
        stateChanged();
    }

    /** Forgets all copies of translations, of data and of instruction addresses. The TLB keeps what it holds. */
    public void flushTranslations() {
        memory.flush();
        if (engine != null) {
            engine.flushFetchTranslations();
        }
        contextChanged = true;
    }

    private void forgetTranslation(int pageAddress) {
        memory.forgetPage(pageAddress);
        if (engine != null) {
            engine.forgetFetchTranslation(pageAddress);
        }
        if ((pc & -Ram.PAGE_SIZE) == pageAddress) {
            // The page that runs now: its next instruction has to be fetched anew.
            contextChanged = true;
        }
    }

    private void selectTranslationContext() {
        long key = mmu.select(securityBank());
        if (!contexts.isCurrent(key)) {
            if (contexts.select(key)) {
                memory.flushContext(contexts.current());
                if (engine != null) {
                    engine.flushFetchTranslations(contexts.current());
                }
            }
            memory.setContext(contexts.current());
        }
    }

    private void stateChanged() {
        contextChanged = true;
        ExtensionAccess.update(this);
        selectTranslationContext();
        memory.setRegime(AccessRegime.of(mode.isPrivileged(), bigEndian));
        memory.setAlignmentChecked((sctlr() & SystemControlRegisters.SCTLR_A) != 0);
        interrupts.lookSoon();
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        // The banks of the present mode live in r; put them where the others are, so that each has one place.
        banks.keep(mode);
        r[15] = pc;
        exchange.int32Array("r", r);
        int cpsr = exchange.int32("cpsr", cpsr());
        exchange.part("banks", banks);
        interrupts.exchangeState(exchange);
        exchange.part("exclusive", exclusive);
        exchange.part("control", control);
        exchange.part("mmu", mmu);
        exchange.part("extension", extension);
        for (int number = 0; number < coprocessors.length; number++) {
            // A coprocessor that answers for two numbers (10 and 11) is one part.
            if (coprocessors[number] instanceof Stateful part && (number == 0 || coprocessors[number - 1] != part)) {
                exchange.part("cp" + number, part);
            }
        }
        pc = r[15];
        mode = Mode.ofBits(cpsr);
        setCpsr(cpsr);
    }

    /**
     * To be called after a restore: caches that depend on the state are forgotten. (Memory caches are kept: they hold
     * for the same machine.)
     */
    public void afterRestore() {
        flushTranslations();
        memory.touches().clear();
        controlChanged();
    }
}
