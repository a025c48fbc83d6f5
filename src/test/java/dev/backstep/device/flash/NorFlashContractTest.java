package dev.backstep.device.flash;

import dev.backstep.device.DeviceContract;
import dev.backstep.device.Rig;
import dev.backstep.memory.Ram;

class NorFlashContractTest extends DeviceContract {

    private static final int[] COMMANDS = {0x40, 0x20, 0xd0, 0x60, 0x01, 0xe8, 0x90, 0x98, 0x70, 0x50, 0xff};

    @Override
    protected Rig newRig() {
        Rig rig = new Rig();
        NorFlash flash = new NorFlash("flash0", new Ram("vexpress.flash0", 0x20000), 0x8000);
        rig.stimulus = choice -> {
            if ((choice & 1) == 0) {
                flash.write(choice & 0x1fffc, COMMANDS[(choice >>> 20) % COMMANDS.length], 4);
            } else {
                beginBufferedProgram(flash, choice & 0x1ffe0, choice >>> 20 & 3);
            }
        };
        return rig.with(flash);
    }

    /** Leaves the flash somewhere between the first and the last step. */
    private static void beginBufferedProgram(NorFlash flash, int offset, int words) {
        flash.write(offset, 0xff, 4);
        flash.write(offset, 0xff, 4);
        flash.write(offset, 0xff, 4);
        flash.write(offset, 0xe8, 4);
        flash.write(offset, 2, 4);
        for (int i = 0; i < words; i++) {
            flash.write((offset + 0x20 * i) & 0x1ffff, 0x55aa0f0f * i, 4);
        }
    }
}
