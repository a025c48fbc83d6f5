package dev.backstep.device.mpcore;

import dev.backstep.clock.VirtualClock;
import dev.backstep.device.BusMaster;
import dev.backstep.device.InterruptLine;
import java.util.List;

/**
 * The private timers of a Cortex-A9 MPCore (DDI0407, chapter 4): one for each CPU, all at the same address; each CPU meets
 * its own. Interrupt ID 29.
 *
 * <p>Thread: the machine thread only.
 */
public final class PrivateTimer extends BankedTimer {

    /**
     * @param name unique in the machine
     * @param clock guest time
     * @param master who makes an access
     * @param interrupts the line of each CPU, one for each
     */
    public PrivateTimer(String name, VirtualClock clock, BusMaster master, List<InterruptLine> interrupts) {
        super(name, clock, master, interrupts, null);
    }
}
