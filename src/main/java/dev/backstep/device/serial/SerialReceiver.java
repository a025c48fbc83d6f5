package dev.backstep.device.serial;

/**
 * A serial port, seen from the line that it is plugged into.
 *
 * <p>Thread: the machine thread only, between instructions.
 */
public interface SerialReceiver {

    /** How many bytes {@link #receive} would accept now. */
    int receiveRoom();

    /** A byte (0 to 255) arrives. The caller has checked {@link #receiveRoom}; a byte without room sets overrun. */
    void receive(int value);

    /** The line signals a break. */
    void receiveBreak();
}
