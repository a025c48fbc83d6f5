package dev.backstep.device.mpcore;

import dev.backstep.device.DeviceContract;
import dev.backstep.device.Rig;
import dev.backstep.device.TestMaster;
import java.util.List;

class GlobalTimerContractTest extends DeviceContract {

    @Override
    protected Rig newRig() {
        Rig rig = new Rig();
        TestMaster master = new TestMaster();
        rig.surroundings.add(master);
        rig.stimulus = choice -> master.cpu = choice & 1;
        rig.hotOffsets = new int[] {0, 4, 8, 8, 0xc, 0x10, 0x10, 0x14, 0x18};
        return rig.with(new GlobalTimer("timer", rig.time.clock, master, List.of(rig.line(), rig.line())));
    }
}
