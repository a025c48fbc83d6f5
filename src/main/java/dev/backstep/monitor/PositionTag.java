package dev.backstep.monitor;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.machine.Machine;
import dev.backstep.timeline.RegisterFile;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A position in a form for bug reports: {@code @14523456:8f21ab90}. The second number tells whether a position of another run is
 * meant.
 *
 * @param icount instructions completed
 * @param registers a hash of all registers of the CPUs there
 */
record PositionTag(long icount, int registers) {

    private static final Pattern FORM = Pattern.compile("@(\\d{1,18}):([0-9a-f]{8})");
    private static final int FNV_PRIME = 0x01000193;
    private static final int FNV_BASIS = 0x811c9dc5;

    /** Where a machine stands. Machine thread. */
    static PositionTag of(Machine machine) {
        int hash = FNV_BASIS;
        for (Cpu cpu : machine.cpus()) {
            for (int register = 0; register < RegisterFile.COUNT; register++) {
                long value = RegisterFile.read(cpu, register);
                for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
                    hash = (hash ^ (int) (value >>> shift) & 0xff) * FNV_PRIME;
                }
            }
        }
        return new PositionTag(machine.icount(), hash);
    }

    /** Reads {@link #text}. */
    static PositionTag parse(String text) throws MonitorException {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw MonitorException.badArgument("'" + text + "' is no position like @14523456:8f21ab90");
        }
        return new PositionTag(Long.parseLong(matcher.group(1)), Integer.parseUnsignedInt(matcher.group(2), 16));
    }

    String text() {
        return String.format("@%d:%08x", icount, registers);
    }
}
