package dev.backstep.device.timer;

import dev.backstep.device.DeviceContract;
import dev.backstep.device.Rig;

class Sp804ContractTest extends DeviceContract {

    @Override
    protected Rig newRig() {
        Rig rig = new Rig();
        return rig.with(new Sp804("timer01", rig.time.clock, 1_000_000, 24_000_000, rig.line()));
    }
}
