package dev.backstep.device.virtio;

/**
 * One request in a queue: parts of guest memory that the device reads, then parts that it writes. All of them have been
 * checked to be memory when the chain was made, so reading and writing cannot fail.
 *
 * <p>Thread: the machine thread only; to be used up before the call that popped it returns.
 */
public final class DescriptorChain {

    private final GuestMemory memory;
    private final int head;
    private final long[] addresses;
    private final long[] lengths;
    private final int readableCount;
    private final int count;
    private final long readableLength;
    private final long writableLength;

    DescriptorChain(GuestMemory memory, int head, long[] addresses, long[] lengths, int readableCount, int count) {
        this.memory = memory;
        this.head = head;
        this.addresses = addresses;
        this.lengths = lengths;
        this.readableCount = readableCount;
        this.count = count;
        this.readableLength = sum(0, readableCount);
        this.writableLength = sum(readableCount, count);
    }

    private long sum(int from, int to) {
        long sum = 0;
        for (int i = from; i < to; i++) {
            sum += lengths[i];
        }
        return sum;
    }

    /** Index of the first descriptor. */
    int head() {
        return head;
    }

    /** Bytes for the device to read: 0 to 2<sup>32</sup>. */
    public long readableLength() {
        return readableLength;
    }

    /** Bytes for the device to write: 0 to 2<sup>32</sup>. */
    public long writableLength() {
        return writableLength;
    }

    /**
     * Reads from the readable parts, taken as one run of bytes.
     *
     * @param position of the first byte in that run
     * @return how many bytes were read: {@code length}, or less at the end of the run
     */
    public int read(long position, byte[] target, int offset, int length) {
        return transfer(0, readableCount, position, target, offset, length, false);
    }

    /**
     * Writes to the writable parts, taken as one run of bytes.
     *
     * @param position of the first byte in that run
     * @return how many bytes were written: {@code length}, or less at the end of the run
     */
    public int write(long position, byte[] source, int offset, int length) {
        return transfer(readableCount, count, position, source, offset, length, true);
    }

    private int transfer(int from, int to, long position, byte[] bytes, int offset, int length, boolean write) {
        long start = 0;
        int done = 0;
        for (int i = from; i < to && done < length; i++) {
            long skip = position + done - start;
            if (skip < lengths[i]) {
                int part = (int) Math.min(length - done, lengths[i] - skip);
                if (write) {
                    memory.write(addresses[i] + skip, bytes, offset + done, part);
                } else {
                    memory.read(addresses[i] + skip, bytes, offset + done, part);
                }
                done += part;
            }
            start += lengths[i];
        }
        return done;
    }
}
