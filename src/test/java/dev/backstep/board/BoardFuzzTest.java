package dev.backstep.board;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.board.boot.BootOptions;
import dev.backstep.board.boot.ImageSource;
import dev.backstep.clock.MachineClocks;
import dev.backstep.clock.VirtualClock;
import dev.backstep.device.DeviceInput;
import dev.backstep.device.flash.FlashImage;
import dev.backstep.device.network.Hub;
import dev.backstep.device.network.MacAddress;
import dev.backstep.device.network.NetworkItem;
import dev.backstep.device.network.TestNetworkLine;
import dev.backstep.device.serial.SerialLine;
import dev.backstep.device.serial.SerialReceiver;
import dev.backstep.device.storage.ImageFile;
import dev.backstep.device.storage.OverlayDisk;
import dev.backstep.device.virtio.SeededEntropy;
import dev.backstep.device.virtio.VirtioBlock;
import dev.backstep.device.virtio.VirtioConsole;
import dev.backstep.device.virtio.VirtioNet;
import dev.backstep.device.virtio.VirtioRng;
import dev.backstep.machine.Machine;
import dev.backstep.memory.FlatRange;
import dev.backstep.memory.MemoryRegion;
import dev.backstep.memory.Ram;
import dev.backstep.memory.RamSnapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A guest that pokes random device registers of the whole board, with everything plugged in: the machine bears it, and what
 * comes of it follows from its state alone.
 */
class BoardFuzzTest {

    private static final int ROUNDS = Integer.getInteger("backstep.test.boardRounds", 30);
    private static final int STEPS_OF_A_ROUND = 4_000;
    private static final int RAM_SIZE = 16 << 20;
    private static final int PAGE = Ram.PAGE_SIZE;
    /** Where virtqueues are put. */
    private static final long QUEUES = VexpressA9.RAM_BASE + (8 << 20);
    private static final int QUEUE_COUNT = 4;
    private static final int QUEUE_SIZE = 64;
    private static final long VIRTIO = 0x10013000L;
    private static final long CARD_INTERFACE = 0x10005000L;
    private static final long SYSTEM_REGISTERS = 0x10000000L;
    private static final long ETHERNET = 0x4e000000L;
    private static final long CPU_INTERFACE = 0x1e000100L;
    private static final long DISTRIBUTOR = 0x1e001000L;
    /** Values that switch something on somewhere. */
    private static final int[] KEYS = {0, 1, 2, 3, 7, 0xf, 0xff, 0x100, 0xffff, 0x1acce551, 0x0000a05f, -1, 0x8000_0000,
        0xc0800000, 0xc0900000, 0x90, 0x40, 0xe8, 0x20, 0xd0, 0x70};

    @TempDir
    Path folder;

    private final List<ImageFile> images = new ArrayList<>();
    /** What the guest could have seen since this was cleared. */
    private final StringBuilder seen = new StringBuilder();
    private Machine machine;
    private List<FlatRange> windows;

    private ImageFile image(String name, int size, Random random) throws Exception {
        byte[] content = new byte[size];
        random.nextBytes(content);
        ImageFile file = ImageFile.open(Files.write(folder.resolve(name), content), true);
        images.add(file);
        return file;
    }

    private OverlayDisk disk(String name, Random random) throws Exception {
        ImageFile file = image(name, 1 << 20, random);
        return new OverlayDisk(name, file, file::read, false);
    }

    private SerialLine line() {
        return new SerialLine() {
            @Override
            public void transmit(int value) {
                seen.append('s').append(value);
            }

            @Override
            public void readyToReceive() { }
        };
    }

