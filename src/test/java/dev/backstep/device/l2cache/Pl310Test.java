package dev.backstep.device.l2cache;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class Pl310Test {

    private final Pl310 controller = new Pl310("l2cache", Pl310.A9X4_CACHE_TYPE);

    @Test
    void identificationIsThatOfThePl310() {
        assertEquals(0x410000c8, controller.read(0, 4));
        assertEquals(0x1c100100, controller.read(4, 4));
    }

    @Test
    void itCanBeSwitchedOnAndMaintenanceIsDoneAtOnce() {
        controller.write(0x100, 1, 4);
        assertEquals(1, controller.read(0x100, 4));
        controller.write(0x77c, 0xff, 4);
        assertEquals(0, controller.read(0x77c, 4), "invalidate by way has finished");
        controller.write(0x730, 0, 4);
        assertEquals(0, controller.read(0x730, 4));
        controller.reset();
        assertEquals(0, controller.read(0x100, 4));
        assertEquals(0x02020000, controller.read(0x104, 4));
    }
}
