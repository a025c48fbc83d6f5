package dev.backstep.device.gic;

import dev.backstep.device.DeviceContract;
import dev.backstep.device.InterruptLine;
import dev.backstep.device.Rig;
import dev.backstep.device.TestMaster;
import dev.backstep.memory.Arbiter;
import java.util.List;

class GicContractTest extends DeviceContract {

    @Override
    protected Rig newRig() {
        Rig rig = new Rig();
        TestMaster master = new TestMaster();
        rig.surroundings.add(master);
        Gic gic = new Gic("gic", 96, true, master, List.of(rig.line(), rig.line(), rig.line()),
                List.of(rig.line(), rig.line(), rig.line()), Arbiter.ALONE);
        rig.windows.add(gic.cpuInterfaceRegion());
        rig.windows.add(gic.distributorRegion());
        rig.with(gic);
        rig.hotOffsets = new int[] {
            0, 4, 8, 0xc, 0xc, 0xc, 0x10, 0x10, 0x14, 0x18, 0x1c, 0x80, 0x84, 0x100, 0x104, 0x200, 0x204, 0x280, 0x400,
            0x404, 0x420, 0x424, 0x820, 0x824, 0xc08, 0xf00, 0xf00
        };
        // Most of the time in a state in which things happen.
        for (int cpu = 0; cpu < 3; cpu++) {
            master.cpu = cpu;
            gic.cpuInterfaceRegion().handler().write(4, 0xf8, 4);
            gic.cpuInterfaceRegion().handler().write(0, 7, 4);
            gic.distributorRegion().handler().write(0x100, -1, 4);
        }
        gic.distributorRegion().handler().write(0, 3, 4);
        for (int id = 0; id < 96; id++) {
            gic.distributorRegion().handler().write(0x400 + id, 0x68 * id & 0xf0, 1);
        }
        gic.distributorRegion().handler().write(0x104, -1, 4);
        gic.distributorRegion().handler().write(0x820, 0x07060504, 4);
        InterruptLine[] inputs = new InterruptLine[16];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = i < 10 ? gic.spi(i * 6) : gic.ppi(i % 3, 26 + i % 6);
        }
        rig.stimulus = choice -> {
            switch (choice & 7) {
                case 0 -> {
                    master.cpu = (choice >>> 3 & 0xff) % 3;
                    master.secure = (choice & 0x1800) != 0;
                }
                case 1 -> gic.cpuInterfaceRegion().handler().write(0x10, choice >>> 3 & 0x7f, 4);
                case 2, 3 -> rig.trace.append(gic.cpuInterfaceRegion().handler().read(0xc, 4));
                case 4 -> gic.distributorRegion().handler().write(
                        0x400 + (choice >>> 3 & 0x7f) % 96, choice >>> 10 & 0xff, 1);
                default -> inputs[choice >>> 3 & 15].set((choice & 0x300) != 0);
            }
        };
        return rig;
    }
}
