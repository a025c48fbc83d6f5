package dev.backstep.device.i2c;

import dev.backstep.device.DeviceContract;
import dev.backstep.device.Rig;
import java.util.List;

class SerialBusContractTest extends DeviceContract {

    @Override
    protected Rig newRig() {
        Rig rig = new Rig();
        SerialBusController bus = new SerialBusController("i2c",
                List.of(new Sii9022(0x39), new DisplayDataChannel(Edid.monitor1024x768())));
        rig.hotOffsets = new int[] {0, 4};
        rig.stimulus = choice -> {
            BitBanger master = new BitBanger(bus);
            switch (choice & 7) {
                case 0 -> master.stop();
                case 1, 2 -> {
                    master.start();
                    master.send((choice & 8) == 0 ? 0x72 | choice >>> 8 & 1 : 0xa0 | choice >>> 8 & 1);
                }
                case 3, 4 -> master.send(choice >>> 8 & 0xff);
                default -> rig.trace.append('b').append(master.receive((choice & 0x100) == 0));
            }
        };
        return rig.with(bus);
    }
}
