package dev.backstep.app.demo;

import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The hunt as a user of GDB goes about it. Each step is checked: what is shown is what happened. */
final class GdbStory {

    private static final String CRASH = "panic_halt";
    private static final String CULPRIT = "journal_insert_first";
    private static final String PROMPT = "(gdb) ";
    private static final int TAB = 8;

    private final DemoMachine machine;
    private final GdbProgram gdb;
    private final Transcript transcript;
    private final Deadline deadline;

    GdbStory(DemoMachine machine, GdbProgram gdb, Transcript transcript, Deadline deadline) {
        this.machine = machine;
        this.gdb = gdb;
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
        String word = findTheWord();
        goBackToTheCulprit();
        stepAroundTheWrite();
        returnToThePresent(word);
    }

    private void runToTheCrash() throws IOException {
        transcript.heading("1. Run to the crash");
        look("target remote " + machine.address().getAddress().getHostAddress() + ":" + machine.address().getPort());
        look("break " + CRASH);
        GdbProgram.Answer crash = move("continue");
        machine.console().excerpt().forEach(transcript::console);
        show(crash, CRASH);
        require(crash, CRASH);
    }

    private String findTheWord() throws IOException {
        transcript.heading("2. Find the word that is wrong");
        show(look("backtrace"), "#[23]");
        show(look("frame function scheduler_run"), "\\d+\t");
        GdbProgram.Answer word = look("x/a &task->run");
        show(word, "");
        transcript.remark("task->run should point to a function, but it points into data. Who wrote it, and when?");
        Matcher found = Pattern.compile("0x[0-9a-f]{8}").matcher(String.join(" ", word.lines()));
        if (!found.find()) {
            throw new DemoException(gdb.name() + " does not say where task->run is");
        }
        return found.group();
    }

    private void goBackToTheCulprit() throws IOException {
        transcript.heading("3. Watch it, and run backwards to who wrote it");
        look("watch -location task->run");
        GdbProgram.Answer culprit = move("reverse-continue");
        require(culprit, CULPRIT);
        show(culprit, "Old value|New value|.*" + CULPRIT);
        transcript.remark("Backwards, \"New value\" is the one from before the write. Here is the write:");
        show(look("x/i $pc"), "");
        show(look("info registers r0 r2 r12"), "");
        show(look("list 22,23"), "");
        transcript.remark("The journal was full: the loop moved its last entry on to r0 + 4 * r2, where the task lies.");
    }

    private void stepAroundTheWrite() throws IOException {
        transcript.heading("4. Step around the write");
        GdbProgram.Answer back = move("reverse-stepi");
        require(back, CULPRIT);
        show(back, "0x");
        GdbProgram.Answer forward = move("stepi");
        require(forward, CULPRIT);
        show(forward, "0x");
        GdbProgram.Answer write = move("stepi");
        require(write, CULPRIT);
        show(write, "Old value|New value");
    }

    private void returnToThePresent(String word) throws IOException {
        transcript.heading("5. Back to the present, and the short way to ask");
        look("delete 2");
        GdbProgram.Answer again = move("continue");
        require(again, CRASH);
        show(again, "Breakpoint");
        long start = System.nanoTime();
        transcript.typed(PROMPT, "monitor last-writer " + word);
        GdbProgram.Answer writer = gdb.execute("monitor last-writer " + word, deadline);
        transcript.timing(0, System.nanoTime() - start);
        show(writer, "(?! *write:)");
        if (writer.lines().stream().noneMatch(line -> line.contains(CULPRIT))) {
            throw new DemoException("monitor last-writer " + word + " does not name " + CULPRIT);
        }
    }

    private GdbProgram.Answer look(String command) throws IOException {
        transcript.typed(PROMPT, command);
        GdbProgram.Answer answer = gdb.execute(command, deadline);
        transcript.endLine();
        return answer;
    }

    private GdbProgram.Answer move(String command) throws IOException {
        transcript.typed(PROMPT, command);
        long before = machine.position(deadline);
        long start = System.nanoTime();
        GdbProgram.Answer answer = gdb.execute(command, deadline);
        long time = System.nanoTime() - start;
        transcript.timing(machine.position(deadline) - before, time);
        return answer;
    }

    /** Shows the lines that begin as the pattern says; all of them when it is empty. */
    private void show(GdbProgram.Answer answer, String beginning) {
        Pattern pattern = Pattern.compile(beginning);
        List<String> lines = answer.lines();
        lines.stream().filter(line -> pattern.matcher(line).lookingAt()).map(GdbStory::withoutTabs).forEach(transcript::answer);
    }

    private void require(GdbProgram.Answer answer, String function) throws DemoException {
        if (!answer.function().equals(function)) {
            throw new DemoException(gdb.name() + " stopped in " + (answer.function().isEmpty() ? "no function" : answer.function())
                    + (answer.reason().isEmpty() ? "" : " (" + answer.reason() + ")") + ", not in " + function);
        }
    }

    private static String withoutTabs(String line) {
        StringBuilder text = new StringBuilder();
        for (char next : line.toCharArray()) {
            text.append(next == '\t' ? " ".repeat(TAB - text.length() % TAB) : String.valueOf(next));
        }
        return text.toString();
    }
}
