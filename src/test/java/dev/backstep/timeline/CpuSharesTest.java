package dev.backstep.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.arm.translate.Translation;
import dev.backstep.board.Processors;
import dev.backstep.board.TestMachine;
import org.junit.jupiter.api.Test;

/** Which CPU ran when. */
class CpuSharesTest {

    @Test
    void stepsGetWiderAsHistoryGetsLonger() {
        CpuShares shares = new CpuShares(2);
        shares.ran(0, 0, 1024);
        shares.ran(1, 1024, 2048);
        assertEquals("01", shares.strip());
        shares.ran(0, 2048, 1_000_000);
        assertEquals(16_384, shares.step());
        assertEquals("0".repeat(62), shares.strip());
        assertEquals("998976 1024", shares.of(0) + " " + shares.of(1));
    }

    @Test
    void whatIsNotedIsNotNotedAgainAndWhatIsNotKnownIsShown() {
        CpuShares shares = new CpuShares(2);
        shares.ran(0, 0, 2000);
        shares.ran(1, 500, 1000);
        shares.ran(0, 1500, 2048);
        assertEquals("2048 0", shares.of(0) + " " + shares.of(1));
        shares.ran(1, 4096, 5000);
        assertEquals("00--1", shares.strip());
        shares.forgetFrom(1100);
        assertEquals("0-", shares.strip());
        shares.ran(1, 1100, 2000);
        assertEquals("01", shares.strip());
    }

    @Test
    void aRunIsNotedOnceHoweverOftenItIsRunAgain() {
        TestMachine test = TestMachine.running("smp-stress", new Processors(4, 2000, Translation.ON));
        test.runTo(1_500_000);
        CpuShares shares = test.timeline.notes().cpuShares();
        String strip = shares.strip();
        long[] sums = {shares.of(0), shares.of(1), shares.of(2), shares.of(3)};
        assertEquals(1_500_000, sums[0] + sums[1] + sums[2] + sums[3]);
        for (int cpu = 0; cpu < 4; cpu++) {
            assertTrue(sums[cpu] > 0 && strip.indexOf('0' + cpu) >= 0, "CPU " + cpu + " in " + strip);
        }
        test.timeline.seek(400_000, () -> false);
        test.timeline.seek(test.timeline.present(), () -> false);
        assertEquals(strip, test.timeline.notes().cpuShares().strip());
        for (int cpu = 0; cpu < 4; cpu++) {
            assertEquals(sums[cpu], test.timeline.notes().cpuShares().of(cpu));
        }
    }
}
