package dev.backstep.device.mpcore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.device.RecordedLine;
import dev.backstep.device.TestMaster;
import dev.backstep.device.TestTime;
import dev.backstep.device.gic.Gic;
import dev.backstep.memory.AddressSpace;
import dev.backstep.memory.Arbiter;
import dev.backstep.memory.MemoryRegion;
import java.util.List;
import org.junit.jupiter.api.Test;

class MpcorePrivateRegionTest {

    private static final long BASE = 0x1e000000L;

    private final TestTime time = new TestTime();
    private final TestMaster master = new TestMaster();
    private final RecordedLine irq = new RecordedLine();
    private final Gic gic = new Gic("gic", 96, true, master, List.of(irq), List.of(level -> { }), Arbiter.ALONE);
    private final MpcorePrivateRegion mpcore =
            new MpcorePrivateRegion("a9mpcore", 1, time.clock, master, gic, () -> { });
    private final AddressSpace bus =
            new AddressSpace("memory", MemoryRegion.container("system", -1).add(BASE, mpcore.region()));

    private void write(int offset, int value) {
        bus.write(BASE + offset, value, 4);
    }

    private int read(int offset) {
        return bus.read(BASE + offset, 4);
    }

    @Test
    void theRegionsStandWhereTheManualPutsThem() {
        List<String> found = bus.view().ranges().stream()
                .map(range -> String.format("%x-%x %s", range.start(), range.end(), range.region().name())).toList();
        assertEquals(List.of("1e000000-1e0000ff a9-scu", "1e000100-1e0001ff gic_cpu", "1e000200-1e00021f a9gtimer shared",
                "1e000600-1e00061f arm_mptimer_timer", "1e000620-1e00063f arm_mptimer_timer",
                "1e001000-1e001fff gic_dist"), found);
    }

    @Test
    void theTimersInterruptWithTheirIds() {
        mpcore.reset();
        write(0x1000, 1);
        write(0x1100, 1 << 27 | 1 << 29 | 1 << 30);
        write(0x104, 0xff);
        write(0x100, 1);

        write(0x600, 10);
        write(0x608, 5);
        time.advance(100);
        assertTrue(irq.level);
        assertEquals(29, read(0x10c));
        write(0x60c, 1);
        write(0x110, 29);
        assertFalse(irq.level);

        write(0x620, 10);
        write(0x628, 5);
        time.advance(100);
        assertEquals(30, read(0x10c));
        write(0x62c, 1);
        write(0x110, 30);

        write(0x210, 1);
        write(0x208, 7);
        time.advance(10);
        assertEquals(27, read(0x10c));
        write(0x20c, 1);
        write(0x110, 27);
        assertFalse(irq.level);
        assertEquals(1023, read(0x10c));
    }
}
