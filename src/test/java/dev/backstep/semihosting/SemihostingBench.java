package dev.backstep.semihosting;

import dev.backstep.arm.TestCpu;
import dev.backstep.arm.cpu.Cpu;
import dev.backstep.clock.VirtualClock;
import dev.backstep.machine.ExternalInput;
import dev.backstep.machine.PowerSwitch;
import dev.backstep.state.StateReader;
import dev.backstep.state.StateWriter;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** A CPU with 1 MiB of RAM whose calls go to a host made of maps and buffers, and that can record and replay. */
final class SemihostingBench implements ExternalInput {

    static final int OPEN = 0x01;
    static final int BLOCK = 0x1000;
    static final int NAMES = 0x2000;
    static final int BUFFER = 0x4000;
    static final HeapLayout HEAP = new HeapLayout(0x10000, 0x80000, 0x80000, 0x10000);

    final TestCpu test = new TestCpu();
    final Cpu cpu = test.cpu;
    final VirtualClock clock = new VirtualClock(test.icount, 3);
    final PowerSwitch power = new PowerSwitch(test.icount);
    final FakeFiles files;
    final ByteArrayOutputStream output = new ByteArrayOutputStream();
    final ByteArrayOutputStream error = new ByteArrayOutputStream();
    final List<byte[]> answers = new ArrayList<>();
    final ArmSemihosting semihosting;
    boolean replaying;
    boolean diverted;
    long seconds = 1_700_000_000L;
    private int nextAnswer;

    SemihostingBench() {
        this(new SemihostingConfiguration(true, false, List.of("program", "one", "two"), null), true, new FakeFiles());
    }

    SemihostingBench(SemihostingConfiguration configuration, boolean consoleInput, FakeFiles files) {
        this(configuration, consoleInput, files, files);
    }

    SemihostingBench(SemihostingConfiguration configuration, boolean consoleInput, FakeFiles fake, HostFiles files) {
        this.files = fake;
        semihosting = new ArmSemihosting(configuration, configuration.commandLine("kernel.elf", "a b"), HEAP,
                new SemihostingGate(this, () -> !replaying, () -> diverted),
                new SemihostingHost(output::write, error::write, files, () -> seconds, consoleInput), clock, power);
        semihosting.connect(List.of(cpu));
        cpu.r[15] = TestCpu.CODE + 8;
        cpu.pc = TestCpu.CODE + 4;
    }

    @Override
    public byte[] ask(Kind kind, Supplier<byte[]> host) {
        if (replaying) {
            return answers.get(nextAnswer++);
        }
        byte[] answer = host.get();
        answers.add(answer);
        return answer;
    }

    /** The same calls will be made again; what the host said then is said now. */
    void replayFrom(int firstAnswer) {
        replaying = true;
        nextAnswer = firstAnswer;
    }

    int answersGiven() {
        return nextAnswer;
    }

    byte[] save() {
        StateWriter writer = new StateWriter();
        semihosting.exchangeState(writer);
        cpu.exchangeState(writer);
        return writer.toByteArray();
    }

    void restore(byte[] state) {
        StateReader reader = new StateReader(state);
        semihosting.exchangeState(reader);
        cpu.exchangeState(reader);
        if (reader.remaining() != 0) {
            throw new AssertionError(reader.remaining() + " bytes left over");
        }
        cpu.r[15] = TestCpu.CODE + 8;
    }

    /** A call with R1 as it is given. */
    int callWith(int operation, int parameter) {
        cpu.r[0] = operation;
        cpu.r[1] = parameter;
        if (!semihosting.call(cpu)) {
            throw new AssertionError("not taken");
        }
        return cpu.r[0];
    }

    /** A call with a parameter block of these words. */
    int call(int operation, int... words) {
        for (int i = 0; i < words.length; i++) {
            test.ram.write(BLOCK + 4L * i, cpu.isBigEndian() ? Integer.reverseBytes(words[i]) : words[i], 4);
        }
        return callWith(operation, BLOCK);
    }

    int open(String name, int mode) {
        return call(OPEN, put(NAMES, name), mode, name.getBytes(StandardCharsets.UTF_8).length);
    }

    int write(int handle, String text) {
        return call(0x05, handle, put(BUFFER, text), text.length());
    }

    /** What READ of up to {@code length} bytes put into the buffer. */
    String read(int handle, int length) {
        int missing = call(0x06, handle, BUFFER, length);
        return text(BUFFER, length - missing);
    }

    int errno() {
        return callWith(0x13, 0);
    }

    void type(String text) {
        for (byte value : text.getBytes(StandardCharsets.UTF_8)) {
            semihosting.consoleInput().receive(value & 0xff);
        }
    }

    /** Puts a text and a zero after it; gives the address. */
    int put(int address, String text) {
        byte[] bytes = (text + '\0').getBytes(StandardCharsets.UTF_8);
        test.ram.write(address, bytes, 0, bytes.length);
        return address;
    }

    String text(int address, int length) {
        byte[] bytes = new byte[length];
        test.ram.read(address, bytes, 0, length);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
