package dev.backstep.semihosting;

import dev.backstep.device.serial.SerialReceiver;
import dev.backstep.state.StateExchange;
import dev.backstep.state.Stateful;

import java.util.Arrays;

/**
 * What was typed at the console and not read yet. Bytes arrive as those of a serial port do, as events between
 * instructions; a break stands for the end of the input.
 *
 * <p>Thread: the machine thread only.
 */
final class ConsoleInput implements SerialReceiver, Stateful {

    /** Bytes kept at most; more wait outside. */
    static final int CAPACITY = 1024;

    private final Runnable arrival;
    private byte[] waiting = {};
    private boolean ended;

    /**
     * @param ended no input will ever come
     * @param arrival told whenever there is something to read, the end included
     */
    ConsoleInput(boolean ended, Runnable arrival) {
        this.ended = ended;
        this.arrival = arrival;
    }

    @Override
    public int receiveRoom() {
        return CAPACITY - waiting.length;
    }

    @Override
    public void receive(int value) {
        if (receiveRoom() > 0) {
            waiting = Arrays.copyOf(waiting, waiting.length + 1);
            waiting[waiting.length - 1] = (byte) value;
        }
        ended = false;
        arrival.run();
    }

    @Override
    public void receiveBreak() {
        ended = true;
        arrival.run();
    }

    /** True when reading need not wait: there are bytes, or the input is at its end. */
    boolean isReady() {
        return waiting.length > 0 || ended;
    }

    /** Takes up to {@code count} bytes; none at the end of the input. */
    byte[] take(int count) {
        int taken = Math.min(count, waiting.length);
        byte[] result = Arrays.copyOf(waiting, taken);
        waiting = Arrays.copyOfRange(waiting, taken, waiting.length);
        return result;
    }

    /** Forgets what was not read. The end of the input stays the end. */
    void clear() {
        waiting = new byte[0];
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        waiting = exchange.bytes("waiting", waiting);
        ended = exchange.bool("ended", ended);
    }
}
