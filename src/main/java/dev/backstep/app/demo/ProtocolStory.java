package dev.backstep.app.demo;

import dev.backstep.board.boot.Symbol;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The hunt without GDB: the packets that it would send, with names from the kernel's symbol table. Each step is checked: what
 * is shown is what happened.
 */
final class ProtocolStory {

    private static final String CRASH = "panic_halt";
    private static final String CULPRIT = "journal_insert_first";
    private static final int INSTRUCTION_BYTES = 4;
    private static final int REGISTERS = 16;
    private static final int PC = 15;
    /** Where answers, and what they mean, begin. */
    private static final int ANSWER_COLUMN = 24;
    private static final int MEANING_COLUMN = 48;

    private final DemoMachine machine;
    private final RspConnection stub;
    private final Transcript transcript;
    private final Deadline deadline;

    ProtocolStory(DemoMachine machine, RspConnection stub, Transcript transcript, Deadline deadline) {
        this.machine = machine;
        this.stub = stub;
        this.transcript = transcript;
        this.deadline = deadline;
    }

    /**
     * Tells it.
     *
     * @throws IOException when something goes another way than it must
     */
    void tell() throws IOException {
        runToTheCrash();
        int word = findTheWord();
        goBackToTheCulprit(word);
        stepOverTheWrite(word);
        returnToThePresent(word);
    }

    private void runToTheCrash() throws IOException {
        transcript.heading("1. Run to the crash");
        String features = exchange("qSupported:swbreak+;hwbreak+", "");
        if (!features.contains("ReverseContinue+") || !features.contains("ReverseStep+")) {
            throw new DemoException("the stub does not offer to go backwards: " + features);
        }
        Symbol crash = machine.symbols().named(CRASH);
        if (crash == null) {
            throw new DemoException("the kernel has no function " + CRASH);
        }
        exchange(String.format("Z0,%08x,%d", crash.address(), INSTRUCTION_BYTES), "a breakpoint at " + CRASH);
        move("vCont;c");
        machine.console().excerpt().forEach(transcript::console);
        require(registers()[PC], CRASH);
    }

    private int findTheWord() throws IOException {
        transcript.heading("2. Find the word that is wrong");
        Matcher caller = Pattern.compile("called from 0x([0-9a-f]{8})").matcher(String.join(" ", machine.console().lines()));
        if (!caller.find()) {
            throw new DemoException("the guest does not say from where the crash was called");
        }
        int call = Integer.parseUnsignedInt(caller.group(1), 16) - INSTRUCTION_BYTES;
        transcript.remark(String.format("0x%08x is in %s. Go back to the call before it, and see what was called.", call + INSTRUCTION_BYTES,
                name(call + INSTRUCTION_BYTES)));
        exchange(String.format("Z0,%08x,%d", call, INSTRUCTION_BYTES), "a breakpoint at " + name(call));
        move("bc");
        int[] registers = registers();
        require(registers[PC], "scheduler_run");
        show(registers, PC);
        show(registers, 0, 3);
        int task = registers[0];
        exchange(String.format("z0,%08x,%d", call, INSTRUCTION_BYTES), "no breakpoint there any more");
        int pointer = word(task);
        if (pointer != registers[3]) {
            throw new DemoException(String.format("the first word of the task is 0x%08x, but 0x%08x was called", pointer, registers[3]));
        }
        transcript.remark("The task's first word should point to a function, but it points into data. Who wrote it?");
        return task;
    }

    private void goBackToTheCulprit(int word) throws IOException {
        transcript.heading("3. Watch it, and run backwards to who wrote it");
        exchange(String.format("Z2,%08x,%d", word, INSTRUCTION_BYTES), "watch writes to " + name(word));
        move("bc");
        transcript.remark("The machine stands just behind the write. One more instruction back:");
        move("bs");
        int[] registers = registers();
        require(registers[PC], CULPRIT);
        show(registers, PC);
        show(registers, 0, 2, 12);
        int before = word(word);
        if (before == registers[12]) {
            throw new DemoException(String.format("0x%08x holds 0x%08x before the write, too", word, before));
        }
        transcript.remark("A journal of eight entries was full: " + CULPRIT + " moved the last one on,");
        transcript.remark("past the end, to r0 + 4 * r2. There lies the task.");
    }

