package dev.backstep.gdbstub.example;

import java.io.IOException;
import java.nio.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.stream.*;

import dev.backstep.gdbstub.*;
import dev.backstep.gdbstub.TargetDescription.*;
import dev.backstep.gdbstub.server.GdbServer;

/** 64 KiB of memory, the registers of an ARM, and one instruction: count in r0, store r0 where sp points. */
public final class CounterMachine implements Target, Breakpoints {
    private static final List<String> NAMES = List.of("r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9", "r10", "r11", "r12",
            "sp", "lr", "pc", "cpsr");
    private static final int SP = 13, PC = 15, CPSR = 25;
    private final ByteBuffer memory = ByteBuffer.allocate(0x10000).order(ByteOrder.LITTLE_ENDIAN);
    private final int[] registers = new int[CPSR + 1];
    private final Set<Long> breakpoints = new HashSet<>();
    private final Executor machineThread;
    private volatile boolean interrupted;
    private StopListener listener;

    public CounterMachine(Executor machineThread) { this.machineThread = machineThread; }

    private StopReason instruction(boolean step) {
        memory.putInt(registers[SP] & 0xfffc, ++registers[0]);
        registers[PC] = registers[PC] + 4 & 0xfffc;
        return breakpoints.contains((long) registers[PC]) ? new StopReason.SoftwareBreakpoint(1)
                : step ? new StopReason.Signal(1, StopReason.SIGTRAP)
                : interrupted ? new StopReason.Signal(1, StopReason.SIGINT) : null;
    }
    private void run(boolean step) { // a slice; then packets may be looked at, then the next slice
        StopReason stop = null;
        for (int i = 0; i < 1000 && stop == null; i++) stop = instruction(step);
        if (stop != null) listener.stopped(stop); else machineThread.execute(() -> run(false));
    }
    @Override public void resume(ResumeRequest request) {
        interrupted = false;
        boolean step = request.actions().get(0) instanceof ThreadAction.Step;
        machineThread.execute(() -> run(step));
    }
    @Override public void interrupt() { interrupted = true; }
    @Override public StopReason attach(StopListener newListener) {
        listener = newListener;
        return new StopReason.Signal(1, StopReason.SIGTRAP);
    }
    @Override public void detach(DetachCause cause) { interrupted = true; }
    @Override public List<TargetThread> threads() { return List.of(new TargetThread(1, "the only CPU")); }
    @Override public TargetDescription description() {
        List<Register> core = NAMES.stream().map(name -> new Register(name.equals("cpsr") ? CPSR : NAMES.indexOf(name), name, 32,
                name.equals("pc") ? "code_ptr" : name.equals("sp") ? "data_ptr" : "uint32")).collect(Collectors.toList());
        return new TargetDescription("arm", memory.order(), List.of(Feature.of("org.gnu.gdb.arm.core", core)), PC, List.of(SP, PC));
    }
    @Override public byte[] readRegister(int thread, int number) {
        return ByteBuffer.allocate(4).order(memory.order()).putInt(registers[number]).array();
    }
    @Override public void writeRegister(int thread, int number, byte[] value) {
        registers[number] = ByteBuffer.wrap(value).order(memory.order()).getInt();
    }
    @Override public byte[] readMemory(int thread, long address, int length) throws TargetException {
        requireMemory(address, 1);
        return Arrays.copyOfRange(memory.array(), (int) address, (int) Math.min(memory.capacity(), address + length));
    }
    @Override public void writeMemory(int thread, long address, byte[] data) throws TargetException {
        requireMemory(address, data.length);
        memory.put((int) address, data);
    }
    private void requireMemory(long address, int length) throws TargetException {
        if (address < 0 || address > memory.capacity() - length) throw TargetException.accessFailed("nothing at " + Long.toHexString(address));
    }
    @Override public Optional<Breakpoints> softwareBreakpoints() { return Optional.of(this); }
    @Override public void insertBreakpoint(long address, int kind) { breakpoints.add(address); }
    @Override public void removeBreakpoint(long address, int kind) { breakpoints.remove(address); }

    public static void main(String[] arguments) throws IOException {
        ExecutorService machineThread = Executors.newSingleThreadExecutor();
        System.out.println(new GdbServer(new CounterMachine(machineThread), machineThread).listen(GdbServer.loopback(1234)));
    }
}
