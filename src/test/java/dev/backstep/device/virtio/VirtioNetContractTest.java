package dev.backstep.device.virtio;

import dev.backstep.device.Rig;
import dev.backstep.device.network.MacAddress;
import dev.backstep.device.network.NetworkItem;
import dev.backstep.device.network.TestNetworkLine;
import java.util.function.IntConsumer;

class VirtioNetContractTest extends VirtioContract {

    @Override
    protected Rig newRig() {
        VirtioNet[] device = new VirtioNet[1];
        Rig result = rig(true, rig -> {
            device[0] = new VirtioNet("virtio-net0", "net0", MacAddress.FIRST_DEFAULT, new TestNetworkLine(rig.trace));
            return device[0];
        });
        IntConsumer rings = result.stimulus;
        result.stimulus = choice -> {
            rings.accept(choice);
            if ((choice & 0x300) == 0x300) {
                device[0].take(NetworkItem.link((choice & 0x400) != 0));
            }
            device[0].take(NetworkItem.frame(TestNetworkLine.frame("01:00:5e:00:00:01", 14 + (choice >>> 12 & 0xff))));
            result.trace.append(device[0].isReady() ? 'R' : 'N');
        };
        return result;
    }
}