    /** A board with everything plugged in. Its program waits for an interrupt again and again, and takes none. */
    private void build(Random random) throws Exception {
        MachineClocks clocks = MachineClocks.withShift(3);
        VirtualClock clock = clocks.virtual();
        Path kernel = Files.write(folder.resolve("kernel.bin"), new byte[] {
            0x03, (byte) 0xf0, 0x20, (byte) 0xe3, (byte) 0xfd, -1, -1, (byte) 0xea});
        OverlayDisk card = disk("sd0", random);
        OverlayDisk disk = disk("hd0", random);
        FlashImage flash = new FlashImage(image("flash", 1 << 20, random), VexpressA9.FLASH_SIZE, false);
        Hub hub = new Hub(0, clock);
        Hub.Port ethernet = hub.addPort("ethernet");
        Hub.Port virtioNet = hub.addPort("virtio-net");
        Hub.Uplink uplink = hub.addUplink("uplink", new TestNetworkLine(seen));
        List<VirtioConsole.PortPlan> ports = List.of(new VirtioConsole.PortPlan(0, true, "", line(), true),
                new VirtioConsole.PortPlan(1, false, "agent", line(), true));
        Map<Integer, VirtioConnections.Plug> virtio = Map.of(
                0, itsClock -> new VirtioBlock("virtio-blk0", disk, "fuzz"),
                1, itsClock -> new VirtioRng("virtio-rng1", itsClock, new SeededEntropy(1), 1000, 1),
                2, itsClock -> new VirtioConsole("virtio-serial2", itsClock, 4, ports),
                3, itsClock -> new VirtioNet("virtio-net3", "net3", MacAddress.FIRST_DEFAULT, virtioNet));
        machine = VexpressA9.build(clocks, RAM_SIZE,
                new BoardConnections(List.of(line(), line(), line(), line()), () -> 1_600_000_000_000_000_000L + clock.now(),
                        Optional.empty(), false,
                        new StorageConnections(List.of(card, disk), Optional.of(card), List.of(Optional.of(flash))),
                        new VirtioConnections(random.nextBoolean(), virtio),
                        new NetworkConnections(Optional.of(new NetworkConnections.Socket(MacAddress.FIRST_DEFAULT, ethernet)),
                                List.of(hub), List.of(uplink))),
                Board.BootPlanning.of(BootOptions.none().withKernel(kernel.toString()), ImageSource.disk())).machine();
        windows = machine.memory().view().ranges().stream().filter(range -> range.region().kind() == MemoryRegion.Kind.IO
                || range.region().kind() == MemoryRegion.Kind.ROM_DEVICE).toList();
        assertTrue(windows.size() > 25, () -> windows.toString());
    }

    @AfterEach
    void closeImages() {
        images.forEach(ImageFile::close);
    }

    /** All that a position needs to be come back to. */
    private record Place(byte[] state, List<RamSnapshot> memory) { }

    private Place place() {
        return new Place(machine.saveState(), machine.captureMemory());
    }

    private void goTo(Place place) {
        machine.restoreMemory(place.memory());
        machine.restoreState(place.state());
    }

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void whateverTheGuestDoesToDevicesIsBorneAndFollowsFromTheStateAlone() throws Exception {
        long seed = Long.getLong("backstep.test.seed", System.nanoTime());
        System.out.println("BoardFuzzTest seed " + seed + " (-Dbackstep.test.seed=" + seed + ")");
        Random seeds = new Random(seed);
        build(seeds);
        for (int round = 0; round < ROUNDS; round++) {
            Place start = place();
            long first = seeds.nextLong();
            List<Map<String, String>> listings = new ArrayList<>();
            List<Long> hashes = new ArrayList<>();
            List<String> traces = new ArrayList<>();
            for (int time = 0; time < 2; time++) {
                seen.setLength(0);
                lookEverywhere();
                run(first, round, STEPS_OF_A_ROUND);
                listings.add(machine.listState().values());
                hashes.add(machine.stateHash());
                traces.add(seen.toString());
                if (time == 0) {
                    // What happens in between must leave nothing behind that the state does not name.
                    run(seeds.nextLong(), round, STEPS_OF_A_ROUND / 4);
                    goTo(start);
                }
            }
            String where = "round " + round + " of seed " + seed;
            assertEquals(traces.get(0), traces.get(1), where);
            assertEquals(List.of(), difference(listings.get(0), listings.get(1)), where);
            assertEquals(hashes.get(0), hashes.get(1), where);
            if (round % 10 == 9) {
                machine.reset();
            }
        }
    }

    private void run(long seed, int round, int steps) {
        Random random = new Random(seed);
        for (int step = 0; step < steps; step++) {
            try {
                step(random);
                if (random.nextInt(8) == 0) {
                    machine.settle();
                }
                if (machine.power().isOff()) {
                    seen.append("off");
                    machine.reset();
                }
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
                throw new AssertionError("round " + round + ", step " + step + ", after "
                        + seen.substring(Math.max(0, seen.length() - 200)), e);
            }
        }
        machine.settle();
    }

