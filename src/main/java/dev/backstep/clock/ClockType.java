package dev.backstep.clock;

/** The clocks that timers can run on, with the names that {@code info timers} shows. */
public enum ClockType {
    /** Guest time: follows the instruction count. All timers that a guest can see run on it. */
    VIRTUAL("Virtual"),
    /** The host's time of day, for clocks that show it to the guest; expiry is a recorded input. */
    HOST("Host"),
    /** The host's monotonic time, for what the guest never sees. */
    REALTIME("Realtime");

    private final String label;

    ClockType(String label) {
        this.label = label;
    }

    /** The name as printed. */
    public String label() {
        return label;
    }
}
