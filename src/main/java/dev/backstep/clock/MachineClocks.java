package dev.backstep.clock;

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
        return new MachineClocks(icount, new VirtualClock(icount, shift),
                new TimerList(ClockType.HOST, () -> { }), new TimerList(ClockType.REALTIME, () -> { }));
    }
}
