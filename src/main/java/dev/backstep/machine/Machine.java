package dev.backstep.machine;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.cpu.StopCause;
import dev.backstep.arm.mmu.TouchedPages;
import dev.backstep.clock.Icount;
import dev.backstep.clock.MachineClocks;
import dev.backstep.clock.VirtualClock;
import dev.backstep.device.Device;
import dev.backstep.device.DeviceInput;
import dev.backstep.device.serial.SerialReceiver;
import dev.backstep.memory.AddressSpace;
import dev.backstep.memory.Ram;
import dev.backstep.memory.RamSnapshot;
import dev.backstep.state.StateExchange;
import dev.backstep.state.StateLayout;
import dev.backstep.state.StateListing;
import dev.backstep.state.StateReader;
import dev.backstep.state.StateWriter;

import java.util.List;

/**
 * A machine. Between slices it is always <em>settled</em>: timers that are due have run and an unmasked pending interrupt
 * has been taken, so that the state at an instruction count is one and the same however it was reached.
 *
 * <p>Thread: the machine thread only.
 */
public final class Machine {

    /** Timers that run while the machine stays idle, between two looks at the outside: periodic ones that nobody hears of never end. */
    private static final int MOST_IDLE_TIMERS = 10_000;

    private final String boardName;
    private final MachineClocks clocks;
    private final List<AddressSpace> addressSpaces;
    private final List<Ram> rams;
    private final CpuTurns turns;
    private final List<Device> devices;
    private final List<SerialReceiver> serialPorts;
    private final List<DeviceInput> inputs;
    private final Runnable boot;
    private final PowerSwitch power;
    /** Null when CPUs take turns. */
    private ParallelCpus parallel;
    private Runnable resetListener = () -> { };

    /**
     * Puts a machine together and switches it on.
     *
     * @param boardName as {@code -M} names it
     * @param clocks its clocks, standing at 0
     * @param addressSpaces for {@code info mtree}; the first is what CPUs see
     * @param rams all memory that holds state
     * @param turns its CPUs, and how they take turns
     * @param devices in the order in which their state is saved
     * @param serialPorts where {@code -serial} options are plugged in, in order
     * @param inputs where other things from outside reach devices
     * @param power what devices ask for a reset or shutdown
     * @param boot loads images and sets the CPUs' registers; called after every reset of CPUs and devices
     */
    public Machine(String boardName, MachineClocks clocks, List<AddressSpace> addressSpaces, List<Ram> rams, CpuTurns turns,
                   List<Device> devices, List<SerialReceiver> serialPorts, List<DeviceInput> inputs, PowerSwitch power, Runnable boot) {
        this.boardName = boardName;
        this.clocks = clocks;
        this.addressSpaces = List.copyOf(addressSpaces);
        this.rams = List.copyOf(rams);
        this.turns = turns;
        this.devices = List.copyOf(devices);
        this.serialPorts = List.copyOf(serialPorts);
        this.inputs = List.copyOf(inputs);
        this.power = power;
        this.boot = boot;
        for (Ram ram : rams) {
            cpus().forEach(cpu -> ram.addListener(cpu.memory));
        }
        reset();
    }

    /** As {@code -M} names it. */
    public String boardName() {
        return boardName;
    }

    /** Its clocks. */
    public MachineClocks clocks() {
        return clocks;
    }

    /** Instructions completed so far. */
    public long icount() {
        return clocks.icount().now();
    }

    /** Its address spaces; the first is what CPUs see. */
    public List<AddressSpace> addressSpaces() {
        return addressSpaces;
    }

    /** Physical memory as CPUs see it. */
    public AddressSpace memory() {
        return addressSpaces.get(0);
    }

    /**
     * Reads physical memory for a debugger, without side effects, as {@link AddressSpace#peek} does; of registers that each CPU has
     * for itself, this one's.
     *
     * @return false when some byte cannot be read
     */
    public boolean peek(Cpu cpu, long address, byte[] target, int offset, int length) {
        turns.lookAs(cpu);
        try {
            return memory().peek(address, target, offset, length);
        } finally {
            turns.lookAs(null);
        }
    }

    /** All memory that holds state. */
    public List<Ram> rams() {
        return rams;
    }

    /** Its processors. */
    public List<Cpu> cpus() {
        return turns.cpus();
    }

    /** How its processors take turns. */
    public CpuTurns turns() {
        return turns;
    }

    /** Its devices. */
    public List<Device> devices() {
        return devices;
    }

    /** Its serial ports, in the order of {@code -serial} options. */
    public List<SerialReceiver> serialPorts() {
        return serialPorts;
    }

    /** Where things from outside other than serial bytes reach devices. */
    public List<DeviceInput> inputs() {
        return inputs;
    }

    /** Requests for reset and shutdown. */
    public PowerSwitch power() {
        return power;
    }

