package dev.backstep.device.mpcore;

import dev.backstep.device.DeviceContract;
import dev.backstep.device.Rig;
import dev.backstep.device.TestMaster;
import java.util.List;

class WatchdogContractTest extends DeviceContract {

    @Override
    protected Rig newRig() {
        Rig rig = new Rig();
        TestMaster master = new TestMaster();
        rig.surroundings.add(master);
        rig.hotOffsets = new int[] {0, 4, 8, 8, 0xc, 0x10, 0x14};
        Watchdog watchdog = new Watchdog("timer", rig.time.clock, master, List.of(rig.line(), rig.line()),
                () -> rig.trace.append("reset"));
        rig.stimulus = choice -> {
            master.cpu = choice & 1;
            watchdog.write(0x14, (choice & 2) != 0 ? 0x12345678 : 0x87654321, 4);
        };
        return rig.with(watchdog);
    }
}
