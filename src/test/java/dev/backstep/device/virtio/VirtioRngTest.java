package dev.backstep.device.virtio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.device.TestTime;
import dev.backstep.device.virtio.RingDriver.Part;
import dev.backstep.device.virtio.RingDriver.Request;
import dev.backstep.state.StateReader;
import dev.backstep.state.StateWriter;
import org.junit.jupiter.api.Test;

class VirtioRngTest {

    private final TestTime time = new TestTime();

    @Test
    void limitedSourceGivesSoManyBytesInAPeriodOfGuestTime() {
        RingDriver driver = new RingDriver(true, new VirtioRng("rng", time.clock, new SeededEntropy(7), 10, 5));
        driver.start(0, 1);
        Request first = driver.add(0, Part.in(8));
        Request second = driver.add(0, Part.in(8));
        Request third = driver.add(0, Part.in(8));
        driver.kick(0);
        assertEquals(8, driver.takeUsed(0, first));
        assertEquals(2, driver.takeUsed(0, second));
        assertEquals(0, driver.usedCount(0));
        driver.acknowledge();
        time.advance(4_999_999);
        assertEquals(0, driver.usedCount(0));
        assertFalse(driver.line.level);
        time.advance(1);
        assertEquals(8, driver.takeUsed(0, third));
        assertTrue(driver.line.level);
    }

    @Test
    void sourceThatHasNothingGivesAnEmptyBufferBack() {
        RingDriver driver = new RingDriver(true, new VirtioRng("rng", time.clock, count -> new byte[0], VirtioRng.UNLIMITED, 1));
        driver.start(0, 1);
        Request request = driver.add(0, Part.in(8));
        driver.kick(0);
        assertEquals(0, driver.takeUsed(0, request));
    }

    @Test
    void seededNumbersFollowFromTheSeedAndGoBackWithTheState() {
        SeededEntropy generator = new SeededEntropy(42);
        StateWriter saved = new StateWriter();
        generator.take(3);
        generator.exchangeState(saved);
        byte[] first = generator.take(100);
        generator.exchangeState(new StateReader(saved.toByteArray()));
        assertArrayEquals(first, generator.take(100));
        // SplitMix64 of seed 0: the published first output is e220a8397b1dcdaf.
        assertArrayEquals(new byte[] {(byte) 0xaf, (byte) 0xcd, 0x1d, 0x7b, 0x39, (byte) 0xa8, 0x20, (byte) 0xe2},
                new SeededEntropy(0).take(8));
    }
}
