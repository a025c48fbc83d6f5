package dev.backstep.arm.cpu;

import dev.backstep.arm.mmu.GuestFault;
import dev.backstep.arm.state.Mode;
import dev.backstep.arm.state.Psr;
import dev.backstep.arm.state.SystemControlRegisters;

/**
 * Exception entry (B1.8, B1.9): link register, SPSR, mode, masks, vector.
 *
 * <p>Thread: the CPU's own.
 */
public final class Exceptions {

    private static final int HIGH_VECTORS = 0xffff0000;
    /** DFSR.WnR. */
    private static final int FSR_WRITE = 1 << 11;
    /** DFSR.Domain; IFSR has none. */
    private static final int FSR_DOMAIN = 0xf0;

    private final Cpu cpu;
    private ExceptionListener listener = (cpu, kind, address) -> { };

    Exceptions(Cpu cpu) {
        this.cpu = cpu;
    }

    /** Adds somebody who is told of each exception taken. It changes nothing. */
    public void addListener(ExceptionListener newListener) {
        ExceptionListener others = listener;
        listener = (by, kind, address) -> {
            others.taken(by, kind, address);
            newListener.taken(by, kind, address);
        };
    }

    /** Takes the exception that a fault stands for. The faulting instruction has changed nothing that matters. */
    public void take(GuestFault fault) {
        int address = cpu.currentAddress();
        // The instruction did not complete: its own IT state is saved, not the next one's.
        cpu.itState = cpu.thumb ? cpu.itStateOfInstruction : 0;
        switch (fault.kind()) {
            case UNDEFINED -> enter(ExceptionKind.UNDEFINED, address, Mode.UNDEFINED, address + (cpu.thumb ? 2 : 4), false, false);
            case PREFETCH_ABORT -> {
                boolean toMonitor = isRoutedToMonitor(fault);
                int bank = toMonitor ? 0 : cpu.securityBank();
                cpu.control.ifsr[bank] = fault.status() & ~FSR_DOMAIN;
                cpu.control.ifar[bank] = fault.address();
                enter(ExceptionKind.PREFETCH_ABORT, address, toMonitor ? Mode.MONITOR : Mode.ABORT, address + 4, true, false);
            }
            case DATA_ABORT -> {
                boolean toMonitor = isRoutedToMonitor(fault);
                int bank = toMonitor ? 0 : cpu.securityBank();
                cpu.control.dfsr[bank] = fault.status() | (fault.isWrite() ? FSR_WRITE : 0);
                cpu.control.dfar[bank] = fault.address();
                enter(ExceptionKind.DATA_ABORT, address, toMonitor ? Mode.MONITOR : Mode.ABORT, address + 8, true, false);
            }
            case DEBUG_STOP -> throw new IllegalStateException("a debug stop is no exception of the guest");
        }
    }

    /** SCR.EA sends external aborts to Monitor mode, which finds their status in the Secure registers (B1.9.8, B3.13.2). */
    private boolean isRoutedToMonitor(GuestFault fault) {
        return fault.isExternal() && (cpu.control.scr & SystemControlRegisters.SCR_EA) != 0;
    }

    /** Takes a Prefetch Abort for the instruction at {@code pc}, which could not be fetched. */
    public void takeFetchAbort(GuestFault fault) {
        cpu.r[15] = cpu.pc + (cpu.thumb ? 4 : 8);
        cpu.itStateOfInstruction = cpu.itState;
        take(fault);
    }

    /** SVC: returns to the next instruction. */
    public void takeSupervisorCall() {
        enter(ExceptionKind.SUPERVISOR_CALL, cpu.currentAddress(), Mode.SUPERVISOR, cpu.pc, false, false);
    }

    /** SMC: returns to the next instruction. */
    public void takeSecureMonitorCall() {
        enter(ExceptionKind.SECURE_MONITOR_CALL, cpu.currentAddress(), Mode.MONITOR, cpu.pc, true, true);
    }

    void takeIrq() {
        Mode target = (cpu.control.scr & SystemControlRegisters.SCR_IRQ) != 0 ? Mode.MONITOR : Mode.IRQ;
        enter(ExceptionKind.IRQ, cpu.pc, target, cpu.pc + 4, true, false);
    }

    void takeFiq() {
        Mode target = (cpu.control.scr & SystemControlRegisters.SCR_FIQ) != 0 ? Mode.MONITOR : Mode.FIQ;
        enter(ExceptionKind.FIQ, cpu.pc, target, cpu.pc + 4, true, true);
    }

    private void enter(ExceptionKind kind, int address, Mode target, int link, boolean maskAsyncAbort, boolean maskFiq) {
        int saved = cpu.cpsr() & ~Psr.J;
        SystemControlRegisters control = cpu.control;
        boolean wasSecure = cpu.isSecure();
        if (cpu.mode() == Mode.MONITOR) {
            // An exception taken from Monitor mode is taken to Secure state (B1.9).
            control.scr &= ~SystemControlRegisters.SCR_NS;
        }
        boolean toMonitor = target == Mode.MONITOR;
        boolean mayMaskA = wasSecure || (control.scr & SystemControlRegisters.SCR_AW) != 0;
        boolean mayMaskF = wasSecure || (control.scr & SystemControlRegisters.SCR_FW) != 0;
        boolean maskA = cpu.isAsyncAbortMasked() || toMonitor || maskAsyncAbort && mayMaskA;
        boolean maskF = cpu.isFiqMasked() || toMonitor || maskFiq && mayMaskF;
        cpu.exclusive.clear();
        cpu.setMode(target);
        cpu.setSpsr(saved);
        cpu.r[14] = link;
        cpu.setMasks(maskA, true, maskF);
        cpu.itState = 0;
        int sctlr = cpu.sctlr();
        cpu.setThumb((sctlr & SystemControlRegisters.SCTLR_TE) != 0);
        cpu.setBigEndian((sctlr & SystemControlRegisters.SCTLR_EE) != 0);
        int base;
        if (toMonitor) {
            base = control.mvbar;
        } else if ((sctlr & SystemControlRegisters.SCTLR_V) != 0) {
            base = HIGH_VECTORS;
        } else {
            base = control.vbar[cpu.securityBank()];
        }
        cpu.pc = base + kind.vector();
        cpu.contextChanged = true;
        listener.taken(cpu, kind, address);
    }
}
