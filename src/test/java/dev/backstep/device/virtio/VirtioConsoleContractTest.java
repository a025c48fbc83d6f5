package dev.backstep.device.virtio;

import dev.backstep.device.Rig;
import dev.backstep.device.serial.SerialLine;

import java.util.List;

class VirtioConsoleContractTest extends VirtioContract {

    @Override
    protected Rig newRig() {
        return rig(false, rig -> {
            SerialLine line = new SerialLine() {
                @Override
                public void transmit(int value) {
                    rig.trace.append("t").append(value);
                }

                @Override
                public void readyToReceive() {
                    rig.trace.append("!");
                }
            };
            return new VirtioConsole("virtio-serial0", rig.time.clock, 4, List.of(
                    new VirtioConsole.PortPlan(0, true, "", line, true), new VirtioConsole.PortPlan(1, false, "name", line, true)));
        });
    }
}
