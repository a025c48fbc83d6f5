package dev.backstep.monitor;

import dev.backstep.board.boot.Segment;
import dev.backstep.board.boot.SymbolTable;
import dev.backstep.debug.RunControl;
import dev.backstep.device.storage.BlockDevice;
import dev.backstep.machine.Machine;
import dev.backstep.timeline.Timeline;

import java.util.List;
import java.util.function.LongSupplier;

/**
 * What commands work on.
 *
 * @param control runs the machine
 * @param symbols names of the loaded images; may be empty
 * @param roms what was loaded at start, for {@code info roms}
 * @param version as {@code info version} prints it
 * @param hostTimeOfDay ns since 1970, for {@code info timers}
 * @param hostMonotonic ns of the host's monotonic clock, for {@code info timers}
 * @param blockDevices the machine's drives
 * @param recordings the files that have its history
 */
public record MonitorContext(RunControl control, SymbolTable symbols, List<Segment> roms, String version,
                             LongSupplier hostTimeOfDay, LongSupplier hostMonotonic, List<BlockDevice> blockDevices,
                             RecordingAccess recordings) {

    /** A machine without recordings. */
    public MonitorContext(RunControl control, SymbolTable symbols, List<Segment> roms, String version, LongSupplier hostTimeOfDay,
                          LongSupplier hostMonotonic, List<BlockDevice> blockDevices) {
        this(control, symbols, roms, version, hostTimeOfDay, hostMonotonic, blockDevices, RecordingAccess.NONE);
    }

    /** A machine without drives. */
    public MonitorContext(RunControl control, SymbolTable symbols, List<Segment> roms, String version, LongSupplier hostTimeOfDay,
                          LongSupplier hostMonotonic) {
        this(control, symbols, roms, version, hostTimeOfDay, hostMonotonic, List.of());
    }

    /** The machine's history. */
    public Timeline timeline() {
        return control.timeline();
    }

    /** The machine. */
    public Machine machine() {
        return control.timeline().machine();
    }

    /** An address with the symbol that holds it, if any: {@code 0x60010044 <main+0x10>}. */
    String describe(int address) {
        String symbol = symbols.describe(Integer.toUnsignedLong(address));
        return String.format("0x%08x", address) + (symbol == null ? "" : " <" + symbol + ">");
    }
}
