package dev.backstep.device.virtio;

import dev.backstep.state.StateExchange;
import dev.backstep.state.Stateful;

import java.util.Arrays;

/**
 * A split virtqueue (VIRTIO 1.2, section 2.7): descriptor table, available ring and used ring in guest memory, and how far
 * the device has come in them.
 *
 * <p>Whatever stands in guest memory is borne: what cannot be made sense of ends in {@link VirtioBus#fail}.
 *
 * <p>Thread: the machine thread only.
 */
public final class VirtQueue implements Stateful {

    /** Most entries of a queue; also most descriptors in one chain. */
    public static final int MAX_SIZE = 1024;

    private static final int DESCRIPTOR_SIZE = 16;
    private static final int DESCRIPTOR_NEXT = 1;
    private static final int DESCRIPTOR_WRITE = 2;
    private static final int DESCRIPTOR_INDIRECT = 4;
    private static final int AVAILABLE_NO_INTERRUPT = 1;
    /** Section 2.7.4: longer chains than this are not allowed. */
    private static final long MOST_BYTES = 1L << 32;

    /** What the transport does for its queues. */
    interface Owner extends VirtioBus {

        /** The driver is to be interrupted, as there are used buffers. */
        void raiseQueueInterrupt();

        /** True when the queues work: nothing went wrong, and the driver is as far as the interface demands. */
        boolean queuesWork();
    }

    private final int index;
    private final Owner owner;
    private final GuestMemory memory;

    private int size = MAX_SIZE;
    private boolean ready;
    private long descriptorTable;
    private long availableRing;
    private long usedRing;
    /** Free-running, 16 bits: the next entry of the available ring to look at. */
    private int nextAvailable;
    /** Free-running, 16 bits: the next entry of the used ring to fill. */
    private int nextUsed;
    /** Where {@link #nextUsed} stood when the driver was last considered for an interrupt; -1 when it never was. */
    private int usedWhenSignalled = -1;

    VirtQueue(int index, Owner owner, GuestMemory memory) {
        this.index = index;
        this.owner = owner;
        this.memory = memory;
    }

    void reset() {
        size = MAX_SIZE;
        stop();
        descriptorTable = 0;
        availableRing = 0;
        usedRing = 0;
    }

    private void stop() {
        ready = false;
        nextAvailable = 0;
        nextUsed = 0;
        usedWhenSignalled = -1;
    }

    // ------------------------------------------------------------------------------------------------ for the transport

    /** Sets the number of entries; a number that no queue can have is ignored, and so is any while the queue is in use. */
    void setSize(int entries) {
        if (!ready && entries > 0 && entries <= MAX_SIZE) {
            size = entries;
        }
    }

    int size() {
        return size;
    }

    void setDescriptorTable(long address) {
        descriptorTable = address;
    }

    long descriptorTable() {
        return descriptorTable;
    }

    void setAvailableRing(long address) {
        availableRing = address;
    }

    long availableRing() {
        return availableRing;
    }

    void setUsedRing(long address) {
        usedRing = address;
    }

    long usedRing() {
        return usedRing;
    }

    /** Lays the three parts out from one address as the legacy interface does (section 2.7.2); {@code align} a power of two. */
    void setLegacyLayout(long address, long align) {
        descriptorTable = address;
        availableRing = address + (long) DESCRIPTOR_SIZE * size;
        long availableEnd = availableRing + 4 + 2L * size + 2;
        usedRing = (availableEnd + align - 1) & -align;
    }

    /** Puts the queue into use, from its beginning, or out of it. */
    void setReady(boolean newReady) {
        if (newReady != ready) {
            stop();
            ready = newReady;
        }
    }

    // ------------------------------------------------------------------------------------------------ for the device

    /** Which queue of the device this is. */
    public int index() {
        return index;
    }

    /** True when the driver has set the queue up. */
    public boolean isReady() {
        return ready;
    }