    private void stepOverTheWrite(int word) throws IOException {
        transcript.heading("4. Step over the write");
        exchange(String.format("z2,%08x,%d", word, INSTRUCTION_BYTES), "watch no more");
        move("vCont;s");
        show(registers(), PC);
        word(word);
    }

    private void returnToThePresent(int word) throws IOException {
        transcript.heading("5. Back to the present, and the short way to ask");
        move("vCont;c");
        int[] registers = registers();
        require(registers[PC], CRASH);
        show(registers, PC);
        String command = String.format("last-writer 0x%08x", word);
        transcript.remark("The monitor's command \"" + command + "\":");
        long start = System.nanoTime();
        transcript.typed("-> ", RspConnection.monitorPacket(command));
        String answer = stub.monitor(command, deadline);
        transcript.timing(0, System.nanoTime() - start);
        answer.lines().filter(line -> !line.startsWith("  write:")).forEach(transcript::answer);
        if (!answer.contains(CULPRIT)) {
            throw new DemoException(command + " does not name " + CULPRIT);
        }
    }

    private String exchange(String packet, String meaning) throws IOException {
        transcript.typed("-> ", packet);
        String answer = stub.request(packet, deadline);
        transcript.beside(ANSWER_COLUMN, "<- " + answer);
        if (!meaning.isEmpty()) {
            transcript.beside(MEANING_COLUMN, meaning);
        }
        transcript.endLine();
        return answer;
    }

    private void move(String packet) throws IOException {
        transcript.typed("-> ", packet);
        long before = machine.position(deadline);
        long start = System.nanoTime();
        String answer = stub.request(packet, deadline);
        long time = System.nanoTime() - start;
        // Of a stop, why; the registers that come with it are shown by name elsewhere.
        int reason = answer.indexOf(';');
        transcript.beside(ANSWER_COLUMN, "<- " + (reason < 0 ? answer : answer.substring(0, reason + 1) + "..."));
        transcript.timing(machine.position(deadline) - before, time);
        if (!answer.startsWith("T05")) {
            throw new DemoException("the machine should stop at a breakpoint or step, but the stub answers " + answer + " to " + packet);
        }
    }

    /** r0 to r15. */
    private int[] registers() throws IOException {
        ByteBuffer bytes = bytes("g", REGISTERS * Integer.BYTES);
        int[] registers = new int[REGISTERS];
        bytes.asIntBuffer().get(registers);
        return registers;
    }

    private int word(int address) throws IOException {
        String packet = String.format("m%08x,%d", address, Integer.BYTES);
        transcript.typed("-> ", packet);
        ByteBuffer bytes = bytes(packet, Integer.BYTES);
        int value = bytes.getInt();
        transcript.beside(ANSWER_COLUMN, "<- " + HexFormat.of().formatHex(bytes.array(), 0, Integer.BYTES));
        transcript.beside(MEANING_COLUMN, String.format("at %s: 0x%08x <%s>", name(address), value, name(value)));
        transcript.endLine();
        return value;
    }

    private ByteBuffer bytes(String packet, int least) throws IOException {
        String answer = stub.request(packet, deadline);
        try {
            byte[] bytes = HexFormat.of().parseHex(answer);
            if (bytes.length >= least) {
                return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new DemoException("the stub answers " + answer + " to " + packet + ", which is not " + least + " bytes or more");
    }

    private void show(int[] registers, int... shown) {
        transcript.typed("-> ", "g");
        StringBuilder text = new StringBuilder();
        for (int register : shown) {
            text.append(String.format("%s=%08x <%s>  ", register == PC ? "pc" : "r" + register, registers[register],
                    name(registers[register])).replace(" <?>", ""));
        }
        transcript.beside(ANSWER_COLUMN, "<- " + text.toString().stripTrailing());
        transcript.endLine();
    }

    private void require(int pc, String function) throws DemoException {
        Symbol symbol = machine.symbols().at(Integer.toUnsignedLong(pc));
        if (symbol == null || !symbol.name().equals(function)) {
            throw new DemoException(String.format("the machine stopped at 0x%08x (%s), not in %s", pc, name(pc), function));
        }
    }

    private String name(int address) {
        String name = machine.symbols().describe(Integer.toUnsignedLong(address));
        return name == null ? "?" : name;
    }
}