    /** Has the CPUs run at the same time from now on, rather than take turns. Once, when the machine has been put together. */
    public void runInParallel(ParallelCpus newParallel) {
        parallel = newParallel;
    }

    /** True when the CPUs run at the same time: instruction counts say nothing then but how often the machine has run. */
    public boolean isParallel() {
        return parallel != null;
    }

    /** The CPU whose instruction is in progress on this thread: for who is asked in the middle of one. */
    public Cpu running() {
        return parallel == null ? turns.current() : parallel.running();
    }

    /** Where CPUs run at the same time: this one is the next to step. */
    public void choose(Cpu cpu) {
        if (parallel != null) {
            turns.standAt(cpu);
        }
    }

    /** Has a run of CPUs that run at the same time end soon. Any thread. */
    public void wake() {
        if (parallel != null) {
            parallel.wake();
        }
    }

    /** Ends what threads there are beside the machine thread. The machine does not run again. */
    public void close() {
        if (parallel != null) {
            parallel.close();
        }
    }

    /** Adds what is called before each system reset. It changes nothing. */
    public void onReset(Runnable listener) {
        Runnable others = resetListener;
        resetListener = () -> {
            others.run();
            listener.run();
        };
    }

    /** System reset: all devices and CPUs as after power-on, images loaded anew; time goes on. */
    public void reset() {
        resetListener.run();
        devices.forEach(Device::reset);
        cpus().forEach(Cpu::reset);
        turns.reset();
        boot.run();
        power.clear();
        settle();
    }

    /** True when all CPUs wait for an interrupt or event. */
    public boolean isIdle() {
        return parallel == null && turns.isIdle();
    }

    /**
     * A debugger says which CPUs may run from now on; the others stand still.
     *
     * @param mask a bit for each CPU, bit 0 for the first; -1 for all
     */
    public void allowCpus(int mask) {
        turns.allow(mask);
        settle();
    }

    /**
     * Runs the CPU whose turn it is up to an instruction count, or until its turn ends, a timer is due, a CPU waits or is woken,
     * or a debugger's hook says stop; then settles.
     * Does nothing when idle.
     *
     * @param limit instruction count after which not to go on
     * @return why a CPU stopped
     */
    public StopCause runSlice(long limit) {
        if (parallel != null) {
            return runParallel(limit);
        }
        if (isIdle()) {
            return StopCause.NONE;
        }
        Icount icount = clocks.icount();
        VirtualClock virtual = clocks.virtual();
        long due = virtual.icountAt(virtual.timers().nextDeadline());
        // A deadline that has passed already still lets one instruction run: progress is certain.
        long end = Math.min(Math.min(limit, turns.end()), Math.max(due, icount.now() + 1));
        long length = end - icount.now();
        if (length <= 0) {
            return StopCause.NONE;
        }
        icount.beginSlice((int) Math.min(length, Integer.MAX_VALUE));
        StopCause cause;
        try {
            cause = turns.current().engine().run();
        } finally {
            icount.closeSlice();
        }
        settle();
        return cause;
    }

    /**
     * One instruction of the present CPU by itself, since it may be one that a debugger wants to pass, and then all CPUs for a while.
     * The instruction count goes up by one for each. When there is room for one alone it is a step, and only the others run then.
     */
    private StopCause runParallel(long limit) {
        boolean stepping = limit == icount() + 1;
        if ((turns.allowed() >>> turns.current().index() & 1) == 0) {
            turns.standAt(cpus().get(Integer.numberOfTrailingZeros(turns.allowed())));
        }
        Cpu first = turns.current();
        StopCause cause = StopCause.NONE;
        if (!first.interrupts.isWaiting()) {
            cause = parallel.step(first);
        } else if (stepping) {
            // Waiting may end at any time, and a step has an end.
            first.interrupts.endWaiting();
        }
        if (cause == StopCause.NONE) {
            countRun();
            if (!power.hasRequest()) {
                cause = stepping ? runOthers(first) : parallel.run(turns.allowed());
                if (!stepping) {
                    countRun();
                }
                if (cause != StopCause.NONE) {
                    turns.standAt(parallel.stopped());
                }
            }
        }
        settle();
        return cause;
    }

    private StopCause runOthers(Cpu stepped) {
        int all = (1 << cpus().size()) - 1;
        int others = turns.allowed() & all & ~(1 << stepped.index());
        return others == 0 ? StopCause.NONE : parallel.runBesideStep(others);
    }

    private void countRun() {
        clocks.icount().set(icount() + 1);
    }