    private boolean works() {
        return ready && owner.queuesWork();
    }

    /**
     * How many requests wait: a device takes so many and no more at a time, so that memory in which rings and buffers overlap
     * cannot keep it busy for ever. 0 when the queue is not in use, or the driver made a mess of it.
     */
    public int waiting() {
        if (!works()) {
            return 0;
        }
        int waiting = availableIndex() - nextAvailable & 0xffff;
        if (waiting > size) {
            fail("the available index is " + waiting + " ahead in a ring of " + size);
        }
        return works() ? waiting : 0;
    }

    /** Takes the next request, or gives null: there is none, the queue is not in use, or the driver made a mess of it. */
    public DescriptorChain pop() {
        if (waiting() == 0) {
            return null;
        }
        int head = get(availableRing + 4 + 2L * (nextAvailable % size), 2);
        if (!owner.queuesWork()) {
            return null;
        }
        if (head >= size) {
            fail("descriptor " + head + " is available in a table of " + size);
            return null;
        }
        DescriptorChain chain = new ChainReader(head).read();
        if (chain == null) {
            return null;
        }
        setNextAvailable(nextAvailable + 1);
        return chain;
    }

    /** Puts back the request that {@link #pop} gave last, as if it had not been taken. */
    public void unpop() {
        setNextAvailable(nextAvailable - 1);
    }

    private void setNextAvailable(int value) {
        nextAvailable = value & 0xffff;
        if (owner.hasFeatures(VirtioFeature.RING_EVENT_IDX)) {
            // Every new request is to be announced.
            put(usedRing + 4 + 8L * size, nextAvailable, 2);
        }
    }

    /**
     * Gives a request back to the driver.
     *
     * @param chain what {@link #pop} gave
     * @param written bytes written to its writable parts, from the beginning
     */
    public void push(DescriptorChain chain, long written) {
        if (!works()) {
            return;
        }
        long entry = usedRing + 4 + 8L * (nextUsed % size);
        put(entry, chain.head(), 4);
        put(entry + 4, (int) written, 4);
        nextUsed = nextUsed + 1 & 0xffff;
        put(usedRing + 2, nextUsed, 2);
    }

    /** Interrupts the driver if anything was pushed since the last time and it wants to know; to be called after pushing. */
    public void interruptDriver() {
        if (!works() || nextUsed == Math.max(usedWhenSignalled, 0)) {
            return;
        }
        int before = usedWhenSignalled;
        usedWhenSignalled = nextUsed;
        if (driverWantsInterrupt(before) && owner.queuesWork()) {
            owner.raiseQueueInterrupt();
        }
    }

    /** @param before where {@link #nextUsed} stood the last time, or -1 */
    private boolean driverWantsInterrupt(int before) {
        if (owner.hasFeatures(VirtioFeature.NOTIFY_ON_EMPTY) && (availableIndex() - nextAvailable & 0xffff) == 0) {
            return true;
        }
        if (!owner.hasFeatures(VirtioFeature.RING_EVENT_IDX)) {
            return (get(availableRing, 2) & AVAILABLE_NO_INTERRUPT) == 0;
        }
        int event = get(availableRing + 4 + 2L * size, 2);
        // Section 2.7.7.1: whether the index moved past the entry that the driver waits for.
        return before < 0 || (nextUsed - event - 1 & 0xffff) < (nextUsed - before & 0xffff);
    }

    private int availableIndex() {
        return get(availableRing + 2, 2);
    }

    private int get(long address, int bytes) {
        byte[] content = new byte[bytes];
        if (!memory.read(address, content, 0, bytes)) {
            fail("a ring lies outside memory, at 0x" + Long.toHexString(address));
            return 0;
        }
        return (int) value(content, 0, bytes);
    }

