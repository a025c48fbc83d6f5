package dev.backstep.device.serial;

import dev.backstep.device.DeviceContract;
import dev.backstep.device.Rig;

class Pl011ContractTest extends DeviceContract {

    @Override
    protected Rig newRig() {
        Rig rig = new Rig();
        SerialLine line = new SerialLine() {
            @Override
            public void transmit(int value) {
                rig.trace.append('t').append(value);
            }

            @Override
            public void readyToReceive() {
                rig.trace.append('!');
            }
        };
        Pl011 uart = new Pl011("uart0", rig.time.clock, rig.line(), line);
        rig.stimulus = choice -> {
            switch (choice & 3) {
                case 0 -> uart.receiveBreak();
                case 1 -> uart.receive(choice >> 2 & 0xff, (choice & 0x400) != 0, (choice & 0x800) != 0);
                default -> uart.receive(choice >> 2 & 0xff);
            }
        };
        return rig.with(uart);
    }
}
