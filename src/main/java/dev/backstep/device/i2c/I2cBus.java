package dev.backstep.device.i2c;

import dev.backstep.state.StateExchange;
import dev.backstep.state.Stateful;

import java.util.List;

/**
 * An I2C bus whose master moves the wires one by one: finds start, stop, bits and acknowledges in them (NXP UM10204,
 * 3.1) and talks to the slaves.
 *
 * <p>Thread: the machine thread only.
 */
final class I2cBus implements Stateful {

    private static final int NOBODY = -1;

    /** What the next clock pulse carries. */
    private enum Phase {
        /** Nothing: between a stop and a start. */
        IDLE,
        /** A bit of the address or of a byte from the master. */
        FROM_MASTER,
        /** The slave's acknowledge. */
        ACKNOWLEDGE,
        /** A bit of a byte from the slave. */
        FROM_SLAVE,
        /** The master's acknowledge. */
        MASTER_ACKNOWLEDGE
    }

    private final List<I2cSlave> slaves;
    private boolean clock = true;
    private boolean masterData = true;
    /** What the slave does to the data wire: false pulls it low. */
    private boolean slaveData = true;
    private Phase phase = Phase.IDLE;
    private boolean addressing;
    /** Bits of the byte that have passed. */
    private int bits;
    private int shift;
    private int selected = NOBODY;
    private boolean reading;

    I2cBus(List<I2cSlave> slaves) {
        this.slaves = List.copyOf(slaves);
    }

    void reset() {
        clock = true;
        masterData = true;
        slaves.forEach(I2cSlave::reset);
        release(Phase.IDLE);
    }

    private void release(Phase next) {
        phase = next;
        slaveData = true;
        bits = 0;
        shift = 0;
        selected = NOBODY;
        reading = false;
        addressing = next == Phase.FROM_MASTER;
    }

    /** The level of the data wire, low when either side pulls it. */
    boolean data() {
        return masterData && slaveData;
    }

    /** The master drives both wires (true lets go); when both change, the data changes while the clock is low. */
    void drive(boolean newClock, boolean newData) {
        if (newClock) {
            setData(newData);
            setClock(true);
        } else {
            setClock(false);
            setData(newData);
        }
    }

    private void setData(boolean level) {
        if (level == masterData) {
            return;
        }
        boolean before = data();
        masterData = level;
        if (clock && data() != before) {
            // A change while the clock is high: up is a stop, down a start.
            release(level ? Phase.IDLE : Phase.FROM_MASTER);
        }
    }

    private void setClock(boolean level) {
        if (level == clock) {
            return;
        }
        clock = level;
        if (level) {
            clockRises();
        } else {
            clockFalls();
        }
    }

    /** The receiver looks at the data. */
    private void clockRises() {
        switch (phase) {
            case FROM_MASTER -> {
                shift = shift << 1 & 0xff | (data() ? 1 : 0);
                bits++;
            }
            case MASTER_ACKNOWLEDGE -> {
                if (data()) {
                    // Not acknowledged: the slave lets go and waits for a stop or a start.
                    reading = false;
                }
            }
            case FROM_SLAVE -> bits++;
            default -> { }
        }
    }

    /** The sender puts the next bit on the wire. */
    private void clockFalls() {
        switch (phase) {
            case FROM_MASTER -> {
                if (bits == 8) {
                    boolean taken = addressing ? select(shift) : deliver(shift);
                    slaveData = !taken;
                    phase = taken ? Phase.ACKNOWLEDGE : Phase.IDLE;
                }
            }
            case ACKNOWLEDGE -> {
                slaveData = true;
                bits = 0;
                shift = 0;
                if (reading) {
                    sendNext();
                } else {
                    phase = Phase.FROM_MASTER;
                }
            }
            case FROM_SLAVE -> {
                if (bits == 8) {
                    slaveData = true;
                    phase = Phase.MASTER_ACKNOWLEDGE;
                } else {
                    putBit();
                }
            }
            case MASTER_ACKNOWLEDGE -> {
                if (reading) {
                    sendNext();
                } else {
                    phase = Phase.IDLE;
                }
            }
            default -> { }
        }
    }

    private boolean select(int addressByte) {
        addressing = false;
        reading = (addressByte & 1) != 0;
        selected = NOBODY;
        for (int i = 0; i < slaves.size(); i++) {
            if (slaves.get(i).address() == addressByte >>> 1) {
                selected = i;
                slaves.get(i).begin(reading);
            }
        }
        return selected != NOBODY;
    }

    private boolean deliver(int value) {
        slaves.get(selected).write(value);
        return true;
    }

    private void sendNext() {
        shift = slaves.get(selected).read();
        bits = 0;
        phase = Phase.FROM_SLAVE;
        putBit();
    }

    private void putBit() {
        slaveData = (shift >>> (7 - bits) & 1) != 0;
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        clock = exchange.bool("clock", clock);
        masterData = exchange.bool("masterData", masterData);
        slaveData = exchange.bool("slaveData", slaveData);
        phase = Phase.values()[exchange.int32("phase", phase.ordinal())];
        addressing = exchange.bool("addressing", addressing);
        bits = exchange.int32("bits", bits);
        shift = exchange.int32("shift", shift);
        selected = exchange.int32("selected", selected);
        reading = exchange.bool("reading", reading);
        for (I2cSlave slave : slaves) {
            exchange.part("slave" + Integer.toHexString(slave.address()), slave);
        }
    }
}
