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
        rig.stimulus = choice -> flash.write(choice & 0x1fffc, COMMANDS[(choice >>> 20) % COMMANDS.length], 4);
        return rig.with(flash);
    }
}