    private static List<String> difference(Map<String, String> first, Map<String, String> second) {
        List<String> names = new ArrayList<>(first.keySet());
        second.keySet().stream().filter(name -> !first.containsKey(name)).forEach(names::add);
        return names.stream().filter(name -> !Objects.equals(first.get(name), second.get(name)))
                .map(name -> name + ": " + first.get(name) + " or " + second.get(name)).toList();
    }

    private void step(Random random) {
        switch (random.nextInt(64)) {
            case 0, 1 -> runGuest(random.nextInt(2000));
            case 2, 3 -> passTime((long) (random.nextInt(1000) + 1) << random.nextInt(30));
            case 4 -> machine.clocks().host().runExpired(1_600_000_000_000_000_000L + machine.clocks().virtual().now());
            case 5, 6 -> giveInput(random);
            case 7 -> type(random);
            case 8 -> prepareVirtio(random);
            case 9, 10, 11 -> offerVirtio(random);
            case 12 -> commandCard(random);
            case 13 -> sendFrame(random);
            case 14 -> commandFlash(random);
            case 15 -> systemFunction(random);
            case 16 -> look(random);
            case 17 -> enableInterrupts();
            default -> access(random);
        }
    }

    private void runGuest(int instructions) {
        long limit = machine.icount() + instructions;
        while (machine.icount() < limit && !machine.isIdle() && !machine.power().isOff()) {
            machine.runSlice(limit);
        }
        for (Cpu cpu : machine.cpus()) {
            seen.append('p').append(cpu.pc);
        }
    }

    private void passTime(long nanoseconds) {
        VirtualClock clock = machine.clocks().virtual();
        long end = clock.now() + nanoseconds;
        if (machine.isIdle()) {
            // A bounded number of pieces: timers with short periods would take very long.
            for (int i = 0; i < 100 && machine.isIdle() && clock.now() < end; i++) {
                machine.passIdleTime(Math.min(end, clock.now() + 10_000));
            }
        }
        clock.skipTo(end);
        machine.settle();
    }

    private void giveInput(Random random) {
        DeviceInput input = machine.inputs().get(random.nextInt(machine.inputs().size()));
        byte[] item = new byte[random.nextInt(8)];
        random.nextBytes(item);
        if (random.nextBoolean()) {
            byte[] frame = TestNetworkLine.frame(random.nextBoolean() ? "ff:ff:ff:ff:ff:ff" : "52:54:00:12:34:56", 14 + random.nextInt(1600));
            item = random.nextInt(10) == 0 ? NetworkItem.link(random.nextBoolean()) : NetworkItem.frame(frame);
        }
        if (input.isReady()) {
            seen.append('i');
            input.take(item);
        }
    }

    private void type(Random random) {
        SerialReceiver port = machine.serialPorts().get(random.nextInt(machine.serialPorts().size()));
        if (random.nextInt(10) == 0) {
            port.receiveBreak();
        } else if (port.receiveRoom() > 0) {
            port.receive(random.nextInt(256));
        }
    }

    private void write(long address, int value) {
        machine.memory().write(address, value, 4);
    }

    /** What a driver does before it uses a device, nearly. */
    private void prepareVirtio(Random random) {
        long base = VIRTIO + 0x200L * random.nextInt(VexpressA9.VIRTIO_TRANSPORTS);
        write(base + 0x70, 0);
        write(base + 0x70, 3);
        for (int word = 0; word < 2; word++) {
            write(base + 0x24, word);
            write(base + 0x20, word == 0 ? random.nextInt() & random.nextInt() & 0xffffff : 1);
        }
        write(base + 0x70, 0xb);
        write(base + 0x28, PAGE);
        for (int queue = 0; queue < QUEUE_COUNT; queue++) {
            long place = queuePlace(base, queue);
            for (int offset = 0; offset < 0x6000; offset += 4) {
                write(place + offset, 0);
            }
            write(base + 0x30, queue);
            write(base + 0x38, random.nextInt(8) == 0 ? 1 << random.nextInt(9) : QUEUE_SIZE);
            write(base + 0x3c, PAGE);
            write(base + 0x40, (int) (place / PAGE));
            write(base + 0x80, (int) place);
            write(base + 0x90, (int) place + 16 * QUEUE_SIZE);
            write(base + 0xa0, (int) place + PAGE);
            write(base + 0x44, 1);
        }
        write(base + 0x70, 0xf);
    }

