package dev.backstep.timeline;

import dev.backstep.machine.ExternalInput;

/**
 * Something that came from outside the machine. Arrays belong to the event and are not changed.
 */
public sealed interface Event {

    /** True for events that the machine asked for in the middle of an instruction; false for those between instructions. */
    default boolean isAnswer() {
        return false;
    }

    /** Bytes arrived at a serial port (index in the machine's list). */
    record SerialInput(int port, byte[] bytes) implements Event { }

    /** A break arrived at a serial port. */
    record SerialBreak(int port) implements Event { }

    /** Something reached a device (index in {@link dev.backstep.machine.Machine#inputs}). */
    record DeviceInput(int input, byte[] item) implements Event { }

    /** The host answered a question. */
    record Answer(ExternalInput.Kind kind, byte[] bytes) implements Event {
        @Override
        public boolean isAnswer() {
            return true;
        }
    }

    /** The host's time of day passed the deadline of a host timer: those due at {@code nanoseconds} ran. */
    record HostTimers(long nanoseconds) implements Event { }

    /** A debugger wrote physical memory. */
    record MemoryWrite(long address, byte[] bytes) implements Event { }

    /** A debugger wrote a register of a CPU; numbers as {@link RegisterFile} has them. */
    record RegisterWrite(int cpu, int register, long value) implements Event { }

    /** A debugger lets these CPUs run and holds the others: a bit for each, bit 0 for the first; -1 for all. */
    record CpusAllowed(int mask) implements Event { }

    /** Somebody outside asked for a system reset. */
    record SystemReset() implements Event { }

    /** Nothing happened; the machine's {@link dev.backstep.machine.Machine#stateHash} was this. Replay compares. */
    record StateHash(long hash) implements Event { }
}
