package dev.backstep.monitor;

import dev.backstep.clock.ClockType;
import dev.backstep.clock.TimerList;
import dev.backstep.clock.VirtualClock;
import dev.backstep.debug.CpuRegisters;
import dev.backstep.machine.CpuTurns;
import dev.backstep.memory.AddressSpace;
import dev.backstep.timeline.Timeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Commands that show the machine as it is. */
final class InfoCommands {

    private InfoCommands() { }

    /**
     * The instruction count and what follows from it.
     *
     * @param position instructions completed
     * @param present the newest position
     * @param mode where in history the machine stands
     * @param nanoseconds guest time
     * @param shift log2 of the ns of an instruction
     * @param idleNanoseconds guest time skipped while all CPUs waited
     */
    record IcountState(long position, long present, Timeline.Mode mode, long nanoseconds, int shift, long idleNanoseconds) { }

    /** A timer: deadline in ns on its clock; instructions until then when nothing idles, or -1 where they do not count. */
    record TimerRow(String owner, long deadline, long nanosecondsToGo, long instructionsToGo) { }

    /** The timers of one clock, and its time in ns. */
    record ClockRow(ClockType type, long now, List<TimerRow> timers) { }

    /** The address spaces, as trees or flattened. */
    record MemoryTree(List<AddressSpace> spaces, boolean flat) { }

    /** A CPU. {@code thread} is the host's number for the process that runs it. */
    record CpuRow(int index, long thread, int pc, boolean halted, boolean selected) { }

    /** Whose turn it is. Positions in instructions. */
    record Turns(int quantum, List<TurnRow> rows) { }

    /**
     * A CPU's part in it.
     *
     * @param current it has the turn, since {@code from}, until {@code to} at the latest ({@code Long.MAX_VALUE}: no other could run)
     * @param from    begin of the present turn, of the current CPU
     * @param last    the last instruction it has run, -1 for none
     */
    record TurnRow(int index, boolean current, long from, long to, long last, boolean waits, boolean held) { }

    /** Something loaded at start. */
    record Rom(long address, long size, String name) { }

    static List<MonitorCommand<?>> all() {
        return List.of(
                MonitorCommand.of("info icount", List.of(), "show the instruction count and virtual time",
                        (context, arguments) -> icount(context), InfoCommands::text),
                MonitorCommand.of("info timers", List.of(), "show the timers of each clock, with owner and deadline",
                        (context, arguments) -> timers(context), InfoCommands::timersText),
                MonitorCommand.of("info mtree", List.of(Parameter.flag("-f")),
                        "show memory tree (-f: dump flat view for address spaces)",
                        (context, arguments) -> new MemoryTree(context.machine().addressSpaces(), arguments.has("-f")),
                        InfoCommands::text),
                MonitorCommand.of("info registers", List.of(Parameter.flag("-a")),
                        "show the cpu registers (-a: show register info for all cpus)",
                        (context, arguments) -> registers(context, arguments.has("-a")), InfoCommands::registersText),
                MonitorCommand.of("info status", List.of(), "show the current VM status (running|paused)",
                        (context, arguments) -> MachineControl.runState(context), InfoCommands::text),
                MonitorCommand.of("info cpus", List.of(), "show infos for each CPU",
                        (context, arguments) -> cpus(context), InfoCommands::cpusText),
                MonitorCommand.of("info turns", List.of(), "show which CPU runs, since when, and when the others ran last",
                        (context, arguments) -> turns(context), InfoCommands::turnsText),
                MonitorCommand.of("cpu", List.of(Parameter.expression("index")), "set the default CPU",
                        (context, arguments) -> select(context, arguments.number("index")), nothing -> ""),
                MonitorCommand.of("info roms", List.of(), "show roms",
                        (context, arguments) -> roms(context), InfoCommands::romsText),
                MonitorCommand.of("info version", List.of(), "show the version of the emulator",
                        (context, arguments) -> context.version(), version -> version + "\n"));
    }

    /** {@code 1.234567890 s}. */
    static String seconds(long nanoseconds) {
        return String.format(Locale.ROOT, "%d.%09d s", nanoseconds / 1_000_000_000, nanoseconds % 1_000_000_000);
    }

    private static IcountState icount(MonitorContext context) throws MonitorException {
        MachineControl.requirePositions(context);
        Timeline timeline = context.timeline();
        VirtualClock clock = context.machine().clocks().virtual();
        return new IcountState(timeline.position(), timeline.present(), timeline.mode(), clock.now(), clock.shift(),
                clock.idleNanoseconds());
    }

    private static String text(IcountState state) {
        String where = switch (state.mode()) {
            case LIVE -> "live";
            case PAST -> (state.present() - state.position()) + " instructions ahead of here";
            case DIVERSION -> "the machine is on a diversion";
        };
        return "position: " + state.position() + " instructions\n"
                + "present: " + state.present() + " instructions (" + where + ")\n"
                + "virtual time: " + state.nanoseconds() + " ns (" + seconds(state.nanoseconds()) + ")\n"
                + "skipped while idle: " + state.idleNanoseconds() + " ns\n"
                + "shift: " + state.shift() + " (an instruction takes " + (1 << state.shift()) + " ns)\n";
    }

