package dev.backstep.monitor;

import dev.backstep.timeline.Write;

import java.util.Arrays;

/** How writes to a piece of memory read. */
final class WriteText {

    /** Bytes of a value shown at most. */
    private static final int MAX_BYTES_SHOWN = 16;

    private WriteText() { }

    /**
     * A write in several lines, with what is asked for and where to go.
     *
     * @param which {@code last} or {@code first}
     * @param address of the piece that was asked for
     * @param here where the machine stands, in instructions
     * @param pc with its symbol, for an instruction
     */
    static String paragraph(Write write, String which, long address, long here, String pc) {
        if (write instanceof Write.ByInstruction by) {
            return which + " written by instruction " + by.position() + "\n"
                    + when(here, by.position(), by.nanoseconds())
                    + "  pc:     " + pc + " on " + processor(by) + "\n"
                    + "  write:  " + by.size() + " byte" + (by.size() == 1 ? "" : "s") + String.format(" at 0x%08x\n", by.address())
                    + value(address, by)
                    + "  there:  replay_seek " + by.position() + "\n";
        }
        if (write instanceof Write.ByDebugger by) {
            return which + " written by a debugger before instruction " + by.position() + "\n"
                    + when(here, by.position(), by.nanoseconds()) + value(address, by);
        }
        Write.ByDevice by = (Write.ByDevice) write;
        return which + " changed by a device or a reset between instructions " + by.from() + " and " + by.to() + "\n" + value(address, by);
    }

    private static String processor(Write.ByInstruction by) {
        return "CPU#" + by.cpu() + ", " + (by.thumb() ? "T32" : "A32") + ", " + (by.secure() ? "S " : "NS ") + by.mode().label() + "32";
    }

    private static String when(long here, long position, long nanoseconds) {
        long ago = here - position;
        return "  when:   " + (ago < 0 ? -ago : ago) + (Math.abs(ago) == 1 ? " instruction " : " instructions ") + (ago < 0 ? "ahead" : "ago")
                + ", virtual time " + InfoCommands.seconds(nanoseconds) + "\n";
    }

    private static String value(long address, Write write) {
        return "  value:  " + change(address, write) + "\n";
    }

    /**
     * A write in one line.
     *
     * @param pc with its symbol, for an instruction
     */
    static String line(Write write, long address, String pc) {
        String who = write instanceof Write.ByInstruction ? pc
                : write instanceof Write.ByDebugger ? "a debugger"
                : "a device or a reset, up to " + ((Write.ByDevice) write).to();
        return String.format("%16d  %-44s %s\n", write.position(), who, change(address, write));
    }

    /** All that was asked for, or of more than a line can hold the part from the first byte that changed. */
    private static String change(long address, Write write) {
        byte[] before = write.before();
        byte[] after = write.after();
        int from = before.length <= MAX_BYTES_SHOWN ? 0 : Math.max(0, Arrays.mismatch(before, after));
        int to = Math.min(before.length, from + MAX_BYTES_SHOWN);
        String where = from == 0 && to == before.length ? "" : String.format(" (at 0x%08x)", address + from);
        return bytes(Arrays.copyOfRange(before, from, to)) + " -> " + bytes(Arrays.copyOfRange(after, from, to)) + where;
    }

    /** What is there, or the beginning of it. */
    static String content(byte[] content) {
        return bytes(Arrays.copyOf(content, Math.min(content.length, MAX_BYTES_SHOWN))) + (content.length > MAX_BYTES_SHOWN ? " ..." : "");
    }

    /** Up to a word as a number, more as bytes in the order of memory. */
    private static String bytes(byte[] bytes) {
        StringBuilder out = new StringBuilder();
        if (bytes.length == 1 || bytes.length == 2 || bytes.length == 4) {
            out.append("0x");
            for (int i = bytes.length - 1; i >= 0; i--) {
                out.append(String.format("%02x", bytes[i]));
            }
        } else {
            for (int i = 0; i < bytes.length; i++) {
                out.append(i == 0 ? "" : " ").append(String.format("%02x", bytes[i]));
            }
        }
        return out.toString();
    }
}
