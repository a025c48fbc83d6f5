package dev.backstep.board;

import dev.backstep.arm.cp15.CortexA9;
import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.cpu.CpuCluster;
import dev.backstep.arm.cpu.Interrupts;
import dev.backstep.arm.decode.ArmDecoder;
import dev.backstep.arm.interpret.CodeCache;
import dev.backstep.arm.interpret.Interpreter;
import dev.backstep.arm.translate.SharedRegions;
import dev.backstep.arm.translate.TieredEngine;
import dev.backstep.arm.translate.Translation;
import dev.backstep.board.boot.BootBoard;
import dev.backstep.board.boot.BootException;
import dev.backstep.board.boot.BootPlan;
import dev.backstep.board.boot.MemoryLayout;
import dev.backstep.clock.Icount;
import dev.backstep.clock.MachineClocks;
import dev.backstep.clock.VirtualClock;
import dev.backstep.device.BusMaster;
import dev.backstep.device.Device;
import dev.backstep.device.DeviceInput;
import dev.backstep.device.InterruptLine;
import dev.backstep.device.PowerControl;
import dev.backstep.device.UnimplementedDevice;
import dev.backstep.device.audio.Pl041;
import dev.backstep.device.display.Pl111;
import dev.backstep.device.flash.NorFlash;
import dev.backstep.device.gic.Gic;
import dev.backstep.device.i2c.DisplayDataChannel;
import dev.backstep.device.i2c.Edid;
import dev.backstep.device.i2c.SerialBusController;
import dev.backstep.device.i2c.Sii9022;
import dev.backstep.device.input.Pl050;
import dev.backstep.device.l2cache.Pl310;
import dev.backstep.device.mmc.Pl181;
import dev.backstep.device.mmc.SdCard;
import dev.backstep.device.mpcore.MpcorePrivateRegion;
import dev.backstep.device.network.Lan9118;
import dev.backstep.device.rtc.Pl031;
import dev.backstep.device.serial.Pl011;
import dev.backstep.device.serial.SerialReceiver;
import dev.backstep.device.storage.Disk;
import dev.backstep.device.sysregs.DaughterboardSupplies;
import dev.backstep.device.sysregs.SystemRegisters;
import dev.backstep.device.timer.Sp804;
import dev.backstep.device.virtio.GuestMemory;
import dev.backstep.device.virtio.VirtioDevice;
import dev.backstep.device.virtio.VirtioMmio;
import dev.backstep.device.watchdog.Sp805;
import dev.backstep.machine.CpuTurns;
import dev.backstep.machine.Machine;
import dev.backstep.machine.PowerSwitch;
import dev.backstep.machine.parallel.ParallelMachine;
import dev.backstep.memory.AddressSpace;
import dev.backstep.memory.Arbiter;
import dev.backstep.memory.FlatView;
import dev.backstep.memory.MemoryRegion;
import dev.backstep.memory.Ram;
import dev.backstep.semihosting.ArmSemihosting;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * ARM Versatile Express with the Cortex-A9 daughterboard (V2M-P1 and CoreTile Express A9x4), with one to four
 * CPUs.
 *
 * <p>Addresses and interrupt numbers follow ARM's DUI 0447 and DUI 0448. Where no device is placed, reads give zero.
 */
public final class VexpressA9 {

    /** Physical address of RAM. */
    public static final long RAM_BASE = 0x60000000L;
    /** Most CPUs. */
    public static final int CPU_LIMIT = 4;
    /** Most RAM, in bytes. */
    public static final long RAM_LIMIT = 1L << 30;
    private static final int MIB = 1 << 20;
    /** Bytes of a bank of NOR flash. */
    public static final int FLASH_SIZE = 64 * MIB;
    private static final int FLASH_SECTOR = 256 << 10;

    /** Number of serial ports that {@code -serial} can be plugged into. */
    public static final int SERIAL_PORTS = 4;
    /** Number of virtio-mmio transports. */
    public static final int VIRTIO_TRANSPORTS = 4;
    /** The name of the board's own network interface, as a device and as an input. */
    public static final String ETHERNET = "ethernet";

    private static final int PERIPHERAL_BASE = 0x1e000000;
    private static final int GIC_INTERRUPTS = 96;
    private static final int DVI_TRANSMITTER_ADDRESS = 0x39;

    private static final long TIMER_HERTZ = 1_000_000;
    private static final long WATCHDOG_HERTZ = 32_768;
    private static final long MMC_HERTZ = 24_000_000;
    /** Both boards' oscillator 1 as it stands after power-on; that a guest may set it anew is not followed. */
    private static final long DISPLAY_HERTZ = 23_750_000;

