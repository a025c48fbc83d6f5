package dev.backstep.device.timer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class TickRateTest {

    @Test
    void aFrequencyThatDoesNotDivideASecondDoesNotDrift() {
        TickRate rate = new TickRate(24_000_000);
        assertEquals(0, rate.ticksAt(41));
        assertEquals(1, rate.ticksAt(42), "41.67 ns a tick");
        assertEquals(24_000_000L * 3600, rate.ticksAt(3600_000_000_000L));
    }

    @Test
    void whatIsTooFarAwayNeverComes() {
        assertEquals(Long.MAX_VALUE, new TickRate(1).nanosecondsAt(1L << 40));
    }

    @Test
    void frequenciesOutOfRangeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new TickRate(0));
        assertThrows(IllegalArgumentException.class, () -> new TickRate(1_000_000_001));
    }

    @Property
    void theTimeOfATickIsTheFirstNanosecondThatCountsIt(@ForAll @LongRange(min = 1, max = 1_000_000_000) long hertz,
                                                        @ForAll @LongRange(min = 1, max = 1L << 32) long tick) {
        TickRate rate = new TickRate(hertz);
        long time = rate.nanosecondsAt(tick);
        assertTrue(rate.ticksAt(time) >= tick);
        assertTrue(rate.ticksAt(time - 1) < tick);
    }
}
