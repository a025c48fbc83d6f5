package dev.backstep.device.watchdog;

import dev.backstep.device.DeviceContract;
import dev.backstep.device.Rig;

class Sp805ContractTest extends DeviceContract {

    @Override
    protected Rig newRig() {
        Rig rig = new Rig();
        rig.hotOffsets = new int[] {0, 4, 8, 0xc, 0x10, 0x14, 0xc00, 0xf00, 0xf04};
        return rig.with(new Sp805("watchdog", rig.time.clock, 1_000_000_000, rig.line(), () -> rig.trace.append("RESET")));
    }
}
