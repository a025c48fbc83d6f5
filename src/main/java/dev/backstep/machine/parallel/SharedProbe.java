package dev.backstep.machine.parallel;

import dev.backstep.arm.cpu.BreakpointHook;
import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.cpu.StopCause;
import dev.backstep.arm.mmu.AccessWatcher;

/**
 * Stands between a debugger's hooks, made for one thread, and the threads of CPUs: asks one at a time, and none any more once one
 * has been stopped, so that what the debugger remembers of the stop is that one.
 *
 * <p>Thread: that of its CPU.
 */
final class SharedProbe implements BreakpointHook, AccessWatcher {

    private final Cpu cpu;
    private final ParallelMachine machine;
    /** Null for none. */
    private final BreakpointHook hook;
    /** Null for none. */
    private final AccessWatcher watcher;

    private SharedProbe(Cpu cpu, ParallelMachine machine, BreakpointHook hook, AccessWatcher watcher) {
        this.cpu = cpu;
        this.machine = machine;
        this.hook = hook;
        this.watcher = watcher;
    }

    /** Puts one in front of the hooks of a CPU of a stopped machine, where there is none yet. */
    static void install(Cpu cpu, ParallelMachine machine) {
        if (cpu.breakpoints() != null && !(cpu.breakpoints() instanceof SharedProbe)) {
            cpu.setBreakpoints(new SharedProbe(cpu, machine, cpu.breakpoints(), null));
        }
        if (cpu.memory.watcher() != null && !(cpu.memory.watcher() instanceof SharedProbe)) {
            cpu.memory.setWatcher(new SharedProbe(cpu, machine, null, cpu.memory.watcher()));
        }
    }

    @Override
    public boolean hasBreakpointInPage(int pageAddress) {
        return hook.hasBreakpointInPage(pageAddress);
    }

    @Override
    public boolean hasBreakpoint(int address) {
        return hook.hasBreakpoint(address);
    }

    @Override
    public boolean seesEverything() {
        return hook.seesEverything();
    }

    @Override
    public boolean reached(int address) {
        synchronized (machine) {
            if (machine.isHit()) {
                return true;
            }
            boolean stops = hook.reached(address);
            if (stops) {
                machine.hit(cpu, StopCause.BREAKPOINT);
            }
            return stops;
        }
    }

    @Override
    public boolean watchesPage(int pageAddress) {
        return watcher.watchesPage(pageAddress);
    }

    @Override
    public boolean watchesReads(int pageAddress) {
        return watcher.watchesReads(pageAddress);
    }

    @Override
    public boolean accessed(int address, int size, boolean write) {
        synchronized (machine) {
            if (machine.isHit()) {
                return true;
            }
            boolean stops = watcher.accessed(address, size, write);
            if (stops) {
                machine.hit(cpu, StopCause.WATCHPOINT);
            }
            return stops;
        }
    }
}
