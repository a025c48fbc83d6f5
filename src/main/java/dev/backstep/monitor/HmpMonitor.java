package dev.backstep.monitor;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.gdbstub.Monitor;
import dev.backstep.timeline.HistorySearch;
import dev.backstep.timeline.TimelineException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.function.Consumer;

/**
 * The human monitor: takes a line, carries it out, tells the result as text in the form of QEMU's HMP. Lines end in {@code \n}.
 *
 * <p>Thread: the machine thread only. A command that takes long looks at
 * {@link dev.backstep.debug.RunControl#isInterrupted}; a client that waits for it calls
 * {@link dev.backstep.debug.RunControl#interrupt} from its own thread.
 */
public final class HmpMonitor implements Monitor {

    private final Logger logger = LoggerFactory.getLogger(HmpMonitor.class);
    private final MonitorContext context;
    private final CommandTable commands = new CommandTable();

    /** A monitor of this machine. */
    public HmpMonitor(MonitorContext context) {
        this.context = context.forAnotherMonitor();
    }

    /**
     * Carries out a line. Whatever goes wrong is told as text; nothing is thrown.
     *
     * @param line possibly blank
     * @param output takes text with its own line ends
     */
    public void execute(String line, Consumer<String> output) {
        if (line.isBlank()) {
            return;
        }
        try {
            CommandTable.Line found = commands.find(line);
            String text = run(found, context.withProgress(output));
            if (!text.isEmpty()) {
                output.accept(text);
            }
        } catch (MonitorException e) {
            output.accept((e.kind() == MonitorException.Kind.FAILED ? "Error: " : "") + e.getMessage() + "\n");
        } catch (TimelineException | IllegalStateException e) {
            output.accept("Error: " + e.getMessage() + "\n");
        } catch (RuntimeException e) {
            logger.error("the monitor command '{}' failed", line.strip(), e);
            output.accept("Error: the command failed inside the emulator (" + e + "); the log has more\n");
        }
    }

    /**
     * Answers a line while the machine thread searches history, and other lines have to wait for it: {@code info replay} says how
     * far the search is. Any thread.
     *
     * @return false when the line is to be carried out on the machine thread as usual
     */
    public boolean answerWhileSearching(String line, Consumer<String> output) {
        HistorySearch.Progress search = context.timeline().searchProgress();
        if (search == null || !String.join(" ", line.strip().split("\\s+")).equals(HistoryCommands.INFO_REPLAY)) {
            return false;
        }
        output.accept(HistoryCommands.text(search));
        return true;
    }

    /**
     * Carries out a line with another CPU selected.
     *
     * @param cpu index, from 0
     */
    public void execute(int cpu, String line, Consumer<String> output) {
        int before = context.selection().index();
        context.selection().select(cpu);
        try {
            execute(line, output);
        } finally {
            context.selection().select(before);
        }
    }

    private static String run(CommandTable.Line line, MonitorContext context) throws MonitorException {
        MonitorCommand<?> command = line.command();
        try {
            return command.runAsText(context, Arguments.parse(command.parameters(), line.arguments(), new MachineNames(context)));
        } catch (MonitorException e) {
            if (e.kind() != MonitorException.Kind.BAD_ARGUMENT) {
                throw e;
            }
            throw MonitorException.badArgument(command.name() + ": " + e.getMessage() + "\nTry \"help " + command.name()
                    + "\" for more information");
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>GDB does not expect the machine to move meanwhile; when it did, a line says how to make it look again.
     */
    @Override
    public void monitorCommand(String command, Consumer<String> output) {
        Cpu cpu = context.cpu();
        long position = context.timeline().position();
        int pc = cpu.pc;
        execute(command, output);
        if (!context.control().isRunning() && (context.timeline().position() != position || cpu.pc != pc)) {
            output.accept("GDB has not seen the machine move: \"maintenance flush register-cache\" makes it look again\n");
        }
    }
}
