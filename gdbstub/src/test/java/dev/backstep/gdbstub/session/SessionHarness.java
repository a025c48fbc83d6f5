package dev.backstep.gdbstub.session;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import dev.backstep.gdbstub.Target;

/** A session with what it sent. */
final class SessionHarness implements SessionOutput {

    final List<String> sent = new ArrayList<>();
    final RspSession session;
    boolean noAckMode;
    boolean closed;

    SessionHarness(Target target) {
        session = new RspSession(target, this, Runnable::run);
        session.attach();
    }

    /** Gives a packet and takes the one reply to it. */
    String ask(String packet) {
        List<String> replies = tell(packet);
        if (replies.size() != 1) {
            throw new AssertionError("not one reply to " + packet + " but " + replies);
        }
        return replies.get(0);
    }

    /** Gives a packet and takes all that is sent at once. */
    List<String> tell(String packet) {
        session.packet(packet.getBytes(StandardCharsets.ISO_8859_1));
        return takeSent();
    }

    List<String> takeSent() {
        List<String> replies = new ArrayList<>(sent);
        sent.clear();
        return replies;
    }

    @Override
    public void send(byte[] data) {
        sent.add(new String(data, StandardCharsets.ISO_8859_1));
    }

    @Override
    public void sendIfAwaited(byte[] data) {
        send(data);
    }

    @Override
    public void startNoAckMode() {
        noAckMode = true;
    }

    @Override
    public void close(Runnable afterwards) {
        closed = true;
        afterwards.run();
    }
}
