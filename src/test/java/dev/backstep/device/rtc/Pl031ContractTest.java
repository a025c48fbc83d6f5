package dev.backstep.device.rtc;

import dev.backstep.device.DeviceContract;
import dev.backstep.device.Rig;

class Pl031ContractTest extends DeviceContract {

    @Override
    protected Rig newRig() {
        Rig rig = new Rig();
        return rig.with(new Pl031("rtc", rig.time.hostClock, rig.time.hostTimers, rig.line()));
    }
}
