package dev.backstep.device.input;

import dev.backstep.device.DeviceContract;
import dev.backstep.device.Rig;

class MouseContractTest extends DeviceContract {

    @Override
    protected Rig newRig() {
        Rig rig = new Rig();
        rig.hotOffsets = new int[] {0, 4, 8, 8, 8, 8, 0xc, 0x10};
        Pl050 mouse = Pl050.withMouse("mouse", rig.line());
        int[] commands = {0xe6, 0xe7, 0xe8, 0xe9, 0xea, 0xeb, 0xec, 0xee, 0xf0, 0xf2, 0xf3, 0xf4, 0xf4, 0xf5, 0xf6, 0xfe, 0xff, 200, 100, 80};
        rig.stimulus = choice -> {
            switch (choice & 3) {
                case 0 -> mouse.input().take(Ps2Mouse.movement(choice >> 20, choice << 12 >> 22, choice << 22 >> 28));
                case 1 -> mouse.input().take(Ps2Mouse.buttons(choice >>> 8));
                case 2 -> {
                    mouse.write(0, 0x14, 4);
                    mouse.write(8, commands[(choice >>> 8) % commands.length], 4);
                }
                default -> mouse.input().take(new byte[choice >>> 28]);
            }
        };
        return rig.with(mouse);
    }
}
