package dev.backstep.semihosting;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.cpu.Semihosting;
import dev.backstep.clock.VirtualClock;
import dev.backstep.device.Device;
import dev.backstep.device.serial.SerialReceiver;
import dev.backstep.machine.PowerSwitch;
import dev.backstep.memory.MemoryRegion;
import dev.backstep.state.StateExchange;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Takes semihosting calls as "Semihosting for AArch32 and AArch64" (ARM, version 3.0) specifies them for AArch32: R0 holds
 * the operation, R1 the address of the parameter block, the result goes to R0. Words of parameter blocks are in the byte
 * order that CPSR.E says. A call that fails gives -1 (READ and WRITE: all bytes not transferred) and sets what ERRNO gives;
 * bad pointers and unknown operations do so too.
 *
 * <p>Where the results come from:
 * <ul>
 * <li>from the machine's state: CLOCK and ELAPSED (virtual time since power-on, 100 Hz and 1 GHz), ISTTY, SEEK, ERRNO,
 * GET_CMDLINE, HEAPINFO, TMPNAM, everything about {@code :tt} and {@code :semihosting-features};
 * <li>from the host, recorded: TIME, and OPEN, CLOSE, READ, WRITE, FLEN, REMOVE, RENAME of files.
 * </ul>
 *
 * <p>READC, and READ of {@code :tt}, wait when there is no console input: the CPU is put to wait as by WFI, before the
 * instruction that calls, and does it again when input or an interrupt comes. So nothing blocks the machine thread,
 * interrupts are taken meanwhile, and each attempt counts as an instruction. {@link #consoleInput} is to be
 * one of the machine's serial ports, which makes input an event of the recording. Its break is the end of the input.
 *
 * <p>As one of the machine's {@link Device}s its state is saved with the machine's.
 *
 * <p>Thread: the machine thread only.
 */
public final class ArmSemihosting implements Semihosting, Device {

    /** Nanoseconds of virtual time in one tick of CLOCK. */
    private static final long CENTISECOND = 10_000_000;
    /** What TICKFREQ gives: ELAPSED counts nanoseconds. */
    private static final int TICKS_PER_SECOND = 1_000_000_000;
    /** ADP_Stopped_ApplicationExit: the reason for an exit that is not a failure. */
    private static final int APPLICATION_EXIT = 0x20026;

    private final SemihostingConfiguration configuration;
    private final byte[] commandLine;
    private final HeapLayout heap;
    private final SemihostingGate gate;
    private final SemihostingHost host;
    private final VirtualClock clock;
    private final PowerSwitch power;
    private final ConsoleInput input;
    private final FileOperations files;
    private final Complaints complaints = new Complaints();
    private List<Cpu> cpus = List.of();
    private int errorNumber;
    /** Bit n: CPU n waits for console input, or did and took an interrupt. */
    private int waitingCpus;

    /**
     * @param configuration whether and from where calls are taken
     * @param commandLine what GET_CMDLINE gives; see {@link SemihostingConfiguration#commandLine}
     * @param heap what HEAPINFO gives
     * @param gate stands between calls and the host
     * @param host the host
     * @param clock guest time
     * @param power where EXIT goes
     */
    public ArmSemihosting(SemihostingConfiguration configuration, String commandLine, HeapLayout heap, SemihostingGate gate,
                          SemihostingHost host, VirtualClock clock, PowerSwitch power) {
        this.configuration = configuration;
        this.commandLine = (commandLine + '\0').getBytes(StandardCharsets.UTF_8);
        this.heap = heap;
        this.gate = gate;
        this.host = host;
        this.clock = clock;
        this.power = power;
        this.input = new ConsoleInput(!host.hasConsoleInput(), this::endWaiting);
        this.files = new FileOperations(gate, host, input);
    }

    /** Takes the calls of these processors; once, when the machine is built. Their indices are 0 to 31. */
    public void connect(List<Cpu> machineCpus) {
        cpus = List.copyOf(machineCpus);
        cpus.forEach(cpu -> cpu.setSemihosting(this));
    }

    /** Where console input goes; to be the last of the machine's serial ports. */
    public SerialReceiver consoleInput() {
        return input;
    }

    @Override
    public String name() {
        return "semihosting";
    }

    @Override
    public MemoryRegion region() {
        return null;
    }

    @Override
    public void reset() {
        files.reset();
        input.clear();
        errorNumber = 0;
        waitingCpus = 0;
    }

    @Override
    public boolean call(Cpu cpu) {
        if (!configuration.enabled() || !configuration.userspace() && !cpu.isPrivileged()) {
            return false;
        }
        long result;
        try {
            result = perform(cpu, new GuestMemory(cpu));
        } catch (SemihostingException e) {
            note(e);
            result = -1;
        }
        if (result == FileOperations.WAIT) {
            waitForInput(cpu);
        } else {
            cpu.r[0] = (int) result;
        }
        return true;
    }

    private void note(SemihostingException failure) {
        errorNumber = failure.errorNumber();
    }

    private long perform(Cpu cpu, GuestMemory memory) throws SemihostingException {
        Operation operation = Operation.ofNumber(cpu.r[0]);
        int parameter = cpu.r[1];
        if (operation == null) {
            complain(String.format("unknown operation 0x%x at 0x%08x", cpu.r[0], cpu.currentAddress()));
            throw new SemihostingException(ErrorNumber.EINVAL);
        }
        return switch (operation) {
            case OPEN -> files.open(memory, parameter);
            case CLOSE -> files.close(memory, parameter);
            case WRITEC -> writeCharacter(memory, parameter);
            case WRITE0 -> writeText(memory, parameter);
            case WRITE -> files.write(memory, parameter, this::note);
            case READ -> files.read(memory, parameter, this::note);
            case READC -> readCharacter();
            case ISERROR -> memory.word(parameter) < 0 ? 1 : 0;
            case ISTTY -> files.isTerminal(memory, parameter);
            case SEEK -> files.seek(memory, parameter);
            case FLEN -> files.length(memory, parameter);
            case TMPNAM -> files.temporaryName(memory, parameter);
            case REMOVE -> files.remove(memory, parameter);
            case RENAME -> files.rename(memory, parameter);
            case CLOCK -> clock.now() / CENTISECOND;
            case TIME -> files.time();
            case SYSTEM -> refuseCommand(memory, parameter);
            case ERRNO -> errorNumber;
            case GET_CMDLINE -> giveCommandLine(memory, parameter);
            case HEAPINFO -> giveHeap(memory, parameter);
            case EXIT -> exit(cpu, parameter == APPLICATION_EXIT ? 0 : 1);
            case EXIT_EXTENDED -> {
                int code = memory.word(parameter + 4);
                yield exit(cpu, memory.word(parameter) == APPLICATION_EXIT ? code & 0xff : 1);
            }
            case ELAPSED -> {
                long ticks = clock.now();
                memory.writeWords(parameter, (int) ticks, (int) (ticks >>> 32));
                yield 0;
            }
            case TICKFREQ -> TICKS_PER_SECOND;
        };
    }

    private void complain(String line) {
        if (gate.outputIsNew().getAsBoolean()) {
            complaints.say(line);
        }
    }

    // Console.

    private long writeCharacter(GuestMemory memory, int address) throws SemihostingException {
        memory.requireReadable(address, 1);
        files.writeToConsole(memory, address, 1, host.output());
        return 0;
    }

    private long writeText(GuestMemory memory, int address) throws SemihostingException {
        files.writeToConsole(memory, address, memory.textLength(address), host.output());
        return 0;
    }

    private long readCharacter() {
        if (!input.isReady()) {
            return FileOperations.WAIT;
        }
        byte[] character = input.take(1);
        return character.length == 0 ? -1 : character[0] & 0xff;
    }

    /** Goes back before the instruction and waits. With an interrupt pending but masked it does not wait but tries again. */
    private void waitForInput(Cpu cpu) {
        cpu.pc = cpu.currentAddress();
        if (cpu.thumb) {
            cpu.itState = cpu.itStateOfInstruction;
        }
        waitingCpus |= 1 << cpu.index();
        cpu.interrupts.waitForInterrupt();
    }

    private void endWaiting() {
        for (Cpu cpu : cpus) {
            if ((waitingCpus & 1 << cpu.index()) != 0) {
                cpu.interrupts.endWaiting();
            }
        }
        waitingCpus = 0;
    }

    // The machine.

    private long refuseCommand(GuestMemory memory, int block) throws SemihostingException {
        byte[] command = new byte[Math.max(0, Math.min(memory.word(block + 4), 200))];
        memory.read(memory.word(block), command, 0, command.length);
        complain("SYSTEM is refused always; the command was "
                + Complaints.quoted(new String(command, StandardCharsets.UTF_8)));
        throw new SemihostingException(ErrorNumber.EPERM);
    }

    private long giveCommandLine(GuestMemory memory, int block) throws SemihostingException {
        int buffer = memory.word(block);
        int room = memory.word(block + 4);
        if (room >= 0 && room < commandLine.length) {
            throw new SemihostingException(ErrorNumber.EINVAL);
        }
        // Both before either: nothing may be done when one of them is bad.
        memory.requireWritable(buffer, commandLine.length);
        memory.requireWritable(block + 4, Integer.BYTES);
        memory.write(buffer, commandLine, commandLine.length);
        memory.writeWords(block + 4, commandLine.length - 1);
        return 0;
    }

    private long giveHeap(GuestMemory memory, int block) throws SemihostingException {
        memory.writeWords(memory.word(block), (int) heap.heapBase(), (int) heap.heapLimit(), (int) heap.stackBase(),
                (int) heap.stackLimit());
        return 0;
    }

    /** R0 stays as it is: somebody may look at the machine afterwards. */
    private long exit(Cpu cpu, int status) {
        power.requestShutdown(status);
        return cpu.r[0];
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        errorNumber = exchange.int32("errno", errorNumber);
        waitingCpus = exchange.int32("waitingCpus", waitingCpus);
        exchange.part("input", input);
        exchange.part("handles", files);
    }
}
