package dev.backstep.monitor;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.timeline.ExecutionHistory;
import dev.backstep.timeline.HistoryScan;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Commands that find when an instruction ran. The machine stays where it is. */
final class ExecutionCommands {

    private static final String ADDRESS = "pc";
    private static final String EXPRESSIONS = ", expr, ... [from N to N]";
    private static final Pattern RANGE_BEHIND = Pattern.compile("(.*?)(?:^|\\s)(from\\s.*)");
    private static final int MAX_HITS = 200;

    private ExecutionCommands() { }

    /**
     * The times that an instruction ran.
     *
     * @param pc its address, with its symbol
     * @param expressions what was to be printed; possibly none
     * @param range what was asked for
     * @param found the times, with the values of the expressions; an empty one could not be read
     */
    record Executions(String pc, List<String> expressions, HistoryScan.Range range, ExecutionHistory.Found<List<OptionalLong>> found) { }

    static List<MonitorCommand<?>> all() {
        return List.of(
                MonitorCommand.of("when-executed", List.of(Parameter.expression(ADDRESS), Parameter.range()),
                        "list when the instruction at virtual address 'pc' ran",
                        (context, arguments) -> find(context, arguments, List.of(), arguments.range()), ExecutionCommands::text),
                MonitorCommand.of("print-at", List.of(Parameter.expression(ADDRESS), new Parameter(EXPRESSIONS, Parameter.Kind.REST, false)),
                        "print expressions for each time that the instruction at 'pc' ran, as they were just before it",
                        ExecutionCommands::print, ExecutionCommands::text));
    }

    private static Executions print(MonitorContext context, Arguments arguments) throws MonitorException {
        String text = arguments.rest(EXPRESSIONS);
        if (!text.startsWith(",")) {
            // Without it "f *p" would be a product.
            throw MonitorException.badArgument("a comma is missing behind " + ADDRESS);
        }
        text = text.substring(1).strip();
        Arguments.RequestedRange range = Arguments.RequestedRange.ALL;
        Matcher behind = RANGE_BEHIND.matcher(text);
        if (behind.matches()) {
            range = Arguments.parse(List.of(Parameter.range()), behind.group(2), new MachineNames(context)).range();
            text = behind.group(1).strip();
        }
        List<String> expressions = new ArrayList<>();
        for (String expression : text.split(",", -1)) {
            expressions.add(expression.strip());
            requireExpression(expression.strip(), context);
        }
        return find(context, arguments, expressions, range);
    }

    /** Refuses what would be no expression at any time; what it points to may not be there now. */
    private static void requireExpression(String expression, MonitorContext context) throws MonitorException {
        ExpressionParser parser = new ExpressionParser(expression, 0, new MachineNames(context) {
            @Override
            public Long word(long address) {
                return 0L;
            }
        });
        parser.parse();
        if (parser.end() < expression.length()) {
            throw MonitorException.badArgument("extraneous characters behind '" + expression.substring(0, parser.end()).strip() + "'");
        }
    }

    private static Executions find(MonitorContext context, Arguments arguments, List<String> expressions, Arguments.RequestedRange asked)
            throws MonitorException {
        long address = arguments.number(ADDRESS);
        if (address < 0 || address > 0xffffffffL) {
            throw MonitorException.badArgument(String.format("0x%x is not a 32-bit address", address));
        }
        HistoryScan.Range range = QueryText.range(context, asked);
        // Symbols of T32 functions have bit 0 set in some tables; no instruction has.
        int pc = (int) address & ~1;
        ExecutionHistory.Found<List<OptionalLong>> found = new ExecutionHistory(context.timeline()).find(pc, range, MAX_HITS,
                cpu -> values(context, cpu, expressions), new Patience(context));
        return new Executions(context.describe(pc), expressions, range, found);
    }

    private static List<OptionalLong> values(MonitorContext context, Cpu cpu, List<String> expressions) {
        MachineNames names = new MachineNames(context, cpu);
        return expressions.stream().map(expression -> {
            try {
                return OptionalLong.of(new ExpressionParser(expression, 0, names).parse());
            } catch (MonitorException e) {
                return OptionalLong.empty();
            }
        }).toList();
    }

    private static String text(Executions executions) {
        StringBuilder out = new StringBuilder();
        ExecutionHistory.Found<List<OptionalLong>> found = executions.found();
        QueryText.appendHead(out, executions.pc(), "execution", found.hits().size() + found.leftOut(), executions.range());
        if (!found.hits().isEmpty()) {
            out.append(String.format("%16s  %-19s %-5s %s\n", "position", "virtual time", "mode", String.join("  ", executions.expressions()))
                    .replaceAll(" +\n", "\n"));
        }
        QueryText.appendLeftOut(out, found.leftOut());
        for (ExecutionHistory.Hit<List<OptionalLong>> hit : found.hits()) {
            out.append(String.format("%16d  %-19s %-5s", hit.position(), InfoCommands.seconds(hit.nanoseconds()), hit.mode().label()));
            for (int i = 0; i < hit.seen().size(); i++) {
                OptionalLong value = hit.seen().get(i);
                int width = executions.expressions().get(i).length();
                out.append(String.format(" %-" + width + "s ", value.isPresent() ? String.format("0x%x", value.getAsLong()) : "?"));
            }
            out.append('\n');
        }
        QueryText.appendInterrupted(out, executions.range(), found.searchedTo());
        return out.toString().replaceAll(" +\n", "\n");
    }
}
