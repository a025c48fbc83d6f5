package dev.backstep.gdbstub.server;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

import dev.backstep.gdbstub.Breakpoints;
import dev.backstep.gdbstub.DetachCause;
import dev.backstep.gdbstub.MemoryMap;
import dev.backstep.gdbstub.Monitor;
import dev.backstep.gdbstub.Restart;
import dev.backstep.gdbstub.ResumeRequest;
import dev.backstep.gdbstub.ReverseExecution;
import dev.backstep.gdbstub.StopListener;
import dev.backstep.gdbstub.StopReason;
import dev.backstep.gdbstub.StopReason.ReplayLogEnd;
import dev.backstep.gdbstub.Target;
import dev.backstep.gdbstub.TargetDescription;
import dev.backstep.gdbstub.TargetDescription.Feature;
import dev.backstep.gdbstub.TargetDescription.Register;
import dev.backstep.gdbstub.TargetException;
import dev.backstep.gdbstub.TargetThread;
import dev.backstep.gdbstub.ThreadAction;
import dev.backstep.gdbstub.WatchKind;
import dev.backstep.gdbstub.Watchpoints;

/**
 * A machine whose whole state is a function of its time, so that going backwards is easy: at time t, r0 is t, the program
 * counter is 4t within 4 KiB, and each tenth instruction has added one to the word at 0x8000. History ends at time 10000.
 */
final class HistoryMachine implements Target, Watchpoints, ReverseExecution, Monitor, MemoryMap, Restart {

    private static final int END = 10_000;
    private static final int PC = 15;
    private static final long COUNTER = 0x8000;

    private static final class Points implements Breakpoints {
        private final Set<Long> addresses = new HashSet<>();

        @Override
        public void insertBreakpoint(long address, int kind) {
            addresses.add(address);
        }

        @Override
        public void removeBreakpoint(long address, int kind) {
            addresses.remove(address);
        }
    }

    private record Watch(WatchKind kind, long address, long length) {
    }

    private final Executor executor;
    private final Points software = new Points();
    private final Points hardware = new Points();
    private final Set<Watch> watches = new HashSet<>();
    private StopListener listener;
    private int time;

    HistoryMachine(Executor executor) {
        this.executor = executor;
    }

    private long programCounter() {
        return 4L * time & 0xfff;
    }

    private StopReason breakpoint() {
        if (software.addresses.contains(programCounter())) {
            return new StopReason.SoftwareBreakpoint(1);
        }
        return hardware.addresses.contains(programCounter()) ? new StopReason.HardwareBreakpoint(1) : null;
    }

    /** The stop for a write by the instruction that leads from the time given to the next, with which GDB's ARM is not done yet. */
    private StopReason watchpoint(int from) {
        for (Watch watch : watches) {
            if (from % 10 == 9 && watch.kind != WatchKind.READ && watch.address < COUNTER + 4 && watch.address + watch.length > COUNTER) {
                return new StopReason.Watchpoint(1, watch.kind, COUNTER);
            }
        }
        return null;
    }

    private StopReason forward(boolean step) {
        while (true) {
            if (time == END) {
                return new StopReason.ReplayLog(1, ReplayLogEnd.END);
            }
            StopReason stop = watchpoint(time);
            if (stop != null) {
                return stop;
            }
            time++;
            stop = breakpoint();
            if (stop != null || step) {
                return stop != null ? stop : new StopReason.Signal(1, StopReason.SIGTRAP);
            }
        }
    }

    private StopReason backward(boolean step) {
        while (true) {
            if (time == 0) {
                return new StopReason.ReplayLog(1, ReplayLogEnd.BEGIN);
            }
            StopReason stop = watchpoint(time - 1);
            if (stop != null) {
                return stop;
            }
            time--;
            stop = breakpoint();
            if (stop != null || step) {
                return stop != null ? stop : new StopReason.Signal(1, StopReason.SIGTRAP);
            }
        }
    }

