package dev.backstep.timeline;

import dev.backstep.arm.cpu.BreakpointHook;
import dev.backstep.arm.cpu.Cpu;

import java.util.function.BooleanSupplier;

/**
 * Shows each instruction of a CPU to an observer, behind the debugger: an instruction that the debugger stops at has not
 * run, and shows when it does.
 */
final class ObservingHook implements BreakpointHook {

    private final Cpu cpu;
    private final BreakpointHook debugger;
    private final InstructionObserver observer;
    private final BooleanSupplier isNew;
    private boolean debuggerIsHere;

    /**
     * @param debugger may be null
     * @param isNew false for an instruction that has run before
     */
    ObservingHook(Cpu cpu, BreakpointHook debugger, InstructionObserver observer, BooleanSupplier isNew) {
        this.cpu = cpu;
        this.debugger = debugger;
        this.observer = observer;
        this.isNew = isNew;
    }

    /** Asked by the engine as it enters a page. */
    @Override
    public boolean hasBreakpointInPage(int pageAddress) {
        debuggerIsHere = debugger != null && debugger.hasBreakpointInPage(pageAddress);
        return true;
    }

    @Override
    public boolean hasBreakpoint(int address) {
        return true;
    }

    @Override
    public boolean seesEverything() {
        return true;
    }

    @Override
    public boolean reached(int address) {
        if (debuggerIsHere && debugger.reached(address)) {
            return true;
        }
        if (isNew.getAsBoolean()) {
            observer.executes(cpu, address);
        }
        return false;
    }
}