    private void put(long address, int value, int bytes) {
        byte[] content = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            content[i] = (byte) (value >>> 8 * i);
        }
        if (!memory.write(address, content, 0, bytes)) {
            fail("a ring lies outside RAM, at 0x" + Long.toHexString(address));
        }
    }

    private static long value(byte[] bytes, int offset, int count) {
        long value = 0;
        for (int i = 0; i < count; i++) {
            value |= (bytes[offset + i] & 0xffL) << 8 * i;
        }
        return value;
    }

    private void fail(String reason) {
        owner.fail("queue " + index + ": " + reason);
    }

    /** Follows a chain through the descriptor table, or through a table of its own. */
    private final class ChainReader {
        private final byte[] descriptor = new byte[DESCRIPTOR_SIZE];
        private final int head;
        private long table = descriptorTable;
        private long tableSize = size;
        private boolean indirect;
        private long[] addresses = new long[8];
        private long[] lengths = new long[8];
        private int readableCount;
        private int count;
        private long total;

        ChainReader(int head) {
            this.head = head;
        }

        /** The chain, or null after a failure. */
        DescriptorChain read() {
            long next = head;
            while (true) {
                if (!memory.read(table + DESCRIPTOR_SIZE * next, descriptor, 0, DESCRIPTOR_SIZE)) {
                    fail("descriptor " + next + " lies outside memory");
                    return null;
                }
                int flags = (int) value(descriptor, 12, 2);
                if ((flags & DESCRIPTOR_INDIRECT) != 0) {
                    if (!enterTable()) {
                        return null;
                    }
                    next = 0;
                    continue;
                }
                if (!add(flags)) {
                    return null;
                }
                if ((flags & DESCRIPTOR_NEXT) == 0) {
                    return new DescriptorChain(memory, head, addresses, lengths, readableCount, count);
                }
                next = value(descriptor, 14, 2);
                if (next >= tableSize) {
                    fail("descriptor " + next + " comes next in a table of " + tableSize);
                    return null;
                }
            }
        }

        private boolean enterTable() {
            long length = value(descriptor, 8, 4);
            if (indirect || count > 0) {
                fail("an indirect descriptor inside a chain");
                return false;
            }
            if (length == 0 || length % DESCRIPTOR_SIZE != 0) {
                fail("an indirect table of " + length + " bytes");
                return false;
            }
            table = value(descriptor, 0, 8);
            tableSize = length / DESCRIPTOR_SIZE;
            indirect = true;
            return true;
        }

        private boolean add(int flags) {
            boolean writable = (flags & DESCRIPTOR_WRITE) != 0;
            long address = value(descriptor, 0, 8);
            long length = value(descriptor, 8, 4);
            total += length;
            String wrong = length == 0 ? "a descriptor of no bytes"
                    : !writable && count > readableCount ? "a readable descriptor after a writable one"
                    : count == MAX_SIZE || count == tableSize ? "a chain of more than " + count + " descriptors"
                    : total > MOST_BYTES ? "a chain of " + total + " bytes"
                    : !memory.isMemory(address, length, writable) ? "a buffer outside memory, " + length + " bytes at 0x"
                            + Long.toHexString(address)
                    : null;
            if (wrong != null) {
                fail(wrong);
                return false;
            }
            if (count == addresses.length) {
                addresses = Arrays.copyOf(addresses, count * 2);
                lengths = Arrays.copyOf(lengths, count * 2);
            }
            addresses[count] = address;
            lengths[count] = length;
            count++;
            readableCount += writable ? 0 : 1;
            return true;
        }
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        size = exchange.int32("size", size);
        ready = exchange.bool("ready", ready);
        descriptorTable = exchange.int64("descriptorTable", descriptorTable);
        availableRing = exchange.int64("availableRing", availableRing);
        usedRing = exchange.int64("usedRing", usedRing);
        nextAvailable = exchange.int32("nextAvailable", nextAvailable);
        nextUsed = exchange.int32("nextUsed", nextUsed);
        usedWhenSignalled = exchange.int32("usedWhenSignalled", usedWhenSignalled);
    }
}