    private static long queuePlace(long base, int queue) {
        return QUEUES + (base - VIRTIO) / 0x200 * 0x40000 + 0x10000L * queue;
    }

    /** Offers buffers, and tells the device. Some are none that a sane driver would offer. */
    private void offerVirtio(Random random) {
        long base = VIRTIO + 0x200L * random.nextInt(VexpressA9.VIRTIO_TRANSPORTS);
        int queue = random.nextInt(QUEUE_COUNT);
        long place = queuePlace(base, queue);
        long available = place + 16 * QUEUE_SIZE;
        int index = machine.memory().read(available + 2, 2);
        for (int offered = random.nextInt(3); offered >= 0; offered--) {
            int head = random.nextInt(QUEUE_SIZE);
            int links = random.nextInt(4);
            for (int link = 0; link <= links; link++) {
                long descriptor = place + 16L * ((head + link) % QUEUE_SIZE);
                long buffer = QUEUES + (2 << 20) + (random.nextInt(1 << 20) & ~15);
                // A block device wants an operation first, and a place for the status last.
                boolean outwards = link == 0 || random.nextBoolean() && link < links;
                write(buffer, random.nextInt(14));
                write(buffer + 4, 0);
                write(buffer + 8, random.nextInt(1 << 12));
                write(buffer + 12, 0);
                write(descriptor, random.nextInt(100) == 0 ? random.nextInt() : (int) buffer);
                write(descriptor + 4, random.nextInt(100) == 0 ? random.nextInt() : 0);
                write(descriptor + 8, random.nextInt(100) == 0 ? random.nextInt()
                        : link == 0 && random.nextBoolean() ? 16 : link == links ? 1 + random.nextInt(64) : 512 * (1 + random.nextInt(4)));
                int flags = (link < links ? 1 : 0) | (outwards && !(queue == 0 && random.nextBoolean()) ? 0 : 2);
                write(descriptor + 12, (random.nextInt(100) == 0 ? random.nextInt(8) : flags) | (head + link + 1) % QUEUE_SIZE << 16);
            }
            machine.memory().write(available + 4 + 2 * (index % QUEUE_SIZE), head, 2);
            index++;
        }
        machine.memory().write(available + 2, random.nextInt(200) == 0 ? random.nextInt() : index, 2);
        write(base + 0x50, queue);
    }

    /** Identifies the card as a driver does, then moves data in bursts through the FIFO. */
    private void commandCard(Random random) {
        write(CARD_INTERFACE, 3);
        if (random.nextInt(4) == 0) {
            for (int command : new int[] {0, 8, 55, 41, 2, 3}) {
                commandCard(command, command == 41 ? 0x40ff8000 : command == 8 ? 0x1aa : 0);
            }
            commandCard(7, machine.memory().read(CARD_INTERFACE + 0x14, 4));
        }
        int[] commands = {17, 18, 24, 25, 12, 13, 16, 23, 32, 33, 38, random.nextInt(64)};
        boolean fromCard = random.nextBoolean();
        write(CARD_INTERFACE + 0x24, random.nextInt(1 << 20));
        write(CARD_INTERFACE + 0x28, random.nextInt(8) == 0 ? random.nextInt() : 512 * (1 + random.nextInt(3)));
        write(CARD_INTERFACE + 0x2c, random.nextInt(8) == 0 ? random.nextInt() : fromCard ? 0x93 : 0x91);
        commandCard(commands[random.nextInt(commands.length)], random.nextInt(1 << 20) & ~0x1ff);
        for (int i = random.nextInt(300); i > 0; i--) {
            if (fromCard) {
                seen.append(machine.memory().read(CARD_INTERFACE + 0x80, 4));
            } else {
                write(CARD_INTERFACE + 0x80, random.nextInt());
            }
        }
        seen.append('c').append(machine.memory().read(CARD_INTERFACE + 0x34, 4));
    }

    private void commandCard(int command, int argument) {
        write(CARD_INTERFACE + 8, argument);
        write(CARD_INTERFACE + 0xc, 0x440 | command);
    }