    /**
     * While idle: lets guest time pass up to {@code nanoseconds} or the first timer that ends the idling, whichever is
     * earlier, running timers on the way.
     *
     * @return true when there is more to come: the machine is no longer idle, or so many timers have run in vain that it is time to
     *     look at the outside
     */
    public boolean passIdleTime(long nanoseconds) {
        VirtualClock virtual = clocks.virtual();
        for (int timers = 0; timers < MOST_IDLE_TIMERS && isIdle(); timers++) {
            long deadline = virtual.timers().nextDeadline();
            if (deadline > nanoseconds || deadline == Long.MAX_VALUE) {
                if (nanoseconds != Long.MAX_VALUE) {
                    virtual.skipTo(nanoseconds);
                }
                return false;
            }
            boolean stuck = deadline <= virtual.now();
            virtual.skipTo(deadline);
            settle();
            if (stuck && isIdle() && virtual.timers().nextDeadline() <= virtual.now()) {
                // A timer that is due again at once while nothing can run: a broken guest's period of zero.
                return false;
            }
        }
        return true;
    }

    /** Brings the machine to the state that its instruction count and time stand for: timers, reset, interrupts. */
    public void settle() {
        VirtualClock virtual = clocks.virtual();
        virtual.timers().runExpired(virtual.now());
        if (power.takeReset()) {
            reset();
            return;
        }
        for (Cpu cpu : cpus()) {
            // One that a debugger holds stays where it is.
            if (turns.isAllowed(cpu)) {
                cpu.interrupts.take();
            }
        }
        if (parallel == null) {
            turns.settle();
        }
    }

    private void exchange(StateExchange exchange) {
        clocks.icount().set(exchange.int64("icount", clocks.icount().now()));
        exchange.part("clock", clocks.virtual());
        exchange.part("power", power);
        if (cpus().size() > 1) {
            exchange.part("turns", turns);
        }
        for (Cpu cpu : cpus()) {
            exchange.part("cpu" + cpu.index(), cpu);
        }
        for (Device device : devices) {
            exchange.part(device.name(), device);
        }
    }

    /** The state of everything but memory. */
    public byte[] saveState() {
        StateWriter writer = new StateWriter();
        exchange(writer);
        return writer.toByteArray();
    }

    /** Brings back what {@link #saveState} gave, of this machine or one built the same. */
    public void restoreState(byte[] state) {
        StateReader reader = new StateReader(state);
        exchange(reader);
        if (reader.remaining() != 0) {
            throw new IllegalStateException(reader.remaining() + " bytes of state are left over: not of a machine like this");
        }
        cpus().forEach(Cpu::afterRestore);
    }

    /** The content of all memory, in the order of {@link #rams}. */
    public List<RamSnapshot> captureMemory() {
        return rams.stream().map(Ram::capture).toList();
    }

    /** Brings back what {@link #captureMemory} gave. */
    public void restoreMemory(List<RamSnapshot> snapshots) {
        for (int i = 0; i < rams.size(); i++) {
            rams.get(i).restore(snapshots.get(i));
        }
    }

    /**
     * Takes over what {@link #captureMemory} gave of a machine that was built alike; of one and the same at all times. What was
     * captured here before cannot be restored any more.
     */
    public void loadMemory(List<RamSnapshot> snapshots) {
        for (int i = 0; i < rams.size(); i++) {
            rams.get(i).load(snapshots.get(i));
        }
    }

    /**
     * The pages of virtual addresses that the CPUs have touched since the last call or the last {@link #restoreState}, or
     * since the machine was built; from here on they are noted anew.
     */
    public TouchedPages takeTouchedPages() {
        TouchedPages pages = TouchedPages.NONE;
        for (Cpu cpu : cpus()) {
            pages = pages.union(cpu.memory.touches().take());
            cpu.flushTranslations();
        }
        return pages;
    }

    /** A 64-bit hash of the whole state, memory included: equal states have equal hashes. */
    public long stateHash() {
        return stateHash(saveState(), rams.stream().mapToLong(Ram::contentHash).toArray());
    }

    /** {@link #stateHash} of a machine with this state and content of memory. */
    public static long stateHash(byte[] state, List<RamSnapshot> memory) {
        return stateHash(state, memory.stream().mapToLong(RamSnapshot::contentHash).toArray());
    }

    private static long stateHash(byte[] state, long[] contentHashes) {
        long hash = 0x9e3779b97f4a7c15L;
        for (byte b : state) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        for (long contentHash : contentHashes) {
            hash = Long.rotateLeft(hash, 23) * 0xff51afd7ed558ccdL + contentHash;
        }
        return hash;
    }

    /**
     * Tells machines apart that cannot restore each other's state: a hash of what the state consists of, memory included. To be asked
     * of a machine that has just been built.
     */
    public long stateLayout() {
        StateLayout layout = new StateLayout();
        exchange(layout);
        for (Ram ram : rams) {
            layout.int64(ram.name() + ":" + ram.size(), 0);
        }
        return layout.hash();
    }

    /** Every field of the state but memory, by name; to show where two states differ. */
    public StateListing listState() {
        StateListing listing = new StateListing();
        exchange(listing);
        return listing;
    }

}
