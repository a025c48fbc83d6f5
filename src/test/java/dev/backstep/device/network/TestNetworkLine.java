package dev.backstep.device.network;

import java.util.ArrayList;
import java.util.List;

/** A line whose other end keeps what is sent. */
public class TestNetworkLine implements NetworkLine {

    /** What was sent, in order. */
    public final List<byte[]> frames = new ArrayList<>();
    private final StringBuilder trace;

    public TestNetworkLine() {
        this(new StringBuilder());
    }

    public TestNetworkLine(StringBuilder trace) {
        this.trace = trace;
    }

    @Override
    public void transmit(byte[] frame) {
        frames.add(frame);
        trace.append('f').append(java.util.Arrays.hashCode(frame));
    }

    @Override
    public void attach(NetworkReceiver receiver) { }

    @Override
    public String lineName() {
        return "net0";
    }

    @Override
    public String description() {
        return "index=0,type=test";
    }

    /** A frame with these addresses, of a length from 14 on, its bytes counted up. */
    public static byte[] frame(String destination, int length) {
        byte[] frame = new byte[length];
        for (int i = 0; i < length; i++) {
            frame[i] = (byte) i;
        }
        MacAddress address = MacAddress.parse(destination).orElseThrow();
        for (int i = 0; i < 6; i++) {
            frame[i] = (byte) address.octet(i);
        }
        frame[12] = (byte) 0x88;
        frame[13] = (byte) 0xb5;
        return frame;
    }
}