    @Override
    public TargetDescription description() {
        List<Register> core = new ArrayList<>();
        for (int i = 0; i < 13; i++) {
            core.add(new Register(i, "r" + i, 32, "uint32"));
        }
        core.addAll(List.of(new Register(13, "sp", 32, "data_ptr"), new Register(14, "lr", 32, "int"),
                new Register(PC, "pc", 32, "code_ptr"), new Register(25, "cpsr", 32, "int")));
        Feature vfp = new Feature("org.gnu.gdb.arm.vfp", "", vfpRegisters(), false);
        return new TargetDescription("arm", ByteOrder.LITTLE_ENDIAN, List.of(Feature.of("org.gnu.gdb.arm.core", core), vfp), PC,
                List.of(13, PC, 25));
    }

    private static List<Register> vfpRegisters() {
        List<Register> registers = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            registers.add(new Register(26 + i, "d" + i, 64, "ieee_double"));
        }
        registers.add(new Register(42, "fpscr", 32, "int", "float"));
        return registers;
    }

    @Override
    public List<TargetThread> threads() {
        return List.of(new TargetThread(1, "CPU#0 [running]"));
    }

    @Override
    public byte[] readRegister(int thread, int number) {
        if (number >= 26 && number < 42) {
            return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(number - 26 + 0.5).array();
        }
        int value = number == 0 ? time : number == PC ? (int) programCounter() : 0;
        return number == 14 ? new byte[0] : ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
    }

    @Override
    public void writeRegister(int thread, int number, byte[] value) throws TargetException {
        throw TargetException.accessFailed("history cannot be changed");
    }

    @Override
    public byte[] readMemory(int thread, long address, int length) throws TargetException {
        if (address < 0 || address >= 0x10000) {
            throw TargetException.accessFailed("no memory at 0x" + Long.toHexString(address));
        }
        ByteBuffer memory = ByteBuffer.allocate(0x10000).order(ByteOrder.LITTLE_ENDIAN);
        memory.putInt((int) COUNTER, time / 10).put(0x9000, (byte) 'k').put(0x9001, (byte) 'e').put(0x9002, (byte) 'y');
        return Arrays.copyOfRange(memory.array(), (int) address, (int) Math.min(0x10000, address + length));
    }

    @Override
    public void writeMemory(int thread, long address, byte[] data) throws TargetException {
        throw TargetException.accessFailed("history cannot be changed");
    }

    @Override
    public void resume(ResumeRequest request) {
        boolean step = request.actions().get(0) instanceof ThreadAction.Step;
        executor.execute(() -> listener.stopped(forward(step)));
    }

    @Override
    public void reverseStep(int thread) {
        executor.execute(() -> listener.stopped(backward(true)));
    }

    @Override
    public void reverseContinue(int thread) {
        executor.execute(() -> listener.stopped(backward(false)));
    }

    @Override
    public void interrupt() {
        // Every run ends soon by itself.
    }

    @Override
    public StopReason attach(StopListener newListener) {
        listener = newListener;
        return new StopReason.Signal(1, StopReason.SIGTRAP);
    }

    @Override
    public void detach(DetachCause cause) {
        // Stays where it is.
    }

    @Override
    public void insertWatchpoint(WatchKind kind, long address, long length) {
        watches.add(new Watch(kind, address, length));
    }

    @Override
    public void removeWatchpoint(WatchKind kind, long address, long length) {
        watches.remove(new Watch(kind, address, length));
    }

    @Override
    public void monitorCommand(String command, Consumer<String> output) throws TargetException {
        if (command.equals("info time")) {
            output.accept("time is ");
            output.accept(time + "\n");
        } else {
            throw new TargetException(1, "unknown command: '" + command + "'");
        }
    }

    @Override
    public List<Region> memoryRegions() {
        return List.of(new Region(RegionType.ROM, 0, 0x8000), new Region(RegionType.RAM, 0x8000, 0x8000));
    }

    @Override
    public StopReason restartTarget() {
        time = 0;
        return new StopReason.Signal(1, StopReason.SIGTRAP);
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
        return Optional.of(this);
    }

    @Override
    public Optional<Monitor> monitor() {
        return Optional.of(this);
    }

    @Override
    public Optional<MemoryMap> memoryMap() {
        return Optional.of(this);
    }

    @Override
    public Optional<Restart> restart() {
        return Optional.of(this);
    }
}
