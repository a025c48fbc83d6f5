package dev.backstep.device.network;

/**
 * What a network interface is plugged into, seen from the interface. The other direction is {@link NetworkReceiver}.
 *
 * <p>Thread: the machine thread only.
 */
public interface NetworkLine {

    /** A socket without a cable: there is no carrier, what is sent is lost. */
    NetworkLine UNPLUGGED = new NetworkLine() {
        @Override
        public boolean isPlugged() {
            return false;
        }

        @Override
        public void transmit(byte[] frame) { }

        @Override
        public void attach(NetworkReceiver receiver) { }

        @Override
        public String description() {
            return "";
        }

        @Override
        public String lineName() {
            return "";
        }
    };

    /** False when there is nothing at the other end; never changes. */
    default boolean isPlugged() {
        return true;
    }

    /** The interface sends a frame. Never blocks; the array is not to be changed afterwards. */
    void transmit(byte[] frame);

    /** Says who is to get what the line brings. Called once, when the machine is built. */
    void attach(NetworkReceiver receiver);

    /** The id of the netdev or hub port; empty when it has none. */
    String lineName();

    /** What {@code info network} says of it behind its name: {@code index=0,type=socket,}. */
    String description();
}
