package dev.backstep.device.audio;

import dev.backstep.device.DeviceContract;
import dev.backstep.device.Rig;

class Pl041ContractTest extends DeviceContract {

    @Override
    protected Rig newRig() {
        Rig rig = new Rig();
        Pl041 audio = new Pl041("audio", rig.time.clock, rig.line());
        rig.hotOffsets = new int[] {0, 4, 8, 0xc, 0x10, 0x50, 0x54, 0x58, 0x5c, 0x68, 0x6c, 0x70, 0x74, 0x78, 0x7c, 0x84, 0x90, 0x90};
        rig.stimulus = choice -> {
            switch (choice & 3) {
                case 0 -> {
                    audio.write(0x7c, 1, 4);
                    audio.write(0x78, 0x79, 4);
                }
                case 1 -> audio.write(4, 0x18019, 4);
                case 2 -> audio.write(0x10, choice >>> 8 & 0x7f, 4);
                default -> {
                    for (int i = 0; i < (choice >>> 8 & 63); i++) {
                        audio.write(0x90, 0, 4);
                    }
                }
            }
        };
        return rig.with(audio);
    }
}
