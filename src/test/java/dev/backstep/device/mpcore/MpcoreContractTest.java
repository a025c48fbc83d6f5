package dev.backstep.device.mpcore;

import dev.backstep.device.DeviceContract;
import dev.backstep.device.Rig;
import dev.backstep.device.TestMaster;
import dev.backstep.device.gic.Gic;
import dev.backstep.memory.Arbiter;
import dev.backstep.memory.MemoryRegion;
import java.util.List;

/** All of the private region at once: the timers interrupt through the controller. */
class MpcoreContractTest extends DeviceContract {

    @Override
    protected Rig newRig() {
        Rig rig = new Rig();
        TestMaster master = new TestMaster();
        rig.surroundings.add(master);
        Gic gic = new Gic("gic", 96, true, master, List.of(rig.line(), rig.line()), List.of(rig.line(), rig.line()), Arbiter.ALONE);
        MpcorePrivateRegion mpcore = new MpcorePrivateRegion("a9mpcore", 2, rig.time.clock, master, gic,
                () -> rig.trace.append("watchdog"));
        for (MemoryRegion.Subregion part : mpcore.region().subregions()) {
            rig.windows.add(part.region());
        }
        rig.with(mpcore);
        rig.hotOffsets = new int[] {0, 0, 4, 8, 8, 8, 0xc, 0x10, 0x14, 0x18};
        for (int cpu = 0; cpu < 2; cpu++) {
            master.cpu = cpu;
            gic.cpuInterfaceRegion().handler().write(4, 0xf8, 4);
            gic.cpuInterfaceRegion().handler().write(0, 7, 4);
            gic.distributorRegion().handler().write(0x100, -1, 4);
        }
        gic.distributorRegion().handler().write(0, 3, 4);
        rig.stimulus = choice -> {
            master.cpu = choice & 1;
            master.secure = (choice & 6) != 0;
        };
        return rig;
    }
}