    /** SPI numbers of the motherboard and the daughterboard. */
    private static final int SPI_WATCHDOG = 0;
    private static final int SPI_TIMER01 = 2;
    private static final int SPI_TIMER23 = 3;
    private static final int SPI_RTC = 4;
    private static final int SPI_UART0 = 5;
    private static final int SPI_MMC = 9;
    private static final int SPI_AUDIO = 11;
    private static final int SPI_KEYBOARD = 12;
    private static final int SPI_MOUSE = 13;
    private static final int SPI_DISPLAY = 14;
    private static final int SPI_ETHERNET = 15;
    private static final int SPI_VIRTIO0 = 40;
    private static final int SPI_DAUGHTERBOARD_DISPLAY = 44;
    private static final int SPI_DAUGHTERBOARD_TIMER = 48;

    private final MachineClocks clocks;
    private final BoardConnections connections;
    private final Processors processors;
    private final PowerSwitch power;
    private final ArmDecoder decoder = new ArmDecoder();
    private final SharedRegions sharedRegions;
    private final MemoryRegion system = MemoryRegion.container("system", -1);
    private final List<Device> devices = new ArrayList<>();
    private final List<Ram> rams = new ArrayList<>();
    private final List<SerialReceiver> serialPorts = new ArrayList<>();
    private final List<DeviceInput> inputs = new ArrayList<>();
    /** Finished when all devices are placed; those that are bus masters look here when they run. */
    private AddressSpace memory;
    /** The same: the CPUs need the memory, and the interrupt controller's lines end at the CPUs. */
    private CpuTurns turns;

    private VexpressA9(MachineClocks clocks, BoardConnections connections, Processors processors) {
        this.clocks = clocks;
        this.processors = processors;
        this.connections = connections;
        this.sharedRegions = new SharedRegions(decoder, processors.translation() == Translation.VERIFY);
        this.power = new PowerSwitch(clocks.icount());
    }

    /**
     * Builds the board and switches it on.
     *
     * @param clocks its clocks, standing at 0
     * @param ramSize bytes, a positive multiple of 4096 up to {@link #RAM_LIMIT}
     * @param connections what it is plugged into
     * @param planning what it boots
     * @throws BootException when that cannot be used
     */
    public static Board build(MachineClocks clocks, long ramSize, BoardConnections connections, Board.BootPlanning planning)
            throws BootException {
        return build(clocks, ramSize, connections, planning, Processors.one(Translation.ON));
    }

    /** The same, with a choice of how code runs. */
    public static Board build(MachineClocks clocks, long ramSize, BoardConnections connections, Board.BootPlanning planning,
                              Translation translation) throws BootException {
        return build(clocks, ramSize, connections, planning, Processors.one(translation));
    }

    /** The same, with one to {@link #CPU_LIMIT} CPUs. */
    public static Board build(MachineClocks clocks, long ramSize, BoardConnections connections, Board.BootPlanning planning,
                              Processors processors) throws BootException {
        if (processors.count() < 1 || processors.count() > CPU_LIMIT) {
            throw new IllegalArgumentException(processors.count() + " CPUs");
        }
        return new VexpressA9(clocks, connections, processors).build(ramSize, planning);
    }

    private Board build(long ramSize, Board.BootPlanning planning) throws BootException {
        BusMaster master = new BusMaster() {
            @Override
            public int cpu() {
                return accessingCpu().index();
            }

            @Override
            public boolean secure() {
                return accessingCpu().isSecure();
            }
        };
        Gic gic = new Gic("gic", GIC_INTERRUPTS, true, master,
                lines((interrupts, level) -> interrupts.setIrqLine(level)), lines((interrupts, level) -> interrupts.setFiqLine(level)),
                arbiter());
        placeMemory(ramSize);
        placeDevices(gic, master);
        memory = new AddressSpace("memory", system, arbiter());
        if (processors.count() > 1) {
            rams.forEach(ram -> ram.addListener(sharedRegions));
        }
        List<Cpu> cpus = IntStream.range(0, processors.count()).mapToObj(this::cpu).toList();
        new CpuCluster(cpus);
        turns = new CpuTurns(clocks.icount(), cpus, processors.quantum());

        BootPlan plan = planning.plan(BootBoard.vexpressA9(ramSize, cpus.size(), MemoryLayout.of(FlatView.of(system))));
        connections.semihosting().ifPresent(factory -> {
            ArmSemihosting semihosting = add(factory.create(plan, power));
            semihosting.connect(cpus);
            serialPorts.add(semihosting.consoleInput());
        });
        Machine machine = new Machine("vexpress-a9", clocks, addressSpaces(memory, cpus.size()), rams, turns, devices, serialPorts, inputs, power,
                () -> boot(plan, memory, cpus));
        processors.parallel().ifPresent(parallel -> {
            parallel.connect(cpus, power);
            machine.runInParallel(parallel);
        });
        return new Board(machine, plan);
    }

