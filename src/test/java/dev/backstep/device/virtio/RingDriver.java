package dev.backstep.device.virtio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.backstep.device.RecordedLine;
import dev.backstep.memory.AddressSpace;
import dev.backstep.memory.MemoryRegion;
import dev.backstep.memory.Ram;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A small driver: sets a device up through its registers and keeps rings in memory, as a guest would. */
final class RingDriver {

    static final long BASE = 0x60000000L;
    static final int MEMORY = 1 << 20;
    static final int QUEUE_ROOM = 0x8000;
    private static final int BUFFERS = 0x80000;

    final Ram ram = new Ram("ram", MEMORY);
    final AddressSpace space = new AddressSpace("memory", MemoryRegion.container("system", -1).add(BASE, MemoryRegion.ram(ram)));
    final RecordedLine line = new RecordedLine();
    final VirtioMmio transport;
    final boolean legacy;
    /** Entries of each queue. */
    int size = 16;
    private final int[] available = new int[64];
    private final int[] used = new int[64];
    private final int[] nextDescriptor = new int[64];
    private int nextBuffer = BUFFERS;

    /** A part of a request: bytes for the device to read, or room for it to write. */
    record Part(byte[] content, int room) {
        static Part out(byte... content) {
            return new Part(content, 0);
        }

        static Part in(int room) {
            return new Part(null, room);
        }
    }

    /** A request as the driver remembers it. */
    record Request(int head, List<Long> addresses, List<Part> parts) { }

    RingDriver(boolean legacy, VirtioDevice device) {
        this.legacy = legacy;
        this.transport = new VirtioMmio("virtio0", legacy, new GuestMemory(() -> space), line, device);
        transport.reset();
    }

    int read(int register) {
        return transport.read(register, 4);
    }

    void write(int register, int value) {
        transport.write(register, value, 4);
    }

    /** Negotiates and sets up the first {@code queues} queues. */
    void start(long features, int queues) {
        write(0x70, 1);
        write(0x70, 3);
        write(0x24, 0);
        write(0x20, (int) features);
        if (legacy) {
            write(0x28, 4096);
        } else {
            write(0x24, 1);
            write(0x20, (int) ((features | VirtioFeature.VERSION_1) >>> 32));
            write(0x70, 0xb);
            assertEquals(0xb, read(0x70));
        }
        for (int i = 0; i < queues; i++) {
            setUp(i);
        }
        write(0x70, legacy ? 7 : 0xf);
    }

    void setUp(int queue) {
        put(availableRing(queue), 0, 4);
        put(usedRing(queue), 0, 4);
        write(0x30, queue);
        write(0x38, size);
        if (legacy) {
            write(0x3c, 4096);
            write(0x40, (int) (table(queue) >>> 12));
        } else {
            write(0x80, (int) table(queue));
            write(0x84, 0);
            write(0x90, (int) availableRing(queue));
            write(0x94, 0);
            write(0xa0, (int) usedRing(queue));
            write(0xa4, 0);
            write(0x44, 1);
        }
        available[queue] = 0;
        used[queue] = 0;
        nextDescriptor[queue] = 0;
    }

    long table(int queue) {
        return BASE + (long) QUEUE_ROOM * queue;
    }

    long availableRing(int queue) {
        return table(queue) + 16L * size;
    }

    long usedRing(int queue) {
        return availableRing(queue) + 6 + 2L * size + 4095 & -4096L;
    }

    /** Makes a request of descriptors in the table, and makes it available. */
    Request add(int queue, Part... parts) {
        int head = nextDescriptor[queue];
        List<Long> addresses = place(parts);
        for (int i = 0; i < parts.length; i++) {
            int index = (head + i) % size;
            descriptor(table(queue) + 16L * index, addresses.get(i), parts[i], i == parts.length - 1 ? -1 : (index + 1) % size);
        }
        nextDescriptor[queue] = (head + parts.length) % size;
        makeAvailable(queue, head);
        return new Request(head, addresses, List.of(parts));
    }

    /** The same with one indirect descriptor. */
    Request addIndirect(int queue, Part... parts) {
        List<Long> addresses = place(parts);
        long table = buffer(16 * parts.length);
        for (int i = 0; i < parts.length; i++) {
            descriptor(table + 16L * i, addresses.get(i), parts[i], i == parts.length - 1 ? -1 : i + 1);
        }
        int head = nextDescriptor[queue];
        rawDescriptor(queue, head, table, 16 * parts.length, 4, 0);
        nextDescriptor[queue] = (head + 1) % size;
        makeAvailable(queue, head);
        return new Request(head, addresses, List.of(parts));
    }

    private List<Long> place(Part... parts) {
        List<Long> addresses = new ArrayList<>();
        for (Part part : parts) {
            int length = part.content() == null ? part.room() : part.content().length;
            long address = buffer(length);
            if (part.content() != null) {
                space.poke(address, part.content(), 0, length);
            }
            addresses.add(address);
        }
        return addresses;
    }

    long buffer(int length) {
        if (nextBuffer + length > MEMORY) {
            nextBuffer = BUFFERS;
        }
        long address = BASE + nextBuffer;
        nextBuffer += length + 15 & ~15;
        return address;
    }

    private void descriptor(long at, long address, Part part, int next) {
        boolean in = part.content() == null;
        put(at, address, 8);
        put(at + 8, in ? part.room() : part.content().length, 4);
        put(at + 12, (in ? 2 : 0) | (next >= 0 ? 1 : 0), 2);
        put(at + 14, Math.max(next, 0), 2);
    }

    void rawDescriptor(int queue, int index, long address, long length, int flags, int next) {
        long at = table(queue) + 16L * index;
        put(at, address, 8);
        put(at + 8, length, 4);
        put(at + 12, flags, 2);
        put(at + 14, next, 2);
    }

    void makeAvailable(int queue, int head) {
        put(availableRing(queue) + 4 + 2L * (available[queue] % size), head, 2);
        available[queue]++;
        put(availableRing(queue) + 2, available[queue], 2);
    }

    void kick(int queue) {
        write(0x50, queue);
    }

    /** Acknowledges whatever interrupt there is. */
    int acknowledge() {
        int status = read(0x60);
        write(0x64, status);
        return status;
    }

    /** How many requests are used and not yet looked at. */
    int usedCount(int queue) {
        return (int) get(usedRing(queue) + 2, 2) - used[queue] & 0xffff;
    }

    /** Looks at the next used request: it must be this one. Gives the length that the device reports. */
    int takeUsed(int queue, Request request) {
        assertEquals(true, usedCount(queue) > 0, "nothing is used");
        long entry = usedRing(queue) + 4 + 8L * (used[queue] % size);
        used[queue]++;
        assertEquals(request.head(), (int) get(entry, 4));
        return (int) get(entry + 4, 4);
    }

    /** What stands in one part of a request. */
    byte[] bytes(Request request, int part) {
        Part p = request.parts().get(part);
        byte[] bytes = new byte[p.content() == null ? p.room() : p.content().length];
        space.peek(request.addresses().get(part), bytes, 0, bytes.length);
        return bytes;
    }

    String text(Request request, int part, int length) {
        return new String(bytes(request, part), 0, length, StandardCharsets.ISO_8859_1);
    }

    void put(long address, long value, int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (value >>> 8 * i);
        }
        space.poke(address, bytes, 0, count);
    }

    long get(long address, int count) {
        byte[] bytes = new byte[count];
        space.peek(address, bytes, 0, count);
        long value = 0;
        for (int i = 0; i < count; i++) {
            value |= (bytes[i] & 0xffL) << 8 * i;
        }
        return value;
    }
}
