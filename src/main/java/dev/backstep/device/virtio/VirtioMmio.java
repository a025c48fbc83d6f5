package dev.backstep.device.virtio;

import dev.backstep.device.Device;
import dev.backstep.device.InterruptLine;
import dev.backstep.memory.MemoryRegion;
import dev.backstep.memory.MmioHandler;
import dev.backstep.state.StateExchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Virtio over MMIO (VIRTIO 1.2, section 4.2): the register window of one device, or of none. Two interfaces: that of version
 * 2, and the legacy one of version 1 (section 4.2.4), which is what drivers find by default.
 *
 * <p>Registers are words and answer to aligned word accesses only; the configuration space takes any. Unknown registers
 * read as 0. The interrupt line is high while InterruptStatus is not 0.
 *
 * <p>Thread: the machine thread only.
 */
public final class VirtioMmio implements Device, MmioHandler {

    private static final Logger LOG = LoggerFactory.getLogger(VirtioMmio.class);

    private static final int SIZE = 0x200;

    private static final int MAGIC_VALUE = 0x000;
    private static final int VERSION = 0x004;
    private static final int DEVICE_ID = 0x008;
    private static final int VENDOR_ID = 0x00c;
    private static final int DEVICE_FEATURES = 0x010;
    private static final int DEVICE_FEATURES_SEL = 0x014;
    private static final int DRIVER_FEATURES = 0x020;
    private static final int DRIVER_FEATURES_SEL = 0x024;
    private static final int GUEST_PAGE_SIZE = 0x028;
    private static final int QUEUE_SEL = 0x030;
    private static final int QUEUE_NUM_MAX = 0x034;
    private static final int QUEUE_NUM = 0x038;
    private static final int QUEUE_ALIGN = 0x03c;
    private static final int QUEUE_PFN = 0x040;
    private static final int QUEUE_READY = 0x044;
    private static final int QUEUE_NOTIFY = 0x050;
    private static final int INTERRUPT_STATUS = 0x060;
    private static final int INTERRUPT_ACK = 0x064;
    private static final int STATUS = 0x070;
    private static final int QUEUE_DESC_LOW = 0x080;
    private static final int QUEUE_DESC_HIGH = 0x084;
    private static final int QUEUE_DRIVER_LOW = 0x090;
    private static final int QUEUE_DRIVER_HIGH = 0x094;
    private static final int QUEUE_DEVICE_LOW = 0x0a0;
    private static final int QUEUE_DEVICE_HIGH = 0x0a4;
    private static final int SHM_LEN_LOW = 0x0b0;
    private static final int SHM_LEN_HIGH = 0x0b4;
    private static final int SHM_BASE_LOW = 0x0b8;
    private static final int SHM_BASE_HIGH = 0x0bc;
    private static final int CONFIG_GENERATION = 0x0fc;
    private static final int CONFIG = 0x100;

    /** "virt", little-endian. */
    private static final int MAGIC = 0x74726976;
    /** "QEMU": the vendor whose devices these are made to look like. */
    private static final int VENDOR = 0x554d4551;

    private static final int STATUS_DRIVER_OK = 4;
    private static final int STATUS_FEATURES_OK = 8;
    private static final int STATUS_NEEDS_RESET = 0x40;

    private static final int INTERRUPT_USED_BUFFER = 1;
    private static final int INTERRUPT_CONFIGURATION = 2;

    private static final int DEFAULT_ALIGN = 4096;
    private static final long LOW = 0xffffffffL;

    private final String name;
    private final MemoryRegion region;
    private final InterruptLine interrupt;
    private final boolean legacy;
    /** Null for an empty transport. */
    private final VirtioDevice device;
    private final VirtQueue[] queues;
    private final int[] queueAligns;
    /** Not guest state: what the log says must not depend on going back in time. */
    private final AtomicBoolean logged = new AtomicBoolean();

    private int deviceFeaturesSelect;
    private int driverFeaturesSelect;
    private long driverFeatures;
    private int queueSelect;
    private int guestPageShift;
    private int interruptStatus;
    private int status;
    private int configGeneration;
    private boolean broken;

