package dev.backstep.machine;

import dev.backstep.clock.Icount;
import dev.backstep.state.StateExchange;
import dev.backstep.state.Stateful;

/**
 * Requests of the guest for reset and shutdown. A reset is carried out when the instruction that asked for it is complete;
 * a shutdown ends the run there.
 *
 * <p>Thread: the machine thread only.
 */
public final class PowerSwitch implements Stateful {

    private final Icount icount;
    private boolean resetRequested;
    private boolean off;
    private int exitStatus;

    /** A switch in the "on" position. */
    public PowerSwitch(Icount icount) {
        this.icount = icount;
    }

    /** The guest asks for a system reset. */
    public void requestReset() {
        resetRequested = true;
        icount.endSliceAfterThisInstruction();
    }

    /**
     * The guest ends the run.
     *
     * @param status exit status for the process, 0 to 255
     */
    public void requestShutdown(int status) {
        off = true;
        exitStatus = status;
        icount.endSliceAfterThisInstruction();
    }

    /** True after a shutdown, until the next reset. */
    public boolean isOff() {
        return off;
    }

    /** True when there is something for the machine to obey. */
    public boolean hasRequest() {
        return off || resetRequested;
    }

    /** What the guest said when it shut down; 0 when it said nothing. */
    public int exitStatus() {
        return exitStatus;
    }

    /** True when a reset was asked for; the request is then taken back. */
    boolean takeReset() {
        boolean requested = resetRequested;
        resetRequested = false;
        return requested;
    }

    void clear() {
        resetRequested = false;
        off = false;
        exitStatus = 0;
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        resetRequested = exchange.bool("resetRequested", resetRequested);
        off = exchange.bool("off", off);
        exitStatus = exchange.int32("exitStatus", exitStatus);
    }
}
