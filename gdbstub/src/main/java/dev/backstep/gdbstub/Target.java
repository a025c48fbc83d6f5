package dev.backstep.gdbstub;

import java.util.List;
import java.util.Optional;

/**
 * What can be debugged: the base that every target gives, and the doors to its optional capabilities.
 *
 * <p><b>Threads.</b> Every method but {@link #interrupt()} is called by one session at a time, on the {@code Executor}
 * that the embedder gave to the server; in an emulator that is the thread which owns the machine. Only
 * {@link #interrupt()} may come from any thread at any time.
 *
 * <p><b>Thread numbers.</b> GDB's threads are whatever the target calls so (an emulator: its CPUs). Numbers are 1 or
 * greater and stay the same for the life of the target. Every {@code thread} argument is one of {@link #threads()}.
 *
 * <p><b>Capabilities.</b> What an optional door returns must not change while a client is attached: GDB is told once,
 * in the answer to {@code qSupported}.
 */
public interface Target {

    /** Architecture, registers and their layout. Constant while a client is attached. */
    TargetDescription description();

    /** The threads that exist now, never empty; the first is the one a new client looks at. */
    List<TargetThread> threads();

    /**
     * Reads a register.
     *
     * @param number GDB's number of a register that is in {@link #description()}
     * @return the value in target byte order, exactly as long as the description says; or an empty array when the
     *         value is not available (GDB shows {@code <unavailable>})
     * @throws TargetException when the register cannot be read
     */
    byte[] readRegister(int thread, int number) throws TargetException;

    /**
     * Writes a register.
     *
     * @param number GDB's number of a register that is in {@link #description()}
     * @param value  the value in target byte order, exactly as long as the description says
     * @throws TargetException when the register cannot be written
     */
    void writeRegister(int thread, int number, byte[] value) throws TargetException;

    /**
     * Reads memory as the thread sees it (through its MMU), without side effects on the target.
     *
     * @param address first byte, an unsigned 64-bit number; the range does not wrap around
     * @param length  bytes, 1 to 1 MiB
     * @return 1 to {@code length} bytes: fewer than asked when the tail is unreadable
     * @throws TargetException when the first byte is unreadable
     */
    byte[] readMemory(int thread, long address, int length) throws TargetException;

    /**
     * Writes memory as the thread sees it (through its MMU).
     *
     * @param address first byte, an unsigned 64-bit number; the range does not wrap around
     * @param data    1 byte to 1 MiB
     * @throws TargetException when not all bytes can be written; bytes before the failing one may have been written
     */
    void writeMemory(int thread, long address, byte[] data) throws TargetException;

    /**
     * Sets threads going and returns at once. The target later reports exactly one {@link StopReason} to the listener
     * given to {@link #attach}. It may report before this method returns.
     *
     * <p>The session calls this only while the target is stopped as far as the session knows. A target that something
     * else (its own monitor) has set going meanwhile takes the request as well.
     *
     * @throws TargetException when the target cannot be set going; it then reports nothing
     */
    void resume(ResumeRequest request) throws TargetException;

    /**
     * Asks a running target to stop soon; the stop is then reported to the listener as {@link StopReason.Signal} with
     * signal 2 (SIGINT), unless the target stops by itself first, which is reported instead. No effect on a stopped
     * target, except that a command of {@link Monitor} or a reverse operation that is under way ends early.
     *
     * <p>May be called from any thread at any time, also while another method of this target runs; returns at once and
     * never throws. (It usually sets a volatile flag that the machine loop looks at.) A request that comes when nothing
     * runs, for instance just after a stop, must not stop the next resume.
     */
    void interrupt();

    /**
     * A client has connected: the target stops and stays stopped until it is resumed or the client goes.
     *
     * @param listener where stops are reported until {@link #detach}; callable from any thread
     * @return why the target stands where it stands, the answer to the client's first {@code ?}
     */
    StopReason attach(StopListener listener);

    /**
     * The client has gone. Breakpoints and watchpoints that it inserted have already been removed. The target decides
     * whether it runs on; QEMU runs on after {@link DetachCause#REQUESTED}.
     */
    void detach(DetachCause cause);

    /** Breakpoints that GDB inserts with {@code Z0}; their stops are {@link StopReason.SoftwareBreakpoint}. */
    default Optional<Breakpoints> softwareBreakpoints() {
        return Optional.empty();
    }

    /** Breakpoints that GDB inserts with {@code Z1}; their stops are {@link StopReason.HardwareBreakpoint}. */
    default Optional<Breakpoints> hardwareBreakpoints() {
        return Optional.empty();
    }

    /** Watchpoints ({@code Z2}, {@code Z3}, {@code Z4}). */
    default Optional<Watchpoints> watchpoints() {
        return Optional.empty();
    }

    /** Running backwards ({@code bs}, {@code bc}). */
    default Optional<ReverseExecution> reverseExecution() {
        return Optional.empty();
    }

    /** Whether {@link #resume} understands {@link ThreadAction.RangeStep}. */
    default boolean rangeStepping() {
        return false;
    }

    /** Commands behind GDB's {@code monitor}. */
    default Optional<Monitor> monitor() {
        return Optional.empty();
    }

    /** What lies where in memory ({@code info mem}; GDB keeps out of addresses that are in no region). */
    default Optional<MemoryMap> memoryMap() {
        return Optional.empty();
    }

    /** Memory by physical address (QEMU's {@code maintenance packet Qqemu.PhyMemMode:1}). */
    default Optional<PhysicalMemory> physicalMemory() {
        return Optional.empty();
    }

    /** Starting over ({@code R}, {@code vRun}). */
    default Optional<Restart> restart() {
        return Optional.empty();
    }

    /** Being ended by the client ({@code k}, {@code vKill}). Without it these packets detach. */
    default Optional<Kill> kill() {
        return Optional.empty();
    }
}