    private Arbiter arbiter() {
        return processors.parallel().map(ParallelMachine::arbiter).orElse(Arbiter.ALONE);
    }

    private Cpu accessingCpu() {
        Cpu running = processors.parallel().map(ParallelMachine::accessing).orElse(null);
        return running != null ? running : turns.accessing();
    }

    /** An input of each CPU. */
    private List<InterruptLine> lines(CpuInput input) {
        return IntStream.range(0, processors.count())
                .mapToObj(cpu -> (InterruptLine) level -> input.accept(turns.cpus().get(cpu).interrupts, level)).toList();
    }

    /** An input of a CPU takes a level. */
    @FunctionalInterface
    private interface CpuInput {
        void accept(Interrupts interrupts, boolean level);
    }

    /**
     * A CPU with an engine and decoded instructions of its own: its translated code holds it as a constant. What has been translated for
     * one is written once for all.
     */
    private Cpu cpu(int index) {
        Cpu cpu = new Cpu(index, new CortexA9(PERIPHERAL_BASE), memory, processors.parallel().isPresent() ? new Icount() : clocks.icount());
        CodeCache cache = new CodeCache();
        rams.forEach(ram -> ram.addListener(cache));
        Translation translation = processors.translation();
        cpu.setEngine(translation == Translation.OFF ? new Interpreter(cpu, decoder, cache)
                : new TieredEngine(cpu, decoder, cache, sharedRegions));
        return cpu;
    }

    private static void boot(BootPlan plan, AddressSpace memory, List<Cpu> cpus) {
        plan.load(memory);
        for (Cpu cpu : cpus) {
            BootPlan.Entry entry = plan.entries().get(cpu.index());
            cpu.setThumb(entry.thumb());
            cpu.pc = (int) entry.address();
        }
    }

    /** In the order in which {@code info mtree} expects them. */
    private static List<AddressSpace> addressSpaces(AddressSpace memory, int cpus) {
        List<AddressSpace> spaces = new ArrayList<>(List.of(memory,
                new AddressSpace("I/O", MemoryRegion.io("io", 0x10000, new UnimplementedDevice("io", "io", 0x10000)))));
        for (int cpu = 0; cpu < cpus; cpu++) {
            spaces.add(new AddressSpace("cpu-secure-memory-" + cpu, memory.root()));
            spaces.add(new AddressSpace("cpu-memory-" + cpu, memory.root()));
        }
        return spaces;
    }

    private void placeMemory(long ramSize) {
        Ram highmem = memory("vexpress.highmem", ramSize);
        MemoryRegion ram = MemoryRegion.ram(highmem);
        NorFlash flash0 = flash(0);
        NorFlash flash1 = flash(1);
        system.add(RAM_BASE, ram);
        // Both want address 0; the flash is in front, as after a reset of the real board.
        system.add(0, MemoryRegion.alias("vexpress.lowmem", ram, 0, Math.min(ramSize, FLASH_SIZE)));
        system.add(0, MemoryRegion.alias("vexpress.flashalias", flash0.region(), 0, FLASH_SIZE));
        system.add(0x40000000L, flash0.region());
        system.add(0x44000000L, flash1.region());
        system.add(0x48000000L, MemoryRegion.ram(memory("vexpress.sram", 32L * MIB)));
        system.add(0x4c000000L, MemoryRegion.ram(memory("vexpress.vram", 8L * MIB)));
    }

