package dev.backstep.device.virtio;

import dev.backstep.clock.Timer;
import dev.backstep.clock.VirtualClock;
import dev.backstep.device.serial.SerialReceiver;
import dev.backstep.state.StateExchange;
import dev.backstep.state.Stateful;

import java.util.Arrays;

/**
 * One port of a {@link VirtioConsole}: its two queues and what it is plugged into.
 *
 * <p>What comes in waits here until the driver has a buffer for it; all that came in at one time goes into one buffer if it
 * fits.
 *
 * <p>Thread: the machine thread only.
 */
final class ConsolePort implements SerialReceiver, Stateful {

    private static final int ROOM = 4096;
    private static final int PIECE = 4096;

    private final VirtioConsole console;
    private final VirtioConsole.PortPlan plan;
    private final VirtualClock clock;
    /** Expires at once: after all the bytes of an event, before the next instruction. */
    private final Timer delivery;
    private byte[] received = {};
    /** The driver has the port open; consoles of drivers that know of no ports always are. */
    private boolean open;

    ConsolePort(VirtioConsole console, VirtioConsole.PortPlan plan, VirtualClock clock) {
        this.console = console;
        this.plan = plan;
        this.clock = clock;
        this.delivery = clock.timers().newTimer(console.name() + " port " + plan.number(), this::deliver);
    }

    VirtioConsole.PortPlan plan() {
        return plan;
    }

    void setOpen(boolean newOpen) {
        open = newOpen;
        if (!open) {
            received = new byte[0];
        }
        plan.line().readyToReceive();
    }

    @Override
    public int receiveRoom() {
        return console.takesInput(open) ? ROOM - received.length : 0;
    }

    @Override
    public void receive(int value) {
        if (received.length < ROOM) {
            received = Arrays.copyOf(received, received.length + 1);
            received[received.length - 1] = (byte) value;
            delivery.arm(clock.now());
        }
    }

    /** There is no such thing as a break here. */
    @Override
    public void receiveBreak() { }

    /** Moves what came in into the driver's buffers. */
    void deliver() {
        VirtQueue queue = console.receiveQueue(plan.number());
        int done = 0;
        for (int left = queue.waiting(); left > 0 && done < received.length; left--) {
            DescriptorChain chain = queue.pop();
            if (chain == null) {
                break;
            }
            int count = chain.write(0, received, done, received.length - done);
            queue.push(chain, count);
            done += count;
        }
        if (done > 0) {
            received = Arrays.copyOfRange(received, done, received.length);
            plan.line().readyToReceive();
        }
        queue.interruptDriver();
    }

    /** Sends what the driver wrote. */
    void transmit(VirtQueue queue) {
        for (int left = queue.waiting(); left > 0; left--) {
            DescriptorChain chain = queue.pop();
            if (chain == null) {
                break;
            }
            byte[] piece = new byte[(int) Math.min(PIECE, chain.readableLength())];
            for (long done = 0; done < chain.readableLength(); done += piece.length) {
                int count = chain.read(done, piece, 0, piece.length);
                for (int i = 0; i < count; i++) {
                    plan.line().transmit(piece[i] & 0xff);
                }
            }
            queue.push(chain, 0);
        }
        queue.interruptDriver();
    }

    void reset() {
        received = new byte[0];
        open = false;
        delivery.disarm();
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        received = exchange.bytes("received", received);
        open = exchange.bool("open", open);
        exchange.part("delivery", delivery);
    }
}
