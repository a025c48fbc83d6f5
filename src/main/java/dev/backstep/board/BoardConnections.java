package dev.backstep.board;

import dev.backstep.clock.HostClock;
import dev.backstep.device.serial.SerialLine;

import java.util.List;

/**
 * What a board is plugged into.
 *
 * @param serialLines for the serial ports in order; ports beyond the list are unconnected
 * @param hostClock the time of day that real-time clocks show
 * @param resetEndsRun true when a system reset asked for by the guest shuts the machine down instead ({@code -no-reboot})
 */
public record BoardConnections(List<SerialLine> serialLines, HostClock hostClock, boolean resetEndsRun) {

    /** Copies the list. */
    public BoardConnections {
        serialLines = List.copyOf(serialLines);
    }

    SerialLine serialLine(int port) {
        return port < serialLines.size() ? serialLines.get(port) : SerialLine.UNCONNECTED;
    }
}
