package dev.backstep.device.sysregs;

import dev.backstep.device.DeviceContract;
import dev.backstep.device.PowerControl;
import dev.backstep.device.Rig;

class SystemRegistersContractTest extends DeviceContract {

    @Override
    protected Rig newRig() {
        Rig rig = new Rig();
        PowerControl power = new PowerControl() {
            @Override
            public void shutdown() {
                rig.trace.append("shutdown");
            }

            @Override
            public void reset() {
                rig.trace.append("reset");
            }
        };
        rig.hotOffsets = new int[] {0x08, 0x20, 0x24, 0x30, 0x34, 0x38, 0x3c, 0x5c, 0x60, 0xa0, 0xa4, 0xa4, 0xa8};
        SystemRegisters registers = new SystemRegisters("sysregs", rig.time.clock, SystemRegisters.VERSATILE_EXPRESS_ID,
                SystemRegisters.A9X4_PROCESSOR_ID, DaughterboardSupplies.A9X4, power);
        rig.stimulus = choice -> {
            // A real command; random ones hardly ever are.
            registers.write(0xa0, choice, 4);
            registers.write(0xa4, 0x80000000 | (choice & 1) << 30 | (choice >> 1 & 0xf) << 20 | (choice >> 5 & 1) << 16
                    | choice >> 6 & 7, 4);
            registers.setCardInserted((choice & 2) != 0);
            registers.setCardWriteProtected((choice & 4) != 0);
        };
        return rig.with(registers);
    }
}
