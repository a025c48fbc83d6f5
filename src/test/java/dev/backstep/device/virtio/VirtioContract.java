package dev.backstep.device.virtio;

import dev.backstep.device.DeviceContract;
import dev.backstep.device.Rig;
import dev.backstep.memory.AddressSpace;
import dev.backstep.memory.MemoryRegion;
import dev.backstep.memory.MmioHandler;
import dev.backstep.memory.Ram;

import java.util.function.Function;

/**
 * What holds for every device, for virtio devices: rings in memory are set up, half right, by random choices, and overwritten
 * by others.
 */
abstract class VirtioContract extends DeviceContract {

    private static final long BASE = 0x60000000L;
    private static final int MEMORY = 0x8000;
    private static final int ENTRIES = 8;
    private static final int QUEUES = 6;
    private static final int BUFFERS = 0x6000;

    /** A transport with the device in it; {@code device} makes it for the rig. */
    static Rig rig(boolean legacy, Function<Rig, VirtioDevice> device) {
        Rig rig = new Rig();
        Ram ram = new Ram("ram", MEMORY);
        AddressSpace space = new AddressSpace("memory", MemoryRegion.container("system", -1).add(BASE, MemoryRegion.ram(ram)));
        VirtioMmio transport = new VirtioMmio("virtio0", legacy, new GuestMemory(() -> space), rig.line(), device.apply(rig));
        rig.with(transport);
        rig.hotOffsets = new int[] {0x14, 0x20, 0x24, 0x28, 0x30, 0x38, 0x40, 0x44, 0x50, 0x50, 0x50, 0x60, 0x64, 0x70, 0x70, 0x104, 0x108};
        rig.windows.add(MemoryRegion.romDevice(ram, new MmioHandler() {
            @Override
            public int read(int offset, int size) {
                return ram.read(offset, size);
            }

            @Override
            public void write(int offset, int value, int size) {
                ram.write(offset, value, size);
            }
        }));
        rig.stimulus = choice -> {
            switch (choice & 3) {
                case 0 -> start(transport, legacy, choice >>> 2);
                default -> request(transport, ram, choice >>> 2);
            }
            outside(rig, transport, choice);
        };
        return rig;
    }

    private static void outside(Rig rig, VirtioMmio transport, int choice) {
        transport.device().serialPorts().forEach(port -> {
            rig.trace.append(port.receiveRoom()).append(' ');
            if ((choice & 0x100) != 0 && port.receiveRoom() > 0) {
                port.receive(choice >>> 16 & 0xff);
            }
        });
    }

    private static void start(VirtioMmio transport, boolean legacy, int choice) {
        transport.write(0x70, 0, 4);
        transport.write(0x70, 3, 4);
        transport.write(0x24, 0, 4);
        transport.write(0x20, transport.read(0x10, 4) & ((choice & 1) != 0 ? -1 : ~(1 << 29)), 4);
        transport.write(0x24, 1, 4);
        transport.write(0x20, 1, 4);
        transport.write(0x28, 256, 4);
        transport.write(0x70, 0xb, 4);
        for (int queue = 0; queue < QUEUES; queue++) {
            int at = (int) BASE + queue * 0x1000;
            transport.write(0x30, queue, 4);
            transport.write(0x38, ENTRIES, 4);
            if (legacy) {
                transport.write(0x3c, 256, 4);
                transport.write(0x40, at >>> 8, 4);
            } else {
                transport.write(0x80, at, 4);
                transport.write(0x90, at + 0x80, 4);
                transport.write(0xa0, at + 0x100, 4);
                transport.write(0x44, 1, 4);
            }
        }
        transport.write(0x70, 0xf, 4);
    }

    /** A chain of two or three descriptors, mostly right, made available and announced. */
    private static void request(VirtioMmio transport, Ram ram, int choice) {
        int queue = (choice & 7) % QUEUES;
        int at = queue * 0x1000;
        int head = choice >>> 3 & 7;
        int data = choice >>> 6 & 0x3ff;
        boolean write = (choice & 1 << 20) != 0;
        descriptor(ram, at, head, BUFFERS, 16, 1);
        descriptor(ram, at, (head + 1) % ENTRIES, BUFFERS + 0x100, data, write ? 3 : 1);
        descriptor(ram, at, (head + 2) % ENTRIES, BUFFERS + 0x800, 1 + (choice >>> 24 & 7), 2);
        ram.write(BUFFERS, choice >>> 21 & 15, 4);
        ram.write(BUFFERS + 8, choice >>> 26 & 3, 4);
        int index = ram.read(at + 0x82, 2);
        ram.write(at + 0x84 + 2 * (index % ENTRIES), head, 2);
        ram.write(at + 0x82, index + 1, 2);
        transport.write(0x50, queue, 4);
    }

    private static void descriptor(Ram ram, int table, int index, int offset, int length, int flags) {
        int at = table + 16 * index;
        ram.write(at, (int) BASE + offset, 4);
        ram.write(at + 4, 0, 4);
        ram.write(at + 8, length, 4);
        ram.write(at + 12, flags, 2);
        ram.write(at + 14, (index + 1) % ENTRIES, 2);
    }
}
