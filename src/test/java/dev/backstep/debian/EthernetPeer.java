package dev.backstep.debian;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The other end of a guest's network cable ({@code socket,connect=}): a machine with one address that asks for the guest and pings it. Every
 * exchange waits for its answer, so that nothing depends on how fast the guest is.
 */
final class EthernetPeer implements AutoCloseable {

    private static final int WAIT_MILLISECONDS = 60_000;
    private static final byte[] BROADCAST = {-1, -1, -1, -1, -1, -1};
    private static final int IPV4 = 0x0800;
    private static final int ARP = 0x0806;
    private static final short ARP_REQUEST = 1;
    private static final short ARP_REPLY = 2;
    private static final int RESOLUTION = 28;
    private static final int ICMP = 1;
    private static final int ICMP_HEADER = 8;
    private static final byte ECHO_REQUEST = 8;
    private static final byte ECHO_REPLY = 0;
    private static final int ETHERNET_HEADER = 14;
    private static final int IP_HEADER = 20;
    private static final int LONGEST_FRAME = 1 << 16;

    private final ServerSocket server;
    private final byte[] address;
    private final byte[] guestAddress;
    private Socket socket;
    private DataInputStream input;
    private DataOutputStream output;
    private byte[] guestMac = BROADCAST;

    /** The network {@code 10.0.network.0}, where the guest is 1 and this peer is 2. */
    EthernetPeer(int network) throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        server.setSoTimeout(WAIT_MILLISECONDS);
        guestAddress = new byte[] {10, 0, (byte) network, 1};
        address = new byte[] {10, 0, (byte) network, 2};
    }

    private byte[] mac() {
        return new byte[] {0x52, 0x55, 0, 0, address[2], 2};
    }

    /** What a {@code -netdev} or {@code -nic} is to be plugged into. */
    String backend() {
        return "socket,connect=127.0.0.1:" + server.getLocalPort();
    }

    private void send(byte[] target, int type, byte[] payload) throws IOException {
        if (socket == null) {
            socket = server.accept();
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(WAIT_MILLISECONDS);
            input = new DataInputStream(socket.getInputStream());
            output = new DataOutputStream(socket.getOutputStream());
        }
        ByteBuffer frame = ByteBuffer.allocate(4 + Math.max(60, ETHERNET_HEADER + payload.length));
        frame.putInt(frame.capacity() - 4).put(target).put(mac()).putShort((short) type).put(payload);
        output.write(frame.array());
        output.flush();
    }

    /**
     * The payload of the next frame of a type that is meant for this peer. A guest whose time runs ahead of the host's while it
     * is idle forgets within moments who this peer is: its questions are answered here.
     */
    private byte[] receive(int type) throws IOException {
        long end = System.nanoTime() + WAIT_MILLISECONDS * 1_000_000L;
        while (System.nanoTime() < end) {
            int length = input.readInt();
            if (length < ETHERNET_HEADER || length > LONGEST_FRAME) {
                throw new IOException("a frame of " + length + " bytes");
            }
            ByteBuffer frame = ByteBuffer.wrap(input.readNBytes(length));
            byte[] target = new byte[6];
            frame.get(target);
            if (isQuestion(frame)) {
                byte[] asker = Arrays.copyOfRange(frame.array(), 6, 12);
                send(asker, ARP, resolution(ARP_REPLY, asker));
            } else if (Arrays.equals(target, mac()) && (frame.getShort(12) & 0xffff) == type) {
                return Arrays.copyOfRange(frame.array(), ETHERNET_HEADER, length);
            }
        }
        throw new IOException("no frame of type " + Integer.toHexString(type) + " for this peer");
    }

    private boolean isQuestion(ByteBuffer frame) {
        return frame.capacity() >= ETHERNET_HEADER + RESOLUTION && (frame.getShort(12) & 0xffff) == ARP
                && frame.getShort(20) == ARP_REQUEST && Arrays.equals(Arrays.copyOfRange(frame.array(), 38, 42), address);
    }

    /** An ARP message to the guest. */
    private byte[] resolution(short operation, byte[] target) {
        return ByteBuffer.allocate(RESOLUTION).putShort((short) 1).putShort((short) IPV4).put((byte) 6).put((byte) 4)
                .putShort(operation).put(mac()).put(address).put(target).put(guestAddress).array();
    }

    /** Asks who has the guest's address; gives the answer's bytes. */
    byte[] resolve() throws IOException {
        send(BROADCAST, ARP, resolution(ARP_REQUEST, new byte[6]));
        byte[] answer = Arrays.copyOf(receive(ARP), RESOLUTION);
        guestMac = Arrays.copyOfRange(answer, 8, 14);
        return answer;
    }

    private static int checksum(byte[] bytes) {
        int sum = 0;
        for (int i = 0; i < bytes.length; i += 2) {
            sum += (bytes[i] & 0xff) << 8 | (i + 1 < bytes.length ? bytes[i + 1] & 0xff : 0);
        }
        while (sum > 0xffff) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return ~sum & 0xffff;
    }

    private void sendDatagram(int protocol, byte[] payload) throws IOException {
        ByteBuffer packet = ByteBuffer.allocate(IP_HEADER + payload.length).put((byte) 0x45).put((byte) 0)
                .putShort((short) (IP_HEADER + payload.length)).putInt(0).put((byte) 64).put((byte) protocol).putShort((short) 0)
                .put(address).put(guestAddress).put(payload);
        packet.putShort(10, (short) checksum(Arrays.copyOf(packet.array(), IP_HEADER)));
        send(guestMac, IPV4, packet.array());
    }

    private byte[] receiveDatagram(int protocol) throws IOException {
        while (true) {
            byte[] packet = receive(IPV4);
            int length = (packet[2] & 0xff) << 8 | packet[3] & 0xff;
            if (packet[9] == protocol) {
                return Arrays.copyOfRange(packet, (packet[0] & 0xf) * 4, length);
            }
        }
    }

    /** Pings; gives what comes back. */
    byte[] ping(int sequence, byte[] content) throws IOException {
        ByteBuffer message = ByteBuffer.allocate(ICMP_HEADER + content.length).put(ECHO_REQUEST).put((byte) 0).putShort((short) 0)
                .putShort((short) 0x1234).putShort((short) sequence).put(content);
        message.putShort(2, (short) checksum(message.array()));
        sendDatagram(ICMP, message.array());
        while (true) {
            byte[] answer = receiveDatagram(ICMP);
            if (answer[0] == ECHO_REPLY && (answer[6] & 0xff) == sequence >>> 8 && (answer[7] & 0xff) == (sequence & 0xff)) {
                if (checksum(answer) != 0) {
                    throw new IOException("the answer to ping " + sequence + " has a wrong checksum");
                }
                return Arrays.copyOfRange(answer, ICMP_HEADER, answer.length);
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        if (socket != null) {
            socket.close();
        }
    }
}
