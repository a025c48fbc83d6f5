package dev.backstep.debug;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.gdbstub.Breakpoints;
import dev.backstep.gdbstub.ConditionalBreakpoints;
import dev.backstep.gdbstub.DetachCause;
import dev.backstep.gdbstub.Kill;
import dev.backstep.gdbstub.MemoryMap;
import dev.backstep.gdbstub.Monitor;
import dev.backstep.gdbstub.PhysicalMemory;
import dev.backstep.gdbstub.Restart;
import dev.backstep.gdbstub.ResumeRequest;
import dev.backstep.gdbstub.ReverseExecution;
import dev.backstep.gdbstub.StopListener;
import dev.backstep.gdbstub.StopReason;
import dev.backstep.gdbstub.Target;
import dev.backstep.gdbstub.TargetDescription;
import dev.backstep.gdbstub.TargetException;
import dev.backstep.gdbstub.TargetThread;
import dev.backstep.gdbstub.ThreadAction;
import dev.backstep.gdbstub.WatchKind;
import dev.backstep.gdbstub.Watchpoints;
import dev.backstep.gdbstub.agent.AgentExpression;
import dev.backstep.memory.AddressSpace;
import dev.backstep.memory.Ram;
import dev.backstep.timeline.DivergenceException;
import dev.backstep.timeline.HistorySearch;
import dev.backstep.timeline.Timeline;
import dev.backstep.timeline.TimelineException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A machine as the GDB stub sees it: each CPU is a thread, memory is what the CPU sees through its MMU.
 *
 * <p>Thread: the machine thread, but for {@link #interrupt}.
 */
public final class DebugTarget implements Target, Watchpoints, ReverseExecution, MemoryMap, PhysicalMemory, Restart, Kill,
        RunObserver {

    private final RunControl control;
    private final Timeline timeline;
    private final Monitor monitor;
    private final TargetDescription description;
    private final Breakpoints software = new BreakpointDoor(false);
    private final Breakpoints hardware = new BreakpointDoor(true);
    private StopListener listener;

    /** {@code monitor} carries out GDB's {@code monitor} commands. */
    public DebugTarget(RunControl control, Monitor monitor) {
        this.control = control;
        this.timeline = control.timeline();
        this.monitor = monitor;
        this.description = ArmRegisters.description(!timeline.machine().isParallel());
        timeline.setSearchObserver(this::searching);
    }

    @Override
    public TargetDescription description() {
        return description;
    }

    @Override
    public List<TargetThread> threads() {
        return timeline.machine().cpus().stream()
                .map(cpu -> new TargetThread(cpu.index() + 1,
                        "CPU#" + cpu.index() + (cpu.interrupts.isWaiting() ? " [halted ]" : " [running]")))
                .toList();
    }

    private Cpu cpu(int thread) {
        return control.cpu(thread - 1);
    }

    // Registers.

    @Override
    public byte[] readRegister(int thread, int number) throws TargetException {
        byte[] bytes = new byte[ArmRegisters.bytes(number)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (read(thread, number, i / 8) >>> 8 * (i % 8));
        }
        return bytes;
    }

    private long read(int thread, int number, int part) {
        return ArmRegisters.read(cpu(thread), number, part, timeline.changes()::positionBeforeFinishedCall);
    }

    @Override
    public void writeRegister(int thread, int number, byte[] value) throws TargetException {
        if (ArmRegisters.isPosition(number)) {
            throw TargetException.badArgument("the position cannot be set by a register; monitor seek goes to another one");
        }
        for (int part = 0; 8 * part < value.length; part++) {
            long bits = 0;
            for (int i = 8 * part; i < Math.min(value.length, 8 * part + 8); i++) {
                bits |= (value[i] & 0xffL) << 8 * (i % 8);
            }
            // GDB writes back what it has read (G, and after calls): no change is no event.
            if (!ArmRegisters.isReadOnly(number) && read(thread, number, part) != bits) {
                timeline.changes().writeRegister(thread - 1, ArmRegisters.fileNumber(number, part), bits);
            }
        }
    }

    // Memory.

    @Override
    public byte[] readMemory(int thread, long address, int length) throws TargetException {
        byte[] result = new byte[length];
        int done = 0;
        while (done < length) {
            long at = address + done;
            int count = Math.min(length - done, Ram.PAGE_SIZE - (int) (at & (Ram.PAGE_SIZE - 1)));
            long physical = physicalAddress(thread, at);
            if (physical < 0 || !timeline.machine().peek(cpu(thread), physical, result, done, count)) {
                break;
            }
            done += count;
        }
        if (done == 0) {
            // The page is not whole: as much as can be had.
            long physical = physicalAddress(thread, address);
            while (physical >= 0 && done < length && timeline.machine().memory().view().find(physical + done) != null) {
                timeline.machine().peek(cpu(thread), physical + done, result, done, 1);
                done++;
            }
        }
        if (done == 0) {
            throw TargetException.accessFailed(String.format("cannot read memory at 0x%x", address));
        }
        return done == length ? result : Arrays.copyOf(result, done);
    }

    private long physicalAddress(int thread, long address) {
        return address < 0 || address > 0xffffffffL ? -1
                : cpu(thread).memory.translator().translateForDebugger((int) address);
    }

    @Override
    public void writeMemory(int thread, long address, byte[] data) throws TargetException {
        // All or nothing: the last page is looked at before the first is written.
        List<Piece> pieces = new ArrayList<>();
        int done = 0;
        while (done < data.length) {
            long at = address + done;
            int count = Math.min(data.length - done, Ram.PAGE_SIZE - (int) (at & (Ram.PAGE_SIZE - 1)));
            long physical = physicalAddress(thread, at);
            if (physical < 0 || readableFrom(physical, count) < count) {
                throw TargetException.accessFailed(String.format("cannot write memory at 0x%x", at));
            }
            pieces.add(new Piece(physical, Arrays.copyOfRange(data, done, done + count)));
            done += count;
        }
        pieces.forEach(piece -> timeline.changes().writeMemory(piece.physicalAddress(), piece.data()));
    }

    /** What of a write lies in one page. */
    private record Piece(long physicalAddress, byte[] data) { }

    /** How many of {@code length} bytes from a physical address on there are, without a gap. */
    private int readableFrom(long address, int length) {
        AddressSpace memory = timeline.machine().memory();
        int readable = 0;
        while (readable < length && memory.view().find(address + readable) != null) {
            readable = (int) Math.min(length, memory.view().find(address + readable).end() + 1 - address);
        }
        return readable;
    }

    @Override
    public byte[] readPhysicalMemory(long address, int length) throws TargetException {
        int readable = readableFrom(address, length);
        if (readable == 0) {
            throw TargetException.accessFailed(String.format("nothing is at physical address 0x%x", address));
        }
        byte[] result = new byte[readable];
        timeline.machine().memory().peek(address, result, 0, readable);
        return result;
    }

    @Override
    public void writePhysicalMemory(long address, byte[] data) throws TargetException {
        if (readableFrom(address, data.length) < data.length) {
            throw TargetException.accessFailed(String.format("nothing is at physical address 0x%x", address));
        }
        timeline.changes().writeMemory(address, data);
    }

    /**
     * All 4 GiB as RAM: addresses here are virtual, and what is flash or device by physical address may be anything once the
     * guest has switched its MMU on. GDB asks only once.
     */
    @Override
    public List<Region> memoryRegions() {
        return List.of(new Region(RegionType.RAM, 0, 1L << 32));
    }

    // Running.

    @Override
    public void resume(ResumeRequest request) throws TargetException {
        List<ThreadAction> actions = request.actions();
        int allowed = 0;
        for (ThreadAction action : actions) {
            allowed |= 1 << action.thread() - 1;
        }
        if (actions.size() == timeline.machine().cpus().size()) {
            allowed = RunRequest.ALL_CPUS;
        }
        List<ThreadAction> steps = actions.stream().filter(action -> !(action instanceof ThreadAction.Continue)).toList();
        control.resume(request(steps, allowed));
    }

    /** {@code steps} are the threads that do not run freely; several that step are one machine to step. */
    private static RunRequest request(List<ThreadAction> steps, int allowed) {
        if (steps.isEmpty()) {
            return new RunRequest.Continue(allowed);
        }
        ThreadAction first = steps.get(0);
        int cpu = steps.size() == 1 ? first.thread() - 1 : RunRequest.ANY_CPU;
        return first instanceof ThreadAction.RangeStep range && range.start() != range.end() && cpu != RunRequest.ANY_CPU
                ? new RunRequest.RangeStep(cpu, (int) range.start(), (int) range.end(), allowed)
                : new RunRequest.Step(cpu, 1, allowed);
    }

    @Override
    public void interrupt() {
        control.interrupt();
    }

    @Override
    public StopReason attach(StopListener newListener) {
        control.stop(new Stop.Interrupted());
        listener = newListener;
        control.addObserver(this);
        return reason(control.lastStop() instanceof Stop.Interrupted ? new Stop.Stepped() : control.lastStop(), control.lastStopCpu());
    }

    @Override
    public void detach(DetachCause cause) {
        control.removeObserver(this);
        listener = null;
        if (cause == DetachCause.REQUESTED && !control.isRunning()) {
            control.resume(new RunRequest.Continue());
        }
    }

    /** GDB shows this while it waits for the end of a way backwards. */
    private void searching(HistorySearch.Progress progress) {
        if (listener != null) {
            listener.consoleOutput(String.format("Searching backwards: nothing in the last %d instructions, %d are left (^C ends it)\n",
                    progress.origin() - progress.reached(), progress.reached()));
        }
    }

    @Override
    public void stopped(Stop stop) {
        if (listener != null) {
            if (stop instanceof Stop.HistoryEnd) {
                listener.consoleOutput("The guest has shut the machine down at instruction " + timeline.position()
                        + "; it can be looked at and run backwards.\n");
            }
            listener.stopped(reason(stop, control.lastStopCpu()));
        }
    }

    private static StopReason reason(Stop stop, int cpu) {
        int thread = cpu + 1;
        if (stop instanceof Stop.Interrupted) {
            return new StopReason.Signal(thread, StopReason.SIGINT);
        } else if (stop instanceof Stop.Breakpoint breakpoint) {
            return breakpoint.hardware() ? new StopReason.HardwareBreakpoint(thread) : new StopReason.SoftwareBreakpoint(thread);
        } else if (stop instanceof Stop.Watchpoint watchpoint) {
            return new StopReason.Watchpoint(thread, watchpoint.kind(), Integer.toUnsignedLong(watchpoint.address()));
        } else if (stop instanceof Stop.HistoryBegin) {
            return new StopReason.ReplayLog(thread, StopReason.ReplayLogEnd.BEGIN);
        } else if (stop instanceof Stop.HistoryEnd) {
            return new StopReason.ReplayLog(thread, StopReason.ReplayLogEnd.END);
        } else if (stop instanceof Stop.Exit exit) {
            return new StopReason.Exited(thread, exit.status());
        }
        return new StopReason.Signal(thread, StopReason.SIGTRAP);
    }

    @Override
    public boolean rangeStepping() {
        return true;
    }

    @Override
    public void reverseStep(int thread) throws TargetException {
        try {
            control.reverseStepOf(thread - 1);
        } catch (TimelineException | DivergenceException e) {
            throw TargetException.badArgument(e.getMessage());
        }
    }

    @Override
    public void reverseContinue(int thread) throws TargetException {
        try {
            control.reverseContinue();
        } catch (TimelineException | DivergenceException e) {
            throw TargetException.badArgument(e.getMessage());
        }
    }

    @Override
    public StopReason restartTarget() throws TargetException {
        control.stop(new Stop.Stepped());
        try {
            timeline.changes().systemReset();
        } catch (TimelineException e) {
            throw TargetException.badArgument(e.getMessage());
        }
        return new StopReason.Signal(1, StopReason.SIGTRAP);
    }

    @Override
    public void killTarget() {
        control.quit(0);
    }

    // Capabilities.

    private final class BreakpointDoor implements ConditionalBreakpoints {
        private final boolean isHardware;

        private BreakpointDoor(boolean isHardware) {
            this.isHardware = isHardware;
        }

        @Override
        public void insertBreakpoint(long address, int kind, List<AgentExpression> conditions) throws TargetException {
            control.points().insertBreakpoint(inRange(address), isHardware, conditions);
            control.pointsChanged();
        }

        @Override
        public void removeBreakpoint(long address, int kind) throws TargetException {
            if (!control.points().removeBreakpoint(inRange(address), isHardware)) {
                throw TargetException.badArgument(String.format("no breakpoint at 0x%x", address));
            }
            control.pointsChanged();
        }
    }

    private static int inRange(long address) throws TargetException {
        if (address < 0 || address > 0xffffffffL) {
            throw TargetException.badArgument(String.format("0x%x is not a 32-bit address", address));
        }
        return (int) address;
    }

    @Override
    public void insertWatchpoint(WatchKind kind, long address, long length) throws TargetException {
        inRange(address + length - 1);
        control.points().insertWatchpoint(kind, inRange(address), length);
        control.pointsChanged();
    }

    @Override
    public void removeWatchpoint(WatchKind kind, long address, long length) throws TargetException {
        if (!control.points().removeWatchpoint(kind, inRange(address), length)) {
            throw TargetException.badArgument(String.format("no such watchpoint at 0x%x", address));
        }
        control.pointsChanged();
    }

    @Override
    public Optional<Breakpoints> softwareBreakpoints() {
        return Optional.of(software);
    }

    @Override
    public Optional<Breakpoints> hardwareBreakpoints() {
        return Optional.of(hardware);
    }

    @Override
    public Optional<Watchpoints> watchpoints() {
        return Optional.of(this);
    }

    @Override
    public Optional<ReverseExecution> reverseExecution() {
        return timeline.isEnabled() ? Optional.of(this) : Optional.empty();
    }

    @Override
    public Optional<Monitor> monitor() {
        return Optional.ofNullable(monitor);
    }

    @Override
    public Optional<MemoryMap> memoryMap() {
        return Optional.of(this);
    }

    @Override
    public Optional<PhysicalMemory> physicalMemory() {
        return Optional.of(this);
    }

    @Override
    public Optional<Restart> restart() {
        return Optional.of(this);
    }

    @Override
    public Optional<Kill> kill() {
        return Optional.of(this);
    }
}
