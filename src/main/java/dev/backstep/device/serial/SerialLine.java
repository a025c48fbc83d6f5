package dev.backstep.device.serial;

/**
 * What a serial port is plugged into, seen from the port. The other direction is {@link SerialReceiver}.
 *
 * <p>Thread: the machine thread only.
 */
public interface SerialLine {

    /** A line that swallows all and says nothing. */
    SerialLine UNCONNECTED = new SerialLine() {
        @Override
        public void transmit(int value) { }

        @Override
        public void readyToReceive() { }
    };

    /** The guest sent a byte (low 8 bits). Never blocks. */
    void transmit(int value);

    /** The port has room for input again: whoever holds input back may offer it at the next instruction boundary. */
    void readyToReceive();
}