    private void placeDevices(Gic gic, BusMaster master) {
        VirtualClock clock = clocks.virtual();
        SystemRegisters systemRegisters = new SystemRegisters("sysregs", clock, SystemRegisters.VERSATILE_EXPRESS_ID,
                SystemRegisters.A9X4_PROCESSOR_ID, DaughterboardSupplies.A9X4, powerControl());
        place(0x10000000L, systemRegisters);
        place(0x10004000L, new Pl041("audio", clock, gic.spi(SPI_AUDIO)));
        placeCardSlot(gic, systemRegisters);
        placeInput(0x10006000L, Pl050.withKeyboard("keyboard", clock, gic.spi(SPI_KEYBOARD)));
        placeInput(0x10007000L, Pl050.withMouse("mouse", gic.spi(SPI_MOUSE)));
        for (int port = 0; port < SERIAL_PORTS; port++) {
            Pl011 uart = new Pl011("uart" + port, clock, gic.spi(SPI_UART0 + port), connections.serialLine(port));
            place(0x10009000L + 0x1000L * port, uart);
            serialPorts.add(uart);
        }
        place(0x1000f000L, new Sp805("watchdog", clock, WATCHDOG_HERTZ, gic.spi(SPI_WATCHDOG), powerControl()::reset));
        place(0x10011000L, timer("timer01", clock, gic.spi(SPI_TIMER01)));
        place(0x10012000L, timer("timer23", clock, gic.spi(SPI_TIMER23)));
        for (int i = 0; i < VIRTIO_TRANSPORTS; i++) {
            placeVirtio(i, gic.spi(SPI_VIRTIO0 + i));
        }
        place(0x10016000L, new SerialBusController("i2c",
                List.of(new Sii9022(DVI_TRANSMITTER_ADDRESS), new DisplayDataChannel(Edid.monitor1024x768()))));
        place(0x10017000L, new Pl031("rtc", connections.hostClock(), clocks.host(), gic.spi(SPI_RTC)));
        // The first display that is on is the one to see: the daughterboard's before the motherboard's.
        place(0x10020000L, display("daughterboard-clcd", clock, gic.spi(SPI_DAUGHTERBOARD_DISPLAY)));
        place(0x1001f000L, display("clcd", clock, gic.spi(SPI_DISPLAY)));
        place(0x100e4000L, timer("daughterboard-timer", clock, gic.spi(SPI_DAUGHTERBOARD_TIMER)));
        place(Integer.toUnsignedLong(PERIPHERAL_BASE),
                new MpcorePrivateRegion("mpcore", processors.count(), clock, master, gic, powerControl()::reset));
        place(0x1e00a000L, new Pl310("l2cache", Pl310.A9X4_CACHE_TYPE));
        connections.network().hubs().forEach(this::add);
        inputs.addAll(connections.network().uplinks());
        connections.network().ethernet().ifPresent(socket -> {
            Lan9118 ethernet = new Lan9118(ETHERNET, clock, gic.spi(SPI_ETHERNET), socket.address(), socket.line());
            place(0x4e000000L, ethernet);
            inputs.add(ethernet);
        });
    }

    private static Pl111 display(String name, VirtualClock clock, InterruptLine interrupt) {
        return new Pl111(name, Pl111.Model.PL111, clock, DISPLAY_HERTZ, interrupt);
    }

    private void placeVirtio(int number, InterruptLine interrupt) {
        VirtioDevice device = connections.virtio().device(number).map(plug -> plug.create(clocks.virtual())).orElse(null);
        place(0x10013000L + 0x200L * number, new VirtioMmio("virtio" + number, connections.virtio().legacy(),
                new GuestMemory(() -> memory), interrupt, device));
        if (device != null) {
            inputs.addAll(device.inputs());
            serialPorts.addAll(device.serialPorts());
        }
    }

    private NorFlash flash(int bank) {
        String name = "flash" + bank;
        Ram ram = memory("vexpress." + name, FLASH_SIZE);
        return add(connections.storage().flash(bank).map(image -> new NorFlash(name, ram, FLASH_SECTOR, image))
                .orElseGet(() -> new NorFlash(name, ram, FLASH_SECTOR)));
    }

    private void placeCardSlot(Gic gic, SystemRegisters systemRegisters) {
        StorageConnections storage = connections.storage();
        storage.disks().forEach(disk -> rams.addAll(disk.memory()));
        systemRegisters.setCardInserted(storage.card().isPresent());
        systemRegisters.setCardWriteProtected(storage.card().map(Disk::isReadOnly).orElse(false));
        place(0x10005000L, new Pl181("mmc", clocks.virtual(), MMC_HERTZ, gic.spi(SPI_MMC), gic.spi(SPI_MMC + 1),
                storage.card().map(SdCard::new)));
    }

    private static Sp804 timer(String name, VirtualClock clock, InterruptLine interrupt) {
        return new Sp804(name, clock, TIMER_HERTZ, TIMER_HERTZ, interrupt);
    }

    private PowerControl powerControl() {
        return new PowerControl() {
            @Override
            public void shutdown() {
                power.requestShutdown(0);
            }

            @Override
            public void reset() {
                if (connections.resetEndsRun()) {
                    power.requestShutdown(0);
                } else {
                    power.requestReset();
                }
            }
        };
    }

    private Ram memory(String name, long size) {
        Ram ram = new Ram(name, size, arbiter());
        rams.add(ram);
        return ram;
    }

    private <D extends Device> D add(D device) {
        devices.add(device);
        return device;
    }

    private void place(long address, Device device) {
        system.add(address, add(device).region());
    }

    private void placeInput(long address, Pl050 device) {
        place(address, device);
        inputs.add(device.input());
    }
}
