package dev.backstep.gdbstub.session;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import dev.backstep.gdbstub.Breakpoints;
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
import dev.backstep.gdbstub.TargetDescription.Feature;
import dev.backstep.gdbstub.TargetDescription.Register;
import dev.backstep.gdbstub.TargetException;
import dev.backstep.gdbstub.TargetThread;
import dev.backstep.gdbstub.WatchKind;
import dev.backstep.gdbstub.Watchpoints;

/**
 * A target with every capability and nothing behind it: writes down what it is asked to do, and stops when a test says so.
 * Registers 0 and 1 and 5 are in g (5 is never available), 7 is outside; memory is 0x1000 to 0x1fff.
 */
public class FakeTarget implements Target, Breakpoints, Watchpoints, ReverseExecution, Monitor, MemoryMap, PhysicalMemory, Restart, Kill {

    public static final long MEMORY_START = 0x1000;

    public final List<String> log = new ArrayList<>();
    public final byte[] memory = new byte[0x1000];
    public final Map<Integer, byte[]> registers = new HashMap<>();
    public final List<TargetThread> threads = new ArrayList<>(List.of(new TargetThread(1, "CPU#0 [running]"), new TargetThread(2, "CPU#1 [halted ]")));
    public StopListener listener;
    public StopReason current = new StopReason.Signal(1, 5);
    public ResumeRequest lastRequest;
    public TargetException resumeFailure;
    public RuntimeException bug;

    public FakeTarget() {
        for (int i = 0; i < memory.length; i++) {
            memory[i] = (byte) (i * 7 + (i >> 8));
        }
        for (int thread = 1; thread <= 2; thread++) {
            registers.put(key(thread, 0), new byte[] {0x11, 0, 0, (byte) thread});
            registers.put(key(thread, 1), new byte[] {0x22, 0, 0, (byte) thread});
            registers.put(key(thread, 5), new byte[0]);
            registers.put(key(thread, 7), new byte[] {1, 2, 3, 4, 5, 6, 7, (byte) thread});
        }
    }

    private static int key(int thread, int number) {
        return thread << 16 | number;
    }

    /** Stops as the machine would. */
    public void stop(StopReason reason) {
        listener.stopped(reason);
    }

    @Override
    public TargetDescription description() {
        Feature core = Feature.of("org.example.core", List.of(new Register(0, "r0", 32, "uint32"), new Register(1, "pc", 32, "code_ptr"),
                new Register(5, "flags", 16, "int")));
        Feature wide = new Feature("org.example.wide", "<vector id=\"v2\" type=\"uint32\" count=\"2\"/>\n",
                List.of(new Register(7, "d0", 64, "v2", "float")), false);
        return new TargetDescription("arm", ByteOrder.LITTLE_ENDIAN, List.of(core, wide), 1, List.of(1, 5));
    }

    @Override
    public List<TargetThread> threads() {
        return threads;
    }

    @Override
    public byte[] readRegister(int thread, int number) throws TargetException {
        if (bug != null) {
            throw bug;
        }
        return registers.get(key(thread, number));
    }

    @Override
    public void writeRegister(int thread, int number, byte[] value) throws TargetException {
        if (number == 5) {
            throw TargetException.accessFailed("flags is read-only");
        }
        registers.put(key(thread, number), value);
    }

    @Override
    public byte[] readMemory(int thread, long address, int length) throws TargetException {
        if (address < MEMORY_START || address >= MEMORY_START + memory.length) {
            throw TargetException.accessFailed("nothing at 0x" + Long.toHexString(address));
        }
        int from = (int) (address - MEMORY_START);
        return Arrays.copyOfRange(memory, from, Math.min(memory.length, from + length));
    }

    @Override
    public void writeMemory(int thread, long address, byte[] data) throws TargetException {
        if (address < MEMORY_START || address + data.length > MEMORY_START + memory.length) {
            throw TargetException.accessFailed("nothing at 0x" + Long.toHexString(address));
        }
        System.arraycopy(data, 0, memory, (int) (address - MEMORY_START), data.length);
    }

    @Override
    public byte[] readPhysicalMemory(long address, int length) {
        byte[] data = new byte[length];
        Arrays.fill(data, (byte) 0xaa);
        return data;
    }

    @Override
    public void writePhysicalMemory(long address, byte[] data) {
        log.add("physical write " + Long.toHexString(address) + " " + data.length);
    }

    @Override
    public void resume(ResumeRequest request) throws TargetException {
        log.add("resume " + request.actions());
        lastRequest = request;
        if (resumeFailure != null) {
            throw resumeFailure;
        }
    }

    @Override
    public void interrupt() {
        log.add("interrupt");
    }

    @Override
    public StopReason attach(StopListener newListener) {
        listener = newListener;
        return current;
    }

    @Override
    public void detach(DetachCause cause) {
        log.add("detach " + cause);
    }

    @Override
    public Optional<Breakpoints> softwareBreakpoints() {
        return Optional.of(this);
    }

    @Override
    public Optional<Breakpoints> hardwareBreakpoints() {
        return Optional.of(this);
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
    public boolean rangeStepping() {
        return true;
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

    @Override
    public void insertBreakpoint(long address, int kind) {
        log.add("insert " + Long.toHexString(address) + "," + kind);
    }

    @Override
    public void removeBreakpoint(long address, int kind) {
        log.add("remove " + Long.toHexString(address) + "," + kind);
    }

    @Override
    public void insertWatchpoint(WatchKind kind, long address, long length) {
        log.add("watch " + kind + " " + Long.toHexString(address) + "," + Long.toHexString(length));
    }

    @Override
    public void removeWatchpoint(WatchKind kind, long address, long length) {
        log.add("unwatch " + kind + " " + Long.toHexString(address) + "," + Long.toHexString(length));
    }

    @Override
    public void reverseStep(int thread) throws TargetException {
        log.add("reverseStep " + thread);
        if (resumeFailure != null) {
            throw resumeFailure;
        }
    }

    @Override
    public void reverseContinue(int thread) throws TargetException {
        log.add("reverseContinue " + thread);
        if (resumeFailure != null) {
            throw resumeFailure;
        }
    }

    @Override
    public void monitorCommand(String command, Consumer<String> output) throws TargetException {
        log.add("monitor " + command);
        if (command.equals("quiet")) {
            output.accept("");
        }
        output.accept("you said " + command + "\n");
        if (command.equals("fail")) {
            throw new TargetException(1, "that did not work");
        }
    }

    @Override
    public List<Region> memoryRegions() {
        return List.of(new Region(RegionType.RAM, MEMORY_START, memory.length), new Region(RegionType.FLASH, 0x40000000L, 0x10000, 0x1000));
    }

    @Override
    public StopReason restartTarget() {
        log.add("restart");
        return new StopReason.Signal(1, 5);
    }

    @Override
    public void killTarget() {
        log.add("kill");
    }
}