    private static List<ClockRow> timers(MonitorContext context) {
        VirtualClock virtual = context.machine().clocks().virtual();
        List<ClockRow> clocks = new ArrayList<>();
        List<TimerRow> rows = new ArrayList<>();
        virtual.timers().armedTimers().forEach(timer -> rows.add(new TimerRow(timer.owner(), timer.deadline(),
                timer.deadline() - virtual.now(), Math.max(0, virtual.icountAt(timer.deadline()) - context.machine().icount()))));
        clocks.add(new ClockRow(ClockType.VIRTUAL, virtual.now(), rows));
        clocks.add(outside(context.machine().clocks().host(), context.hostTimeOfDay().getAsLong()));
        clocks.add(outside(context.machine().clocks().realtime(), context.hostMonotonic().getAsLong()));
        return clocks;
    }

    private static ClockRow outside(TimerList list, long now) {
        return new ClockRow(list.type(), now, list.armedTimers().stream()
                .map(timer -> new TimerRow(timer.owner(), timer.deadline(), timer.deadline() - now, -1)).toList());
    }

    private static String timersText(List<ClockRow> clocks) {
        StringBuilder out = new StringBuilder();
        for (ClockRow clock : clocks) {
            out.append(clock.type().label()).append(" clock: ").append(clock.now()).append(" ns, ")
                    .append(clock.timers().isEmpty() ? "no timers" : clock.timers().size() + " armed").append('\n');
            if (!clock.timers().isEmpty()) {
                out.append(String.format("  %20s %20s %16s  %s\n", "deadline (ns)", "to go (ns)", "instructions", "owner"));
            }
            for (TimerRow timer : clock.timers()) {
                out.append(String.format("  %20d %20d %16s  %s\n", timer.deadline(), timer.nanosecondsToGo(),
                        timer.instructionsToGo() < 0 ? "-" : String.valueOf(timer.instructionsToGo()), timer.owner()));
            }
        }
        return out.toString();
    }

    private static String text(MemoryTree tree) {
        MemoryTreePrinter printer = new MemoryTreePrinter(tree.spaces());
        return tree.flat() ? printer.flatViews() : printer.tree();
    }

    private static List<CpuRegisters> registers(MonitorContext context, boolean all) {
        return context.machine().cpus().stream().filter(cpu -> all || cpu == context.cpu()).map(CpuRegisters::of).toList();
    }

    private static String registersText(List<CpuRegisters> cpus) {
        StringBuilder out = new StringBuilder();
        for (CpuRegisters cpu : cpus) {
            out.append("\nCPU#").append(cpu.cpu()).append('\n');
            cpu.lines().forEach(line -> out.append(line).append('\n'));
            cpu.extensionLines().forEach(line -> out.append(line).append('\n'));
        }
        return out.toString();
    }

    private static String text(MachineControl.RunState state) {
        return "VM status: " + (state.isRunning() ? "running" : "paused")
                + (state.hasReason() ? " (" + state.label() + ")" : "") + "\n";
    }

    private static Object select(MonitorContext context, long index) throws MonitorException {
        if (index < 0 || index >= context.machine().cpus().size()) {
            throw MonitorException.badArgument("invalid CPU index " + index + ": there are CPUs 0 to "
                    + (context.machine().cpus().size() - 1));
        }
        context.selection().select((int) index);
        return index;
    }

    private static List<CpuRow> cpus(MonitorContext context) {
        long process = ProcessHandle.current().pid();
        return context.machine().cpus().stream()
                .map(cpu -> new CpuRow(cpu.index(), process, cpu.pc, cpu.interrupts.isWaiting(), cpu == context.cpu())).toList();
    }

    private static String cpusText(List<CpuRow> cpus) {
        StringBuilder out = new StringBuilder();
        for (CpuRow cpu : cpus) {
            out.append(String.format("%c CPU #%d: thread_id=%d pc=0x%08x%s\n", cpu.selected() ? '*' : ' ', cpu.index(),
                    cpu.thread(), cpu.pc(), cpu.halted() ? " (halted)" : ""));
        }
        return out.toString();
    }

    private static Turns turns(MonitorContext context) throws MonitorException {
        MachineControl.requirePositions(context);
        CpuTurns turns = context.machine().turns();
        return new Turns(turns.quantum(), turns.cpus().stream().map(cpu -> new TurnRow(cpu.index(), cpu == turns.current(), turns.began(),
                turns.end(), turns.lastInstruction(cpu.index()), cpu.interrupts.isWaiting(), !turns.isAllowed(cpu)))
                .toList());
    }

    private static String turnsText(Turns turns) {
        StringBuilder out = new StringBuilder();
        for (TurnRow row : turns.rows()) {
            out.append(String.format("%c CPU #%d: ", row.current() ? '*' : ' ', row.index()));
            if (row.current()) {
                out.append("its turn since instruction ").append(row.from())
                        .append(row.to() == Long.MAX_VALUE ? "" : ", to " + row.to() + " at the latest");
            } else {
                out.append(row.last() < 0 ? "has not run" : "ran last at instruction " + row.last());
            }
            out.append(row.waits() ? ", waits" : "").append(row.held() ? ", held by the debugger" : "").append('\n');
        }
        return out + "A turn has " + turns.quantum() + " instructions while others could run.\n";
    }

    private static List<Rom> roms(MonitorContext context) {
        return context.roms().stream().map(segment -> new Rom(segment.address(), segment.size(), segment.name())).toList();
    }

    private static String romsText(List<Rom> roms) {
        StringBuilder out = new StringBuilder();
        for (Rom rom : roms) {
            out.append(String.format("addr=%016x size=0x%06x mem=ram name=\"%s\"\n", rom.address(), rom.size(), rom.name()));
        }
        return out.toString();
    }
}
