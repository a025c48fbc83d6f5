package dev.backstep.device.display;

import dev.backstep.device.DeviceContract;
import dev.backstep.device.Rig;
import java.util.Arrays;

class Pl111ContractTest extends DeviceContract {

    @Override
    protected Rig newRig() {
        Rig rig = new Rig();
        Pl111 display = new Pl111("clcd", Pl111.Model.PL111, rig.time.clock, 1_000_000_000, rig.line());
        rig.hotOffsets = new int[] {0, 4, 8, 0x10, 0x14, 0x18, 0x18, 0x1c, 0x20, 0x24, 0x28, 0x2c, 0x30, 0x200, 0x800, 0xc00, 0xc04,
            0xc10, 0xc20, 0xc24, 0xc28, 0xc2c};
        rig.stimulus = choice -> {
            switch (choice & 3) {
                case 0 -> display.write(0x18, choice | 1, 4);
                case 1 -> display.write(0x1c, choice >>> 8, 4);
                case 2 -> {
                    // Small frames, so that time brings some.
                    display.write(0, 0, 4);
                    display.write(4, choice >>> 8 & 7, 4);
                }
                default -> rig.trace.append('p').append(Arrays.hashCode(display.picture(
                        (address, target, offset, length) -> Arrays.fill(target, offset, offset + length, (byte) address)).pixels()));
            }
        };
        return rig.with(display);
    }
}
