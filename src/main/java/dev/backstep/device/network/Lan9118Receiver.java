package dev.backstep.device.network;

import dev.backstep.state.StateExchange;
import dev.backstep.state.Stateful;

import java.util.Arrays;

/**
 * The receive FIFOs of the LAN9118: frames as the data port gives them out, words with an offset before and padding
 * behind, and a status word for each.
 *
 * <p>Thread: the machine thread only.
 */
final class Lan9118Receiver implements Stateful {

    private static final int STATUS_FILTER_FAILED = 1 << 30;
    private static final int STATUS_LENGTH_SHIFT = 16;
    private static final int STATUS_ERROR = 1 << 15;
    private static final int STATUS_BROADCAST = 1 << 13;
    private static final int STATUS_MULTICAST = 1 << 10;
    private static final int STATUS_TOO_LONG = 1 << 7;
    private static final int STATUS_TYPE_FRAME = 1 << 5;
    private static final int FIRST_TYPE = 0x600;

    private static final int DATA_BYTES_PER_KIBIBYTE = 960;
    private static final int STATUSES_PER_KIBIBYTE = 16;

    /** Frames with their check sequence; the status waits in {@link #statuses}. */
    private final FrameQueue frames = new FrameQueue();
    private final Lan9118Statuses statuses = new Lan9118Statuses();
    private int bytesUsed;
    /** Words of the oldest frame that were read; 0 before the first. */
    private int wordsRead;
    /** What held when the first word of the oldest frame was read. */
    private int offset;
    private int alignment;
    private int dropped;

    void clear() {
        frames.clear();
        statuses.clear();
        bytesUsed = 0;
        wordsRead = 0;
        offset = 0;
        alignment = 0;
    }

    void reset() {
        clear();
        dropped = 0;
    }

    /** True when a frame of any length fits. @param kibibytes what HW_CFG leaves for receiving */
    boolean hasRoom(int kibibytes) {
        return fits(Ethernet.LONGEST + Ethernet.CHECK_SEQUENCE, kibibytes);
    }

    private boolean fits(int length, int kibibytes) {
        return bytesUsed + roundUp(length) <= kibibytes * DATA_BYTES_PER_KIBIBYTE
                && statuses.size() < kibibytes * STATUSES_PER_KIBIBYTE;
    }

    private static int roundUp(int length) {
        return length + 3 & ~3;
    }

    /**
     * Stores a frame with its status.
     *
     * @param passed what the address filter said
     * @param tooLong what the MAC says of its length
     * @return false when there was no room, and the frame is lost
     */
    boolean store(byte[] frame, boolean passed, boolean tooLong, int kibibytes) {
        int padded = Math.max(frame.length, Ethernet.SHORTEST);
        int length = padded + Ethernet.CHECK_SEQUENCE;
        if (!fits(length, kibibytes)) {
            dropped++;
            return false;
        }
        byte[] stored = Arrays.copyOf(frame, length);
        int check = Ethernet.checkSequence(stored, padded);
        for (int i = 0; i < Ethernet.CHECK_SEQUENCE; i++) {
            stored[padded + i] = (byte) (check >>> 8 * i);
        }
        MacAddress destination = MacAddress.at(frame, 0);
        int status = length << STATUS_LENGTH_SHIFT
                | (passed ? 0 : STATUS_FILTER_FAILED)
                | (destination.isBroadcast() ? STATUS_BROADCAST : destination.isMulticast() ? STATUS_MULTICAST : 0)
                | (tooLong ? STATUS_TOO_LONG | STATUS_ERROR : 0)
                | (Ethernet.type(frame) >= FIRST_TYPE ? STATUS_TYPE_FRAME : 0);
        frames.add(stored, 0, 0);
        statuses.add(status);
        bytesUsed += roundUp(length);
        return true;
    }

    /** Bytes in the data FIFO. */
    int bytesUsed() {
        return bytesUsed;
    }

    /** The status FIFO. */
    Lan9118Statuses statuses() {
        return statuses;
    }

    /**
     * Takes a word of data; 0 when there is none.
     *
     * @param newOffset bytes before the first of the frame, 0 to 31; counts for frames of which nothing was read
     * @param newAlignment words to a multiple of which a frame is padded: 1, 4 or 8
     */
    int takeWord(int newOffset, int newAlignment) {
        FrameQueue.Entry entry = frames.peek();
        if (entry == null) {
            return 0;
        }
        if (wordsRead == 0) {
            offset = newOffset;
            alignment = newAlignment;
        }
        byte[] frame = entry.bytes();
        int word = 0;
        boolean real = false;
        for (int i = 0; i < 4; i++) {
            int at = 4 * wordsRead + i - offset;
            if (at >= 0 && at < frame.length) {
                word |= (frame[at] & 0xff) << 8 * i;
                real |= at % 4 == 0;
            }
        }
        wordsRead++;
        if (real) {
            bytesUsed -= 4;
        }
        int words = (offset + frame.length + 3) / 4;
        if (wordsRead >= (words + alignment - 1) / alignment * alignment) {
            skipFrame();
        }
        return word;
    }

    /** Goes on to the start of the next frame. */
    void skipFrame() {
        frames.poll();
        wordsRead = 0;
        bytesUsed = 0;
        frames.forEach(entry -> bytesUsed += roundUp(entry.bytes().length));
    }

    /** How many frames were lost since the last {@link #takeDropped}. */
    int dropped() {
        return dropped;
    }

    /** The same, and starts to count anew. */
    int takeDropped() {
        int count = dropped;
        dropped = 0;
        return count;
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        exchange.part("frames", frames);
        exchange.part("statuses", statuses);
        bytesUsed = exchange.int32("bytesUsed", bytesUsed);
        wordsRead = exchange.int32("wordsRead", wordsRead);
        offset = exchange.int32("offset", offset);
        alignment = exchange.int32("alignment", alignment);
        dropped = exchange.int32("dropped", dropped);
    }
}
