package dev.backstep.board;

import dev.backstep.board.boot.BootPlan;
import dev.backstep.clock.HostClock;
import dev.backstep.device.serial.SerialLine;
import dev.backstep.machine.PowerSwitch;
import dev.backstep.semihosting.ArmSemihosting;

import java.util.List;
import java.util.Optional;

/**
 * What a board is plugged into.
 *
 * @param serialLines for the serial ports in order; ports beyond the list are unconnected
 * @param hostClock the time of day that real-time clocks show
 * @param semihosting makes what takes semihosting calls, if any does; its console is the last serial port
 * @param resetEndsRun true when a system reset asked for by the guest shuts the machine down instead ({@code -no-reboot})
 * @param storage disks and cards
 * @param virtio what is behind the virtio transports
 * @param network what the network interfaces are plugged into
 */
public record BoardConnections(List<SerialLine> serialLines, HostClock hostClock,
                               Optional<SemihostingFactory> semihosting, boolean resetEndsRun,
                               StorageConnections storage, VirtioConnections virtio, NetworkConnections network) {

    /** Serial lines, a clock and semihosting; nothing else is connected. */
    public BoardConnections(List<SerialLine> serialLines, HostClock hostClock, Optional<SemihostingFactory> semihosting,
                            boolean resetEndsRun) {
        this(serialLines, hostClock, semihosting, resetEndsRun, StorageConnections.NONE, VirtioConnections.NONE,
                NetworkConnections.NONE);
    }

    /** Makes semihosting for a board. */
    @FunctionalInterface
    public interface SemihostingFactory {

        /**
         * Makes it.
         *
         * @param plan what the board boots
         * @param power where an exit goes
         */
        ArmSemihosting create(BootPlan plan, PowerSwitch power);
    }

    /** Copies the list. */
    public BoardConnections {
        serialLines = List.copyOf(serialLines);
    }

    SerialLine serialLine(int port) {
        return port < serialLines.size() ? serialLines.get(port) : SerialLine.UNCONNECTED;
    }
}
