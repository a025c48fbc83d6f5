package dev.backstep.clock;

import java.util.function.LongSupplier;

/**
 * All that a machine knows of time.
 *
 * @param icount instructions completed
 * @param virtual guest time
 * @param host timers on the host's time of day; the machine runs them at recorded moments
 * @param realtime timers on the host's monotonic time, for what the guest never sees
 */
public record MachineClocks(Icount icount, VirtualClock virtual, TimerList host, TimerList realtime) {

    /**
     * Clocks that stand at 0.
     *
     * @param shift log2 of the nanoseconds that an instruction takes, 0 to {@link VirtualClock#MAX_SHIFT}
     */
    public static MachineClocks withShift(int shift) {
        Icount icount = new Icount();
        return with(icount, new VirtualClock(icount, shift));
    }

    /**
     * Clocks that stand at 0, for CPUs that run at the same time: guest time is the time for which the machine has run.
     *
     * @param hostNanoseconds the host's monotonic clock
     */
    public static MachineClocks running(LongSupplier hostNanoseconds) {
        Icount icount = new Icount();
        return with(icount, new VirtualClock(icount, new RunningTime(hostNanoseconds)));
    }

    private static MachineClocks with(Icount icount, VirtualClock virtual) {
        return new MachineClocks(icount, virtual, new TimerList(ClockType.HOST, () -> { }), new TimerList(ClockType.REALTIME, () -> { }));
    }
}