    /** Switches the Ethernet interface on and sends a frame. */
    private void sendFrame(Random random) {
        write(ETHERNET + 0xa8, 0x0004000c);
        write(ETHERNET + 0xa4, 0x80000001);
        write(ETHERNET + 0x70, 2);
        int length = random.nextInt(8) == 0 ? random.nextInt(2048) : 14 + random.nextInt(200);
        write(ETHERNET + 0x20, 0x3000 | length);
        write(ETHERNET + 0x20, length);
        for (int i = 0; i < length; i += 4) {
            write(ETHERNET + 0x20, random.nextInt());
        }
    }

    /** Programs or erases flash, or asks it what it is. */
    private void commandFlash(Random random) {
        long address = 0x40000000L + (random.nextInt(1 << 20) & ~3);
        int[] commands = {0x40, 0x20, 0xe8, 0x90, 0x98, 0x70, 0x50, 0x60, 0xd0, 0xff};
        int command = commands[random.nextInt(commands.length)];
        write(address, command * 0x10001);
        for (int i = random.nextInt(20); i > 0; i--) {
            write(address + 4 * random.nextInt(8), random.nextBoolean() ? 0x00d000d0 : random.nextInt(16) * 0x10001);
        }
        seen.append('n').append(machine.memory().read(address, 4));
    }

    /** SYS_CFGCTRL: among its functions are shutdown and reboot. */
    private void systemFunction(Random random) {
        write(SYSTEM_REGISTERS + 0xa0, random.nextInt());
        write(SYSTEM_REGISTERS + 0xa4, 0x80000000 | random.nextInt(2) << 30 | random.nextInt(16) << 20 | random.nextInt(2) << 16);
    }

    /** The interrupt controller forwards all, so that the guest wakes. */
    private void enableInterrupts() {
        write(DISTRIBUTOR, 1);
        for (int word = 0; word < 3; word++) {
            write(DISTRIBUTOR + 0x100 + 4 * word, -1);
        }
        for (int i = 32; i < 96; i += 4) {
            write(DISTRIBUTOR + 0x800 + i, 0x01010101);
        }
        write(CPU_INTERFACE, 1);
        write(CPU_INTERFACE + 4, 0xff);
    }

    /** Notes what a debugger sees of all registers: what is not brought back shows here. */
    private void lookEverywhere() {
        byte[] bytes = new byte[PAGE];
        for (FlatRange window : windows) {
            int length = (int) Math.min(PAGE, window.end() - window.start() + 1);
            machine.memory().peek(window.start(), bytes, 0, length);
            seen.append(window.region().name()).append(Arrays.toString(Arrays.copyOf(bytes, length)));
        }
    }

    /** A debugger looks at a window: nothing comes of it. */
    private void look(Random random) {
        FlatRange window = windows.get(random.nextInt(windows.size()));
        byte[] bytes = new byte[random.nextInt(64) + 1];
        byte[] before = machine.saveState();
        machine.memory().peek(placeIn(window, random), bytes, 0, bytes.length);
        assertArrayEquals(before, machine.saveState(), () -> "looking at " + window);
    }

    private long placeIn(FlatRange window, Random random) {
        long size = window.end() - window.start() + 1;
        long offset = switch (random.nextInt(8)) {
            case 0, 1, 2 -> random.nextInt((int) Math.min(size, 0x40)) & ~3;
            case 3, 4 -> random.nextInt((int) Math.min(size, 0x400)) & ~3;
            case 5 -> random.nextInt(12) - 6;
            case 6 -> size + random.nextInt(12) - 8;
            default -> random.nextInt((int) size);
        };
        return Math.max(0, window.start() + offset);
    }

    private void access(Random random) {
        FlatRange window = windows.get(random.nextInt(windows.size()));
        long address = placeIn(window, random);
        int size = new int[] {1, 2, 4, 4, 4}[random.nextInt(5)];
        if (address % PAGE > PAGE - size) {
            // No access crosses a page; the CPU makes two of it.
            size = 1;
        }
        if (random.nextInt(5) < 2) {
            int value = machine.memory().read(address, size);
            seen.append('r').append(address).append('=').append(value);
        } else {
            int value = switch (random.nextInt(4)) {
                case 0 -> KEYS[random.nextInt(KEYS.length)];
                case 1 -> 1 << random.nextInt(32);
                case 2 -> random.nextInt(1 << random.nextInt(31));
                default -> random.nextInt();
            };
            machine.memory().write(address, value, size);
        }
    }
}
