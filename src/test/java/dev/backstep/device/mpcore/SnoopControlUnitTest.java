package dev.backstep.device.mpcore;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.backstep.device.TestMaster;
import org.junit.jupiter.api.Test;

class SnoopControlUnitTest {

    private final TestMaster master = new TestMaster();
    private final SnoopControlUnit scu = new SnoopControlUnit("scu", 2, master);

    @Test
    void configurationTellsTheNumberOfCpus() {
        assertEquals(0x31, scu.read(4, 4));
        scu.write(4, -1, 4);
        assertEquals(0x31, scu.read(4, 4));
    }

    @Test
    void itCanBeSwitchedOn() {
        scu.write(0, 1, 4);
        assertEquals(1, scu.read(0, 4));
        scu.write(0xc, 0xffff, 4);
        assertEquals(0, scu.read(0xc, 4));
    }

    @Test
    void eachCpusPowerStatusIsAByteOfItsOwn() {
        scu.write(8, 0x03020103, 4);
        scu.write(9, 0xfe, 1);
        assertEquals(0x03020203, scu.read(8, 4));
        assertEquals(2, scu.read(9, 1) & 0xff);
    }

    @Test
    void nonSecureWritesObeyTheAccessControl() {
        scu.write(0x50, 2, 4);
        master.secure = false;
        scu.write(0, 1, 4);
        assertEquals(0, scu.read(0, 4));
        master.cpu = 1;
        scu.write(0, 1, 4);
        assertEquals(1, scu.read(0, 4));
        scu.write(0x50, 0xf, 4);
        assertEquals(2, scu.read(0x50, 4), "only secure writes change it");
    }
}
