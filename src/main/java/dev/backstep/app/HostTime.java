package dev.backstep.app;

import dev.backstep.clock.HostClock;
import dev.backstep.clock.VirtualClock;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The time of day that {@code -rtc} describes. */
final class HostTime {

    private static final long NANOSECONDS_PER_SECOND = 1_000_000_000L;

    private HostTime() { }

    /**
     * The clock that real-time clocks of the guest show.
     *
     * @param rtc where it starts and what drives it
     * @param virtual drives it with {@code clock=vm}
     */
    static HostClock of(Options.Rtc rtc, VirtualClock virtual) {
        long start = now();
        long offset = base(rtc.base(), start) - start;
        return switch (rtc.clock()) {
            case HOST -> () -> now() + offset;
            case VM -> () -> start + offset + virtual.now();
        };
    }

    private static long base(Options.RtcBase base, long now) {
        if (base instanceof Options.RtcBase.Date date) {
            return date.start().toEpochSecond(ZoneOffset.UTC) * NANOSECONDS_PER_SECOND;
        } else if (base instanceof Options.RtcBase.LocalTime) {
            Instant instant = Instant.ofEpochSecond(now / NANOSECONDS_PER_SECOND);
            return now + ZoneId.systemDefault().getRules().getOffset(instant).getTotalSeconds() * NANOSECONDS_PER_SECOND;
        }
        return now;
    }

    private static long now() {
        Instant instant = Clock.systemUTC().instant();
        return instant.getEpochSecond() * NANOSECONDS_PER_SECOND + instant.getNano();
    }
}
