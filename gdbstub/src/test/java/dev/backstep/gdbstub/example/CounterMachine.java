package dev.backstep.gdbstub.example;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;

import dev.backstep.gdbstub.*;
import dev.backstep.gdbstub.TargetDescription.Feature;
import dev.backstep.gdbstub.TargetDescription.Register;

/** A toy: 64 KiB of memory, the registers of an ARM, and one instruction, which counts in r0 and stores r0 at the address in sp. */
public final class CounterMachine implements Target, Breakpoints {
    private static final int SP = 13, PC = 15, CPSR = 25, SLICE = 1000;
    private final ByteBuffer memory = ByteBuffer.allocate(0x10000).order(ByteOrder.LITTLE_ENDIAN);
    private final int[] registers = new int[26];
    private final Set<Long> breakpoints = new HashSet<>();
    private final Executor executor;
    private volatile boolean interrupted;
    private StopListener listener;

    public CounterMachine(Executor executor) {
        this.executor = executor;
        registers[SP] = 0x8000;
    }
    private void instruction() {
        memory.putInt(registers[SP] & 0xfffc, ++registers[0]);
        registers[PC] = registers[PC] + 4 & 0xfffc;
    }
    private void slice(boolean step) { // then lets the executor look at packets, and goes on
        for (int i = 0; i < SLICE; i++) {
            instruction();
            if (breakpoints.contains((long) registers[PC])) {
                listener.stopped(new StopReason.SoftwareBreakpoint(1));
                return;
            } else if (step || interrupted) {
                listener.stopped(new StopReason.Signal(1, step ? StopReason.SIGTRAP : StopReason.SIGINT));
                return;
            }
        }
        executor.execute(() -> slice(false));
    }
    private static void check(boolean inRange, long address) throws TargetException {
        if (!inRange) throw TargetException.accessFailed("there is no memory at 0x" + Long.toHexString(address));
    }
    @Override public TargetDescription description() {
        List<Register> core = new ArrayList<>();
        for (int i = 0; i < SP; i++) core.add(new Register(i, "r" + i, 32, "uint32"));
        core.addAll(List.of(new Register(SP, "sp", 32, "data_ptr"), new Register(14, "lr", 32, "int"),
                new Register(PC, "pc", 32, "code_ptr"), new Register(CPSR, "cpsr", 32, "int")));
        Feature feature = Feature.of("org.gnu.gdb.arm.core", core);
        return new TargetDescription("arm", ByteOrder.LITTLE_ENDIAN, List.of(feature), PC, List.of(SP, PC));
    }
    @Override public List<TargetThread> threads() { return List.of(new TargetThread(1, "the only CPU")); }
    @Override public byte[] readRegister(int thread, int number) {
        return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(registers[number]).array();
    }
    @Override public void writeRegister(int thread, int number, byte[] value) {
        registers[number] = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getInt();
    }
    @Override public byte[] readMemory(int thread, long address, int length) throws TargetException {
        check(address >= 0 && address < memory.capacity(), address);
        return Arrays.copyOfRange(memory.array(), (int) address, (int) Math.min(memory.capacity(), address + length));
    }
    @Override public void writeMemory(int thread, long address, byte[] data) throws TargetException {
        check(address >= 0 && address <= memory.capacity() - data.length, address);
        memory.put((int) address, data);
    }
    @Override public void resume(ResumeRequest request) {
        interrupted = false;
        boolean step = request.actions().get(0) instanceof ThreadAction.Step;
        executor.execute(() -> slice(step));
    }
    @Override public void interrupt() { interrupted = true; }
    @Override public StopReason attach(StopListener newListener) {
        listener = newListener;
        return new StopReason.Signal(1, StopReason.SIGTRAP);
    }
    @Override public void detach(DetachCause cause) { interrupted = true; }
    @Override public Optional<Breakpoints> softwareBreakpoints() { return Optional.of(this); }
    @Override public void insertBreakpoint(long address, int kind) { breakpoints.add(address); }
    @Override public void removeBreakpoint(long address, int kind) { breakpoints.remove(address); }
}
