package dev.backstep.timeline;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.state.Mode;
import dev.backstep.machine.Machine;

/**
 * A writing access to a piece of memory, noted while its instruction runs.
 *
 * @param position instructions completed before it
 * @param nanoseconds guest time
 * @param cpu whose it is
 * @param pc virtual address of its instruction
 * @param thumb true for T32
 * @param mode the processor mode it runs in
 * @param secure true in Secure state
 * @param address virtual
 * @param size bytes
 * @param toPlainMemory true where a write simply changes the bytes
 */
record NotedAccess(long position, long nanoseconds, Cpu cpu, int pc, boolean thumb, Mode mode, boolean secure, int address, int size,
                   boolean toPlainMemory) {

    /** The write in flight, or null when it is to no byte of the piece. */
    static NotedAccess of(Machine machine, WatchedMemory memory, int address, int size) {
        Cpu by = machine.turns().current();
        long physical = by.memory.translator().translateForDebugger(address);
        if (physical < 0) {
            return null;
        }
        memory.noteWrite(physical, size);
        WatchedMemory.Window window = memory.windowAt(physical, size);
        return window == null ? null : new NotedAccess(machine.icount(), machine.clocks().virtual().now(), by, by.currentAddress(),
                by.thumb, by.mode(), by.isSecure(), address, size, window.plain());
    }

    /** Behind the instruction: false when it was stopped by an abort, or wrote to what only looks like memory. */
    boolean reallyWrote() {
        boolean aborted = cpu.mode() == Mode.ABORT && cpu.banked(Mode.ABORT, 14) == pc + 8 && mode != Mode.ABORT;
        return toPlainMemory && !aborted;
    }

    Write write(byte[] before, byte[] after) {
        return new Write.ByInstruction(position, nanoseconds, cpu.index(), pc, thumb, mode, secure, address, size, before, after);
    }
}
