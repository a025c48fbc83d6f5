package dev.backstep.monitor;

import dev.backstep.timeline.HistoryScan;
import dev.backstep.timeline.LastWriter;
import dev.backstep.timeline.WatchedMemory;
import dev.backstep.timeline.Write;
import dev.backstep.timeline.WriteHistory;

import java.util.List;

/** Commands that find who wrote a piece of memory. The machine stays where it is. */
final class WriterCommands {

    private static final String PHYSICAL = "-p";
    private static final String ADDRESS = "addr";
    private static final String LENGTH = "len";
    private static final long DEFAULT_LENGTH = 4;
    private static final int MAX_WRITES = 200;

    private WriterCommands() { }

    /**
     * A piece of memory as it was asked for.
     *
     * @param length bytes
     */
    record Piece(long address, int length) {

        String text() {
            return String.format("0x%08x, %d byte%s", address, length, length == 1 ? "" : "s");
        }
    }

    /**
     * Who wrote a piece first or last.
     *
     * @param which {@code first} or {@code last}
     * @param position where the machine stands, in instructions
     * @param pc address of the instruction with its symbol, or null when no instruction did it
     * @param writer the finding
     */
    record WriterFound(String which, Piece piece, long position, String pc, LastWriter.Result writer) { }

    /** A write, and for one by an instruction its address with the symbol, and the CPU where there are several. */
    record WriteRow(Write write, String pc) { }

    /**
     * The writes of a part of history.
     *
     * @param range what was asked for
     * @param searchedTo its end, or where the search was interrupted
     * @param rows in order, the newest when there are too many
     * @param leftOut how many earlier ones are not shown
     */
    record Writes(Piece piece, HistoryScan.Range range, long searchedTo, List<WriteRow> rows, long leftOut) { }

    static List<MonitorCommand<?>> all() {
        Parameter physical = Parameter.flag(PHYSICAL);
        Parameter address = Parameter.expression(ADDRESS);
        Parameter length = Parameter.optionalExpression(LENGTH);
        return List.of(
                MonitorCommand.of("last-writer", List.of(physical, address, length),
                        "find who wrote the 'len' bytes (default 4) at 'addr' last (-p: physical address)",
                        WriterCommands::last, WriterCommands::text),
                MonitorCommand.of("first-writer", List.of(physical, address, length),
                        "find who wrote the 'len' bytes (default 4) at 'addr' first since power-on (-p: physical address)",
                        WriterCommands::first, WriterCommands::text),
                MonitorCommand.of("writes", List.of(physical, address, length, Parameter.range()),
                        "list all writes to the 'len' bytes (default 4) at 'addr' (-p: physical address)",
                        WriterCommands::writes, WriterCommands::text));
    }

    private static Piece piece(Arguments arguments) throws MonitorException {
        long address = arguments.number(ADDRESS);
        long length = arguments.number(LENGTH, DEFAULT_LENGTH);
        if (!arguments.has(PHYSICAL) && (address < 0 || address > 0xffffffffL)) {
            throw MonitorException.badArgument(String.format("0x%x is not a 32-bit address", address));
        }
        if (length < 1 || length > WatchedMemory.MAX_LENGTH) {
            throw MonitorException.badArgument("len " + length + " is outside 1.." + WatchedMemory.MAX_LENGTH);
        }
        return new Piece(address, (int) length);
    }

    private static WatchedMemory memory(MonitorContext context, Arguments arguments, Piece piece) {
        return arguments.has(PHYSICAL) ? WatchedMemory.physical(context.machine(), piece.address(), piece.length())
                : WatchedMemory.virtual(context.machine(), context.cpu(), (int) piece.address(), piece.length());
    }

    private static WriterFound last(MonitorContext context, Arguments arguments) throws MonitorException {
        Piece piece = piece(arguments);
        LastWriter.Result writer = new LastWriter(context.timeline()).find(memory(context, arguments, piece),
                new Patience(context)::interrupts);
        if (writer instanceof LastWriter.Result.Interrupted) {
            throw MonitorException.failed("interrupted; the machine stands where it stood");
        }
        return found("last", context, piece, writer);
    }

    private static WriterFound first(MonitorContext context, Arguments arguments) throws MonitorException {
        Piece piece = piece(arguments);
        WatchedMemory memory = memory(context, arguments, piece);
        HistoryScan.Range range = QueryText.range(context, Arguments.RequestedRange.ALL);
        WriteHistory.Found found = new WriteHistory(context.timeline()).first(memory, range.to(), new Patience(context));
        if (!found.complete() && found.writes().isEmpty()) {
            throw MonitorException.failed("interrupted; up to instruction " + found.searchedTo() + " nobody wrote there");
        }
        LastWriter.Result writer = found.writes().isEmpty() ? new LastWriter.Result.Never(memory.read()) : found.writes().get(0);
        return found("first", context, piece, writer);
    }

    private static WriterFound found(String which, MonitorContext context, Piece piece, LastWriter.Result writer) {
        String pc = writer instanceof Write.ByInstruction by ? context.describe(by.pc()) : null;
        return new WriterFound(which, piece, context.timeline().position(), pc, writer);
    }

    private static Writes writes(MonitorContext context, Arguments arguments) throws MonitorException {
        Piece piece = piece(arguments);
        HistoryScan.Range range = QueryText.range(context, arguments.range());
        WriteHistory.Found found = new WriteHistory(context.timeline())
                .all(memory(context, arguments, piece), range, MAX_WRITES, new Patience(context));
        boolean several = context.machine().cpus().size() > 1;
        List<WriteRow> rows = found.writes().stream().map(write -> new WriteRow(write, write instanceof Write.ByInstruction by
                ? context.describe(by.pc()) + (several ? " on CPU#" + by.cpu() : "") : null)).toList();
        return new Writes(piece, range, found.searchedTo(), rows, found.leftOut());
    }

    private static String text(WriterFound found) {
        String what = found.piece().text() + ": ";
        if (found.writer() instanceof Write write) {
            return what + WriteText.paragraph(write, found.which(), found.piece().address(), found.position(), found.pc());
        }
        byte[] content = ((LastWriter.Result.Never) found.writer()).content();
        return what + "never written since the beginning; it holds what was loaded\n  value:  " + WriteText.content(content) + "\n";
    }

    private static String text(Writes writes) {
        StringBuilder out = new StringBuilder();
        QueryText.appendHead(out, writes.piece().text(), "write", writes.rows().size() + writes.leftOut(), writes.range());
        if (!writes.rows().isEmpty()) {
            out.append(String.format("%16s  %-44s %s\n", "position", "writer", "old -> new"));
        }
        QueryText.appendLeftOut(out, writes.leftOut());
        writes.rows().forEach(row -> out.append(WriteText.line(row.write(), writes.piece().address(), row.pc())));
        QueryText.appendInterrupted(out, writes.range(), writes.searchedTo());
        return out.toString();
    }
}
