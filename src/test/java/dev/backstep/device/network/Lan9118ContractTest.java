package dev.backstep.device.network;

import dev.backstep.device.DeviceContract;
import dev.backstep.device.Rig;

class Lan9118ContractTest extends DeviceContract {

    @Override
    protected Rig newRig() {
        Rig rig = new Rig();
        Lan9118 chip = new Lan9118("ethernet", rig.time.clock, rig.line(), MacAddress.FIRST_DEFAULT, new TestNetworkLine(rig.trace));
        rig.hotOffsets = new int[] {0, 0, 0x20, 0x20, 0x20, 0x20, 0x40, 0x48, 0x54, 0x58, 0x5c, 0x68, 0x6c, 0x70, 0x74, 0x78, 0x8c, 0xa4, 0xa8,
            0xa8, 0xb0, 0xb4};
        rig.stimulus = choice -> {
            switch (choice & 7) {
                case 0 -> chip.take(NetworkItem.link((choice & 8) != 0));
                case 1 -> configure(chip);
                case 2 -> send(chip, 14 + (choice >>> 8 & 0x7f));
                case 3 -> chip.take(new byte[choice >>> 8 & 0xf]);
                default -> chip.take(NetworkItem.frame(TestNetworkLine.frame((choice & 16) != 0 ? "52:54:00:12:34:56" : "01:00:5e:00:00:01",
                        14 + (choice >>> 8 & 0x3ff))));
            }
            rig.trace.append(chip.isReady() ? 'R' : 'N');
        };
        return rig.with(chip);
    }

    private static void configure(Lan9118 chip) {
        chip.writeRegister(0xa8, 0x0004000c);
        chip.writeRegister(0xa4, 0x80000001);
        chip.writeRegister(0x70, 2);
        chip.writeRegister(0x5c, -1);
        chip.writeRegister(0x54, 0x0a000111);
    }

    private static void send(Lan9118 chip, int length) {
        chip.writeRegister(0x20, 0x80003000 | length);
        chip.writeRegister(0x20, length);
        for (int i = 0; i < (length + 3) / 4; i++) {
            chip.writeRegister(0x20, i * 0x01010101);
        }
    }
}
