package dev.backstep.device.l2cache;

import dev.backstep.device.DeviceContract;
import dev.backstep.device.Rig;

class Pl310ContractTest extends DeviceContract {

    @Override
    protected Rig newRig() {
        Rig rig = new Rig();
        rig.hotOffsets = new int[] {0, 4, 0x100, 0x104, 0x108, 0x10c, 0xc00, 0xc04, 0xf40, 0xf60, 0xf80};
        return rig.with(new Pl310("l2cache", Pl310.A9X4_CACHE_TYPE));
    }
}
