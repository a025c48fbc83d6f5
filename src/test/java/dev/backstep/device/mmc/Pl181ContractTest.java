package dev.backstep.device.mmc;

import dev.backstep.device.DeviceContract;
import dev.backstep.device.Rig;
import dev.backstep.device.storage.MemoryDisk;
import java.util.Optional;

class Pl181ContractTest extends DeviceContract {

    private static final int[] COMMANDS = {0, 2, 3, 6, 7, 8, 9, 10, 12, 13, 16, 17, 18, 24, 25, 32, 33, 38, 41, 51, 55};

    @Override
    protected Rig newRig() {
        Rig rig = new Rig();
        MemoryDisk disk = new MemoryDisk(8 << 10);
        rig.surroundings.add(disk);
        Pl181 device = new Pl181("mmc", rig.time.clock, 24_000_000, rig.line(), rig.line(), Optional.of(new SdCard(disk)));
        rig.hotOffsets = new int[] {0x08, 0x0c, 0x0c, 0x24, 0x28, 0x2c, 0x34, 0x38, 0x3c, 0x40, 0x80, 0x80, 0x80, 0xbc};
        rig.stimulus = choice -> {
            // What the guest does by accident leads nowhere: bring the card into the state for transfers, or send what fits.
            if ((choice & 7) == 0) {
                CardHost.identify(device);
            } else if ((choice & 63) == 1) {
                disk.broken = !disk.broken;
            } else {
                device.write(0x08, choice >>> 8 & 0x2600, 4);
                device.write(0x0c, 0x440 | COMMANDS[(choice >>> 3 & 0xff) % COMMANDS.length], 4);
                if ((choice & 0x1000) != 0) {
                    device.write(0x28, choice >>> 4 & 0xfff, 4);
                    device.write(0x24, choice >>> 8, 4);
                    device.write(0x2c, 0x91 | choice >>> 3 & 2, 4);
                }
            }
        };
        return rig.with(device);
    }
}
