package dev.backstep.monitor;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.board.boot.Segment;
import dev.backstep.board.boot.SymbolTable;
import dev.backstep.debug.RunControl;
import dev.backstep.device.storage.BlockDevice;
import dev.backstep.machine.Machine;
import dev.backstep.timeline.Timeline;

import java.util.List;
import java.util.function.Consumer;
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
 * @param selection the CPU that commands look at
 * @param progress takes lines that say how far a long command is
 */
public record MonitorContext(RunControl control, SymbolTable symbols, List<Segment> roms, String version,
                             LongSupplier hostTimeOfDay, LongSupplier hostMonotonic, List<BlockDevice> blockDevices,
                             RecordingAccess recordings, CpuSelection selection, Consumer<String> progress) {

    /** For a monitor that looks at the first CPU. */
    public MonitorContext(RunControl control, SymbolTable symbols, List<Segment> roms, String version, LongSupplier hostTimeOfDay,
                          LongSupplier hostMonotonic, List<BlockDevice> blockDevices, RecordingAccess recordings) {
        this(control, symbols, roms, version, hostTimeOfDay, hostMonotonic, blockDevices, recordings, new CpuSelection(), line -> { });
    }

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

    /** The same for a command whose client takes such lines. */
    MonitorContext withProgress(Consumer<String> lines) {
        return new MonitorContext(control, symbols, roms, version, hostTimeOfDay, hostMonotonic, blockDevices, recordings, selection, lines);
    }

    /** The machine's history. */
    public Timeline timeline() {
        return control.timeline();
    }

    /** The machine. */
    public Machine machine() {
        return control.timeline().machine();
    }

    /** The CPU that commands look at. */
    Cpu cpu() {
        return machine().cpus().get(selection.index());
    }

    /** The same machine, for a monitor of its own. */
    MonitorContext forAnotherMonitor() {
        return new MonitorContext(control, symbols, roms, version, hostTimeOfDay, hostMonotonic, blockDevices, recordings);
    }

    /** An address with the symbol that holds it, if any: {@code 0x60010044 <main+0x10>}. */
    String describe(int address) {
        String symbol = symbols.describe(Integer.toUnsignedLong(address));
        return String.format("0x%08x", address) + (symbol == null ? "" : " <" + symbol + ">");
    }
}
