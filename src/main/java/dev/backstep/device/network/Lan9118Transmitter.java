package dev.backstep.device.network;

import dev.backstep.state.StateExchange;
import dev.backstep.state.Stateful;

import java.util.Arrays;

/**
 * The transmit FIFOs of the LAN9118. A frame comes as one buffer or more, each behind two command words that say where in
 * the words that follow its bytes lie.
 *
 * <p>Thread: the machine thread only.
 */
final class Lan9118Transmitter implements Stateful {

    private static final int COMMAND_A_ON_COMPLETION = 1 << 31;
    private static final int COMMAND_A_FIRST = 1 << 13;
    private static final int COMMAND_A_LAST = 1 << 12;
    private static final int COMMAND_B_NO_CHECK_SEQUENCE = 1 << 13;
    private static final int COMMAND_B_NO_PADDING = 1 << 12;
    private static final int LENGTH_BITS = 0x7ff;
    private static final int STATUS_ERROR = 1 << 15;
    private static final int STATUS_NO_CARRIER = 1 << 10;

    /** Words in the status FIFO. */
    static final int STATUS_CAPACITY = 128;

    /** What the next word written to the data port is. */
    private static final int EXPECT_COMMAND_A = 0;
    private static final int EXPECT_COMMAND_B = 1;
    private static final int EXPECT_DATA = 2;

    /** Whole frames that wait to be sent, with the bytes of FIFO that they take and the tag. */
    private final FrameQueue waiting = new FrameQueue();
    private final Lan9118Statuses statuses = new Lan9118Statuses();
    private int expected;
    private int commandA;
    private int commandB;
    private int wordsOfBuffer;
    private int wordsTaken;
    /** What came of the frame so far; 0 beyond {@link #frameLength}. */
    private final byte[] frame = new byte[LENGTH_BITS + 1];
    private int frameLength;
    private boolean inFrame;
    private int frameFifoBytes;
    private int bytesUsed;
    private boolean malformed;
    private boolean completed;

    void clearData() {
        waiting.clear();
        expected = EXPECT_COMMAND_A;
        commandA = 0;
        commandB = 0;
        wordsOfBuffer = 0;
        wordsTaken = 0;
        clearFrame();
        inFrame = false;
        frameFifoBytes = 0;
        bytesUsed = 0;
        malformed = false;
        completed = false;
    }

    void clearStatuses() {
        statuses.clear();
    }

    void reset() {
        clearData();
        clearStatuses();
    }

    /** Bytes taken of the data FIFO. */
    int bytesUsed() {
        return bytesUsed;
    }

    /**
     * A word written to the data port.
     *
     * @param capacity of the data FIFO, in bytes
     * @return false when the FIFO was full and the word is lost
     */
    boolean write(int word, int capacity) {
        if (bytesUsed + 4 > capacity) {
            return false;
        }
        bytesUsed += 4;
        frameFifoBytes += 4;
        switch (expected) {
            case EXPECT_COMMAND_A -> {
                commandA = word;
                expected = EXPECT_COMMAND_B;
            }
            case EXPECT_COMMAND_B -> {
                commandB = word;
                beginBuffer();
            }
            default -> data(word);
        }
        return true;
    }

    private void clearFrame() {
        Arrays.fill(frame, 0, frameLength, (byte) 0);
        frameLength = 0;
    }

    private int bufferSize() {
        return commandA & LENGTH_BITS;
    }

    private int bufferOffset() {
        return commandA >>> 16 & 0x1f;
    }

    private void beginBuffer() {
        boolean first = (commandA & COMMAND_A_FIRST) != 0;
        if (first == inFrame) {
            malformed = true;
        }
        if (first) {
            clearFrame();
        }
        inFrame = true;
        int words = (bufferOffset() + bufferSize() + 3) / 4;
        int alignment = switch (commandA >>> 24 & 3) {
            case 0 -> 1;
            case 1 -> 4;
            default -> 8;
        };
        wordsOfBuffer = (words + alignment - 1) / alignment * alignment;
        wordsTaken = 0;
        expected = EXPECT_DATA;
        if (wordsOfBuffer == 0) {
            endBuffer();
        }
    }

    private void data(int word) {
        int start = 4 * wordsTaken - bufferOffset();
        int from = Math.max(0, start);
        int to = Math.min(bufferSize(), start + 4);
        if (to > from && frameLength + to - from <= frame.length) {
            for (int i = from; i < to; i++) {
                frame[frameLength++] = (byte) (word >>> 8 * (i - start));
            }
        } else if (to > from) {
            malformed = true;
        }
        wordsTaken++;
        if (wordsTaken == wordsOfBuffer) {
            endBuffer();
        }
    }

    private void endBuffer() {
        expected = EXPECT_COMMAND_A;
        completed |= (commandA & COMMAND_A_ON_COMPLETION) != 0;
        if ((commandA & COMMAND_A_LAST) != 0) {
            inFrame = false;
            if (frameLength != (commandB & LENGTH_BITS)) {
                malformed = true;
            }
            waiting.add(finished(), frameFifoBytes, commandB >>> 16);
            clearFrame();
            frameFifoBytes = 0;
        }
    }

    /** The frame without check sequence and padded, as the command wants it. */
    private byte[] finished() {
        boolean bare = (commandB & COMMAND_B_NO_CHECK_SEQUENCE) != 0;
        int length = bare ? Math.max(0, frameLength - Ethernet.CHECK_SEQUENCE) : frameLength;
        boolean pad = !bare && (commandB & COMMAND_B_NO_PADDING) == 0;
        return Arrays.copyOf(frame, pad ? Math.max(length, Ethernet.SHORTEST) : length);
    }

    /** True when a word did not fit what its command said, since the last call. */
    boolean takeMalformed() {
        boolean result = malformed;
        malformed = false;
        return result;
    }

    /** True when a buffer whose command asked to be told is complete, since the last call. */
    boolean takeCompleted() {
        boolean result = completed;
        completed = false;
        return result;
    }

    boolean hasFrame() {
        return !waiting.isEmpty();
    }

    /**
     * Takes the next frame to be sent and makes its status.
     *
     * @param carrier whether there is anyone to send it to
     * @return the frame; it may be of any length from 0 on
     */
    byte[] send(boolean carrier) {
        FrameQueue.Entry entry = waiting.poll();
        bytesUsed -= (int) entry.first();
        if (statuses.size() < STATUS_CAPACITY) {
            statuses.add(entry.second() << 16 | (carrier ? 0 : STATUS_ERROR | STATUS_NO_CARRIER));
        }
        return entry.bytes();
    }

    /** The status FIFO. */
    Lan9118Statuses statuses() {
        return statuses;
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        exchange.part("waiting", waiting);
        exchange.part("statuses", statuses);
        expected = exchange.int32("expected", expected);
        commandA = exchange.int32("commandA", commandA);
        commandB = exchange.int32("commandB", commandB);
        wordsOfBuffer = exchange.int32("wordsOfBuffer", wordsOfBuffer);
        wordsTaken = exchange.int32("wordsTaken", wordsTaken);
        byte[] saved = exchange.bytes("frame", Arrays.copyOf(frame, frameLength));
        Arrays.fill(frame, (byte) 0);
        System.arraycopy(saved, 0, frame, 0, saved.length);
        frameLength = saved.length;
        inFrame = exchange.bool("inFrame", inFrame);
        frameFifoBytes = exchange.int32("frameFifoBytes", frameFifoBytes);
        bytesUsed = exchange.int32("bytesUsed", bytesUsed);
        malformed = exchange.bool("malformed", malformed);
        completed = exchange.bool("completed", completed);
    }
}
