package dev.backstep.debug;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.gdbstub.agent.AgentContext;
import dev.backstep.gdbstub.agent.AgentException;
import dev.backstep.machine.Machine;
import dev.backstep.memory.Ram;

import java.util.function.LongSupplier;

/**
 * A CPU as conditions of breakpoints see it: its registers by GDB's numbers, memory through its MMU without side effects.
 *
 * <p>Thread: the one that runs the CPU; where CPUs run at the same time, conditions are evaluated one at a time.
 */
final class CpuAgentContext implements AgentContext {

    private final Machine machine;
    private final Cpu cpu;
    private final LongSupplier position;
    private final byte[] bytes = new byte[Long.BYTES];

    CpuAgentContext(Machine machine, Cpu cpu) {
        this.machine = machine;
        this.cpu = cpu;
        this.position = machine::icount;
    }

    @Override
    public long register(int number) throws AgentException {
        if (!ArmRegisters.exists(number) || ArmRegisters.bytes(number) > Long.BYTES) {
            throw new AgentException("there is no register " + number + " that fits");
        }
        return ArmRegisters.read(cpu, number, 0, position);
    }

    @Override
    public long memory(long address, int size) throws AgentException {
        // GDB computes addresses in 64 bits; those of the CPU have 32.
        int at = (int) address;
        int inFirstPage = Math.min(size, Ram.PAGE_SIZE - (at & Ram.PAGE_SIZE - 1));
        if (!peek(at, 0, inFirstPage) || inFirstPage < size && !peek(at + inFirstPage, inFirstPage, size - inFirstPage)) {
            throw new AgentException(String.format("cannot read memory at 0x%08x", at));
        }
        long value = 0;
        for (int i = size - 1; i >= 0; i--) {
            value = value << Byte.SIZE | bytes[i] & 0xff;
        }
        return value;
    }

    private boolean peek(int address, int offset, int count) {
        long physical = cpu.memory.translator().translateForDebugger(address);
        return physical >= 0 && machine.peek(cpu, physical, bytes, offset, count);
    }
}