    /**
     * @param name unique in the machine
     * @param legacy true for the legacy interface (version 1), false for version 2
     * @param memory where queues and buffers are
     * @param interrupt raised while there is something for the driver
     * @param device what is plugged in; null for nothing
     */
    public VirtioMmio(String name, boolean legacy, GuestMemory memory, InterruptLine interrupt, VirtioDevice device) {
        this.name = name;
        this.region = MemoryRegion.io("virtio-mmio", SIZE, this);
        this.interrupt = interrupt;
        this.legacy = legacy;
        this.device = device;
        int count = device == null ? 0 : device.queueCount();
        this.queues = new VirtQueue[count];
        this.queueAligns = new int[count];
        Bus bus = new Bus();
        for (int i = 0; i < count; i++) {
            queues[i] = new VirtQueue(i, bus, memory);
        }
        powerOn();
        if (device != null) {
            device.plugInto(bus);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public MemoryRegion region() {
        return region;
    }

    /** What is plugged in; null for nothing. */
    public VirtioDevice device() {
        return device;
    }

    @Override
    public void reset() {
        powerOn();
        if (device != null) {
            device.reset();
        }
        interrupt.set(false);
    }

    private void powerOn() {
        deviceFeaturesSelect = 0;
        driverFeaturesSelect = 0;
        driverFeatures = 0;
        queueSelect = 0;
        guestPageShift = 0;
        interruptStatus = 0;
        status = 0;
        configGeneration = 0;
        broken = false;
        for (int i = 0; i < queues.length; i++) {
            queues[i].reset();
            queueAligns[i] = DEFAULT_ALIGN;
        }
    }

    // ------------------------------------------------------------------------------------------------ reading

    @Override
    public int read(int offset, int size) {
        if (offset >= CONFIG) {
            return device == null ? 0 : readConfiguration(offset - CONFIG, size);
        }
        if (size != 4 || (offset & 3) != 0) {
            return 0;
        }
        return switch (offset) {
            case MAGIC_VALUE -> MAGIC;
            case VERSION -> legacy ? 1 : 2;
            case VENDOR_ID -> VENDOR;
            default -> device == null ? 0 : readRegister(offset);
        };
    }

    @Override
    public int peek(int offset, int size) {
        // No register here changes by being read.
        return read(offset, size);
    }

    private int readConfiguration(int offset, int size) {
        if (offset + size > device.configurationSize()) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < size; i++) {
            value |= device.readConfiguration(offset + i) << 8 * i;
        }
        return value;
    }

    private int readRegister(int offset) {
        return switch (offset) {
            case DEVICE_ID -> device.deviceId();
            case DEVICE_FEATURES -> half(offeredFeatures(), deviceFeaturesSelect);
            case QUEUE_NUM_MAX -> selectedQueue() == null ? 0 : VirtQueue.MAX_SIZE;
            case QUEUE_PFN -> legacy && selectedQueue() != null ? (int) (selectedQueue().descriptorTable() >>> guestPageShift) : 0;
            case QUEUE_READY -> !legacy && selectedQueue() != null && selectedQueue().isReady() ? 1 : 0;
            case INTERRUPT_STATUS -> interruptStatus;
            case STATUS -> status;
            // All ones: there is no shared memory region.
            case SHM_LEN_LOW, SHM_LEN_HIGH, SHM_BASE_LOW, SHM_BASE_HIGH -> legacy ? 0 : -1;
            case CONFIG_GENERATION -> legacy ? 0 : configGeneration;
            default -> 0;
        };
    }

    private long offeredFeatures() {
        return device.features() | (legacy ? VirtioFeature.OF_LEGACY_TRANSPORT : VirtioFeature.OF_MODERN_TRANSPORT);
    }

    private static int half(long value, int select) {
        return select == 0 ? (int) value : select == 1 ? (int) (value >>> 32) : 0;
    }

    /** The queue that QueueSel names, or null when there is none of that number. */
    private VirtQueue selectedQueue() {
        return Integer.compareUnsigned(queueSelect, queues.length) < 0 ? queues[queueSelect] : null;
    }

    // ------------------------------------------------------------------------------------------------ writing

    @Override
    public void write(int offset, int value, int size) {
        if (device == null) {
            return;
        }
        if (offset >= CONFIG) {
            if (offset - CONFIG + size <= device.configurationSize()) {
                device.writeConfiguration(offset - CONFIG, value, size);
            }
        } else if (size == 4 && (offset & 3) == 0) {
            writeRegister(offset, value);
            updateLine();
        }
    }

    private void writeRegister(int offset, int value) {
        switch (offset) {
            case DEVICE_FEATURES_SEL -> deviceFeaturesSelect = value;
            case DRIVER_FEATURES -> writeDriverFeatures(value);
            case DRIVER_FEATURES_SEL -> driverFeaturesSelect = value;
            case QUEUE_SEL -> queueSelect = value;
            case QUEUE_NOTIFY -> {
                if (Integer.compareUnsigned(value, queues.length) < 0 && queues[value].isReady() && queuesWork()) {
                    device.queueNotified(value);
                }
            }
            case INTERRUPT_ACK -> interruptStatus &= ~value;
            case STATUS -> writeStatus(value & 0xff);
            case GUEST_PAGE_SIZE -> {
                if (legacy) {
                    guestPageShift = value == 0 ? 0 : Integer.numberOfTrailingZeros(value);
                }
            }
            default -> {
                if (selectedQueue() != null) {
                    writeQueueRegister(selectedQueue(), offset, value);
                }
            }
        }
    }

    private void writeQueueRegister(VirtQueue queue, int offset, int value) {
        if (offset == QUEUE_NUM) {
            queue.setSize(value);
        } else if (legacy) {
            writeLegacyQueueRegister(queue, offset, value);
        } else if (offset == QUEUE_READY) {
            queue.setReady((value & 1) != 0);
        } else if (!queue.isReady()) {
            switch (offset) {
                case QUEUE_DESC_LOW -> queue.setDescriptorTable(withLow(queue.descriptorTable(), value));
                case QUEUE_DESC_HIGH -> queue.setDescriptorTable(withHigh(queue.descriptorTable(), value));
                case QUEUE_DRIVER_LOW -> queue.setAvailableRing(withLow(queue.availableRing(), value));
                case QUEUE_DRIVER_HIGH -> queue.setAvailableRing(withHigh(queue.availableRing(), value));
                case QUEUE_DEVICE_LOW -> queue.setUsedRing(withLow(queue.usedRing(), value));
                case QUEUE_DEVICE_HIGH -> queue.setUsedRing(withHigh(queue.usedRing(), value));
                default -> { }
            }
        }
    }

    private void writeLegacyQueueRegister(VirtQueue queue, int offset, int value) {
        if (offset == QUEUE_ALIGN) {
            if (Integer.bitCount(value) == 1 && value > 0) {
                queueAligns[queue.index()] = value;
            }
        } else if (offset == QUEUE_PFN) {
            queue.setReady(false);
            queue.setLegacyLayout((value & LOW) << guestPageShift, queueAligns[queue.index()]);
            queue.setReady(value != 0);
        }
    }

    private static long withLow(long value, int low) {
        return value & ~LOW | low & LOW;
    }

    private static long withHigh(long value, int high) {
        return value & LOW | (long) high << 32;
    }

    private void writeDriverFeatures(int value) {
        if (!legacy && (status & STATUS_FEATURES_OK) != 0) {
            return;
        }
        if (driverFeaturesSelect == 0) {
            driverFeatures = withLow(driverFeatures, value);
        } else if (driverFeaturesSelect == 1 && !legacy) {
            driverFeatures = withHigh(driverFeatures, value);
        }
        if (legacy) {
            // There is no FEATURES_OK to refuse with.
            driverFeatures &= offeredFeatures();
        }
    }

    private void writeStatus(int value) {
        if (value == 0) {
            // The page size of the legacy interface belongs to the transport: Linux says it once, before it resets the device.
            int pageShift = guestPageShift;
            reset();
            guestPageShift = pageShift;
            return;
        }
        int before = status;
        status = value & ~STATUS_NEEDS_RESET | before & STATUS_NEEDS_RESET;
        boolean accepted = (driverFeatures & ~offeredFeatures()) == 0 && (driverFeatures & VirtioFeature.VERSION_1) != 0;
        if (!legacy && (before & STATUS_FEATURES_OK) == 0 && !accepted) {
            status &= ~STATUS_FEATURES_OK;
        }
        if ((status & ~before & STATUS_DRIVER_OK) != 0 && !broken) {
            device.driverReady();
        }
    }

    private boolean queuesWork() {
        // Old drivers use their queues before they say DRIVER_OK (section 3.1.2 tells of them).
        return !broken && (legacy || (status & STATUS_DRIVER_OK) != 0);
    }

    private void updateLine() {
        interrupt.set(interruptStatus != 0);
    }

    private void raise(int bits) {
        interruptStatus |= bits;
        updateLine();
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        deviceFeaturesSelect = exchange.int32("deviceFeaturesSelect", deviceFeaturesSelect);
        driverFeaturesSelect = exchange.int32("driverFeaturesSelect", driverFeaturesSelect);
        driverFeatures = exchange.int64("driverFeatures", driverFeatures);
        queueSelect = exchange.int32("queueSelect", queueSelect);
        guestPageShift = exchange.int32("guestPageShift", guestPageShift);
        interruptStatus = exchange.int32("interruptStatus", interruptStatus);
        status = exchange.int32("status", status);
        configGeneration = exchange.int32("configGeneration", configGeneration);
        broken = exchange.bool("broken", broken);
        exchange.int32Array("queueAligns", queueAligns);
        for (VirtQueue queue : queues) {
            exchange.part("queue" + queue.index(), queue);
        }
        if (device != null) {
            exchange.part(device.name(), device);
        }
    }

    /** This transport as its device and its queues see it. */
    private final class Bus implements VirtQueue.Owner {

        @Override
        public VirtQueue queue(int index) {
            return queues[index];
        }

        @Override
        public boolean hasFeatures(long mask) {
            boolean agreed = legacy || (status & STATUS_FEATURES_OK) != 0;
            return agreed && (driverFeatures & mask) == mask;
        }

        @Override
        public boolean isDriverReady() {
            return !broken && (status & STATUS_DRIVER_OK) != 0;
        }

        @Override
        public boolean queuesWork() {
            return VirtioMmio.this.queuesWork();
        }

        @Override
        public void configurationChanged() {
            configGeneration++;
            if (isDriverReady()) {
                raise(INTERRUPT_CONFIGURATION);
            }
        }

        @Override
        public void raiseQueueInterrupt() {
            raise(INTERRUPT_USED_BUFFER);
        }

        @Override
        public void fail(String reason) {
            if (broken) {
                return;
            }
            boolean tell = isDriverReady() && !legacy;
            broken = true;
            if (!legacy) {
                status |= STATUS_NEEDS_RESET;
            }
            if (tell) {
                raise(INTERRUPT_CONFIGURATION);
            }
            if (logged.compareAndSet(false, true)) {
                LOG.warn("{} ({}) stopped until the guest resets it: {}", name, device.name(), reason);
            }
        }
    }
}
