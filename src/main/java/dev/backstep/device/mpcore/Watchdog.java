package dev.backstep.device.mpcore;

import dev.backstep.clock.VirtualClock;
import dev.backstep.device.BusMaster;
import dev.backstep.device.InterruptLine;
import java.util.List;

/**
 * The watchdogs of a Cortex-A9 MPCore (DDI0407, chapter 4): one for each CPU, all at the same address; each CPU meets its
 * own. As timers they raise interrupt ID 30; in watchdog mode they ask for a reset at zero, and only the disable sequence
 * leads back. The reset status survives {@link #reset}, so that software can see why it starts.
 *
 * <p>Thread: the machine thread only.
 */
public final class Watchdog extends BankedTimer {

    /**
     * @param name unique in the machine
     * @param clock guest time
     * @param master who makes an access
     * @param interrupts the line of each CPU, one for each
     * @param resetRequest called when a watchdog in watchdog mode comes to zero; asks for a system reset
     */
    public Watchdog(String name, VirtualClock clock, BusMaster master, List<InterruptLine> interrupts,
                    Runnable resetRequest) {
        super(name, clock, master, interrupts, resetRequest);
    }
}
