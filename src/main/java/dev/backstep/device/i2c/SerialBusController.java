package dev.backstep.device.i2c;

import dev.backstep.device.Device;
import dev.backstep.device.WordRegisters;
import dev.backstep.memory.MemoryRegion;
import dev.backstep.state.StateExchange;

import java.util.List;

/**
 * The two-wire serial bus interface of ARM's Versatile and Versatile Express boards (DUI0447, 4.16): SB_CONTROL reads both
 * wires; SB_CONTROLS lets wires go high, SB_CONTROLC pulls them low. Bit 0 is the clock, bit 1 the data.
 *
 * <p>Thread: the machine thread only.
 */
public final class SerialBusController implements Device, WordRegisters {

    private static final int SIZE = 0x1000;
    private static final int CONTROL = 0;
    private static final int CONTROL_CLEAR = 4;
    private static final int CLOCK = 1;
    private static final int DATA = 1 << 1;

    private final String name;
    private final MemoryRegion region;
    private final I2cBus bus;
    private int driven;

    /**
     * @param name unique in the machine
     * @param slaves what hangs on the bus, with different addresses
     */
    public SerialBusController(String name, List<I2cSlave> slaves) {
        this.name = name;
        this.region = MemoryRegion.io("arm_sbcon_i2c", SIZE, this);
        this.bus = new I2cBus(slaves);
        this.driven = CLOCK | DATA;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public MemoryRegion region() {
        return region;
    }

    @Override
    public void reset() {
        bus.reset();
        driven = CLOCK | DATA;
    }

    @Override
    public int readRegister(int offset) {
        return offset == CONTROL ? driven & CLOCK | (bus.data() ? DATA : 0) : 0;
    }

    @Override
    public void writeRegister(int offset, int value) {
        switch (offset) {
            case CONTROL -> driven |= value & (CLOCK | DATA);
            case CONTROL_CLEAR -> driven &= ~value;
            default -> {
                return;
            }
        }
        bus.drive((driven & CLOCK) != 0, (driven & DATA) != 0);
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        driven = exchange.int32("driven", driven);
        exchange.part("bus", bus);
    }
}
