package dev.backstep.monitor;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.machine.Machine;
import dev.backstep.memory.Ram;

import java.util.Arrays;
import java.util.List;

/** Commands that look at memory and compute. Reads have no effect on devices. */
final class MemoryCommands {

    private static final String ADDRESS = "addr";
    private static final int BLOCK = 1 << 16;
    /** Bytes that {@code sum} adds at most: what the largest board has. */
    private static final long MAX_SUM = 1L << 30;

    private MemoryCommands() { }

    /**
     * Units of memory.
     *
     * @param address of the first, in bytes
     * @param physical false for virtual addresses
     * @param format how they were asked for
     * @param bytes as many as could be read
     * @param complete false when the unit behind {@code bytes} could not be read
     */
    record Dump(long address, boolean physical, DumpFormat format, byte[] bytes, boolean complete) { }

    /** The value of an expression. */
    record Value(long value, DumpFormat format) { }

    /** The BSD checksum of a piece of memory. */
    record Checksum(int sum) { }

    /** What a virtual address is mapped to, or -1. */
    record Translation(long physical) { }

    static List<MonitorCommand<?>> all() {
        return List.of(
                MonitorCommand.of("x", List.of(Parameter.format(), Parameter.expression(ADDRESS)),
                        "virtual memory dump starting at 'addr'",
                        (context, arguments) -> dump(context, arguments, false), MemoryCommands::text),
                MonitorCommand.of("xp", List.of(Parameter.format(), Parameter.expression(ADDRESS)),
                        "physical memory dump starting at 'addr'",
                        (context, arguments) -> dump(context, arguments, true), MemoryCommands::text),
                MonitorCommand.of("print|p", List.of(Parameter.format(), Parameter.expression("expr")),
                        "print expression value (use $reg for CPU register access)",
                        (context, arguments) -> new Value(arguments.number("expr"), arguments.format()),
                        result -> result.format().print(result.value()) + "\n"),
                MonitorCommand.of("sum", List.of(Parameter.expression(ADDRESS), Parameter.expression("size")),
                        "compute the checksum of a memory region",
                        (context, arguments) -> sum(context, arguments.number(ADDRESS), arguments.number("size")),
                        result -> String.format("%05d\n", result.sum())),
                MonitorCommand.of("gva2gpa", List.of(Parameter.expression(ADDRESS)),
                        "print the guest physical address corresponding to a guest virtual address",
                        (context, arguments) -> new Translation(translate(context, (int) arguments.number(ADDRESS))),
                        result -> result.physical() < 0 ? "Unmapped\n" : String.format("gpa: 0x%x\n", result.physical())));
    }

    private static long translate(MonitorContext context, int address) {
        Cpu cpu = context.cpu();
        return cpu.memory.translator().translateForDebugger(address);
    }

    private static Dump dump(MonitorContext context, Arguments arguments, boolean physical) {
        DumpFormat format = arguments.format();
        long address = physical ? arguments.number(ADDRESS) : arguments.number(ADDRESS) & 0xffffffffL;
        byte[] bytes = new byte[format.count() * format.size()];
        int line = format.perLine() * format.size();
        int done = 0;
        boolean complete = true;
        while (complete && done < bytes.length && !context.control().isInterrupted()) {
            int count = Math.min(line, bytes.length - done);
            complete = read(context, address + done, physical, bytes, done, count);
            done += complete ? count : 0;
        }
        return new Dump(address, physical, format, Arrays.copyOf(bytes, done), complete);
    }

    /** False when some byte could not be read. */
    private static boolean read(MonitorContext context, long address, boolean physical, byte[] target, int offset, int length) {
        return physical ? context.machine().peek(context.cpu(), address, target, offset, length)
                : readVirtual(context.machine(), context.cpu(), address, target, offset, length);
    }

    /** Reads memory as a CPU sees it; false when some byte could not be read. */
    static boolean readVirtual(Machine machine, Cpu cpu, long address, byte[] target) {
        return readVirtual(machine, cpu, address, target, 0, target.length);
    }

    private static boolean readVirtual(Machine machine, Cpu cpu, long address, byte[] target, int offset, int length) {
        int done = 0;
        while (done < length) {
            long at = address + done;
            if (at > 0xffffffffL) {
                return false;
            }
            int count = Math.min(length - done, Ram.PAGE_SIZE - (int) (at & (Ram.PAGE_SIZE - 1)));
            long found = cpu.memory.translator().translateForDebugger((int) at);
            if (found < 0 || !machine.peek(cpu, found, target, offset + done, count)) {
                return false;
            }
            done += count;
        }
        return true;
    }

    private static String text(Dump dump) {
        StringBuilder out = new StringBuilder();
        DumpFormat format = dump.format();
        int line = format.perLine() * format.size();
        int at = 0;
        while (at < dump.bytes().length) {
            appendAddress(out, dump, at);
            int end = Math.min(at + line, dump.bytes().length);
            for (; at < end; at += format.size()) {
                out.append(' ').append(format.text(littleEndian(dump.bytes(), at, format.size())));
            }
            out.append('\n');
        }
        if (!dump.complete()) {
            appendAddress(out, dump, at);
            out.append(" Cannot access memory\n");
        }
        return out.toString();
    }

    private static void appendAddress(StringBuilder out, Dump dump, int offset) {
        out.append(String.format(dump.physical() ? "%016x:" : "%08x:", dump.address() + offset));
    }

    private static long littleEndian(byte[] bytes, int offset, int size) {
        long value = 0;
        for (int i = 0; i < size; i++) {
            value |= (bytes[offset + i] & 0xffL) << (8 * i);
        }
        return value;
    }

    /** The checksum of BSD's {@code sum}: rotate right by one in 16 bits, add. */
    private static Checksum sum(MonitorContext context, long address, long size) throws MonitorException {
        if (size < 0 || size > MAX_SUM) {
            throw MonitorException.badArgument("size " + Long.toUnsignedString(size) + " is larger than " + MAX_SUM);
        }
        byte[] block = new byte[(int) Math.min(BLOCK, size)];
        int sum = 0;
        for (long done = 0; done < size; ) {
            if (context.control().isInterrupted()) {
                throw MonitorException.failed("interrupted");
            }
            int count = (int) Math.min(block.length, size - done);
            if (!context.machine().peek(context.cpu(), address + done, block, 0, count)) {
                throw MonitorException.failed(String.format("not all of the memory from 0x%x on is there", address + done));
            }
            for (int i = 0; i < count; i++) {
                sum = ((sum >>> 1 | sum << 15) + (block[i] & 0xff)) & 0xffff;
            }
            done += count;
        }
        return new Checksum(sum);
    }
}
