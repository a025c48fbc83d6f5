package dev.backstep.device.i2c;

/** A master that moves the wires as Linux's i2c-algo-bit does. */
final class BitBanger {

    private static final int SCL = 1;
    private static final int SDA = 2;

    private final SerialBusController controller;

    BitBanger(SerialBusController controller) {
        this.controller = controller;
    }

    private void set(int wire, boolean high) {
        controller.write(high ? 0 : 4, wire, 4);
    }

    private boolean data() {
        return (controller.read(0, 4) & SDA) != 0;
    }

    /** Start or repeated start; leaves the clock low. */
    void start() {
        set(SDA, true);
        set(SCL, true);
        set(SDA, false);
        set(SCL, false);
    }

    void stop() {
        set(SDA, false);
        set(SCL, true);
        set(SDA, true);
    }

    /** Sends a byte; true when it was acknowledged. */
    boolean send(int value) {
        for (int bit = 7; bit >= 0; bit--) {
            set(SDA, (value >> bit & 1) != 0);
            set(SCL, true);
            set(SCL, false);
        }
        set(SDA, true);
        set(SCL, true);
        boolean acknowledged = !data();
        set(SCL, false);
        return acknowledged;
    }

    /** Reads a byte and acknowledges it or not. */
    int receive(boolean acknowledge) {
        set(SDA, true);
        int value = 0;
        for (int bit = 0; bit < 8; bit++) {
            set(SCL, true);
            value = value << 1 | (data() ? 1 : 0);
            set(SCL, false);
        }
        set(SDA, !acknowledge);
        set(SCL, true);
        set(SCL, false);
        set(SDA, true);
        return value;
    }
}
