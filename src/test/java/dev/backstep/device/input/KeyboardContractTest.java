package dev.backstep.device.input;

import dev.backstep.device.DeviceContract;
import dev.backstep.device.Rig;
import java.util.List;

class KeyboardContractTest extends DeviceContract {

    @Override
    protected Rig newRig() {
        Rig rig = new Rig();
        rig.hotOffsets = new int[] {0, 4, 8, 8, 8, 8, 0xc, 0x10};
        Pl050 interfaceAndKeyboard = Pl050.withKeyboard("keyboard", rig.time.clock, rig.line());
        Key[] keys = Key.values();
        rig.stimulus = choice -> {
            Key key = keys[(choice >>> 8) % keys.length];
            switch (choice & 3) {
                case 0 -> interfaceAndKeyboard.input().take(Ps2Keyboard.typing(List.of(key, keys[0]), choice >>> 20 & 3));
                case 1 -> interfaceAndKeyboard.input().take(new byte[] {(byte) (choice >>> 4), (byte) (choice >>> 12), 1});
                case 2 -> interfaceAndKeyboard.write(0, 0x14, 4);
                default -> interfaceAndKeyboard.input().take(Ps2Keyboard.change(key, (choice & 4) == 0));
            }
        };
        return rig.with(interfaceAndKeyboard);
    }
}
