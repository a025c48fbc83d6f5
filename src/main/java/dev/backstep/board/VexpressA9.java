package dev.backstep.board;

import dev.backstep.arm.cp15.CortexA9;
import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.decode.ArmDecoder;
import dev.backstep.arm.interpret.CodeCache;
import dev.backstep.arm.interpret.Interpreter;
import dev.backstep.board.boot.BootBoard;
import dev.backstep.board.boot.BootException;
import dev.backstep.board.boot.BootPlan;
import dev.backstep.board.boot.MemoryLayout;
import dev.backstep.clock.MachineClocks;
import dev.backstep.clock.VirtualClock;
import dev.backstep.device.BusMaster;
import dev.backstep.device.Device;
import dev.backstep.device.DeviceInput;
import dev.backstep.device.InterruptLine;
import dev.backstep.device.PowerControl;
import dev.backstep.device.UnimplementedDevice;
import dev.backstep.device.flash.NorFlash;
import dev.backstep.device.gic.Gic;
import dev.backstep.device.l2cache.Pl310;
import dev.backstep.device.mpcore.MpcorePrivateRegion;
import dev.backstep.device.network.Lan9118;
import dev.backstep.device.rtc.Pl031;
import dev.backstep.device.serial.Pl011;
import dev.backstep.device.serial.SerialReceiver;
import dev.backstep.device.sysregs.DaughterboardSupplies;
import dev.backstep.device.sysregs.SystemRegisters;
import dev.backstep.device.timer.Sp804;
import dev.backstep.device.virtio.GuestMemory;
import dev.backstep.device.virtio.VirtioDevice;
import dev.backstep.device.virtio.VirtioMmio;
import dev.backstep.machine.Machine;
import dev.backstep.machine.PowerSwitch;
import dev.backstep.memory.AddressSpace;
import dev.backstep.memory.FlatView;
import dev.backstep.memory.MemoryRegion;
import dev.backstep.memory.Ram;
import dev.backstep.semihosting.ArmSemihosting;

import java.util.ArrayList;
import java.util.List;

/**
 * ARM Versatile Express with the Cortex-A9 daughterboard (V2M-P1 and CoreTile Express A9x4), one CPU.
 *
 * <p>Addresses and interrupt numbers follow ARM's DUI 0447 and DUI 0448. Devices that are not modelled yet are named in the
 * memory tree and read as zero.
 */
public final class VexpressA9 {

    /** Physical address of RAM. */
    public static final long RAM_BASE = 0x60000000L;
    /** Most RAM, in bytes. */
    public static final long RAM_LIMIT = 1L << 30;

    private static final int MIB = 1 << 20;
    private static final long FLASH_SIZE = 64L * MIB;
    private static final int FLASH_SECTOR = 256 << 10;
    private static final int PERIPHERAL_BASE = 0x1e000000;
    private static final int GIC_INTERRUPTS = 96;
    private static final long TIMER_HERTZ = 1_000_000;
    /** Number of serial ports that {@code -serial} can be plugged into. */
    public static final int SERIAL_PORTS = 4;
    /** Number of virtio-mmio transports. */
    public static final int VIRTIO_TRANSPORTS = 4;

    /** The name of the board's own network interface, as a device and as an input. */
    public static final String ETHERNET = "ethernet";

    /** SPI numbers of the motherboard and the daughterboard. */
    private static final int SPI_TIMER01 = 2;
    private static final int SPI_TIMER23 = 3;
    private static final int SPI_RTC = 4;
    private static final int SPI_UART0 = 5;
    private static final int SPI_ETHERNET = 15;
    private static final int SPI_VIRTIO0 = 40;
    private static final int SPI_DAUGHTERBOARD_TIMER = 48;

    private final MachineClocks clocks;
    private final BoardConnections connections;
    private final PowerSwitch power;
    private final MemoryRegion system = MemoryRegion.container("system", -1);
    private final List<Device> devices = new ArrayList<>();
    private final List<Ram> rams = new ArrayList<>();
    private final List<SerialReceiver> serialPorts = new ArrayList<>();
    private final List<DeviceInput> inputs = new ArrayList<>();
    /** Finished when all devices are placed; those that are bus masters look here when they run. */
    private AddressSpace memory;

    private VexpressA9(MachineClocks clocks, BoardConnections connections) {
        this.clocks = clocks;
        this.connections = connections;
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
        return new VexpressA9(clocks, connections).build(ramSize, planning);
    }

    private Board build(long ramSize, Board.BootPlanning planning) throws BootException {
        // The CPU needs the address space, and the interrupt controller needs the CPU: lines go through this list.
        List<Cpu> cpus = new ArrayList<>();
        BusMaster master = new BusMaster() {
            @Override
            public int cpu() {
                return 0;
            }

            @Override
            public boolean secure() {
                return cpus.get(0).isSecure();
            }
        };
        Gic gic = new Gic("gic", GIC_INTERRUPTS, true, master,
                List.of(level -> cpus.get(0).setIrqLine(level)), List.of(level -> cpus.get(0).setFiqLine(level)));
        placeMemory(ramSize);
        placeDevices(gic, master);
        memory = new AddressSpace("memory", system);

        Cpu cpu = new Cpu(0, new CortexA9(PERIPHERAL_BASE), memory, clocks.icount());
        cpus.add(cpu);
        CodeCache cache = new CodeCache();
        rams.forEach(ram -> ram.addListener(cache));
        cpu.setEngine(new Interpreter(cpu, new ArmDecoder(), cache));

        BootPlan plan = planning.plan(BootBoard.vexpressA9(ramSize, cpus.size(), MemoryLayout.of(FlatView.of(system))));
        connections.semihosting().ifPresent(factory -> {
            ArmSemihosting semihosting = add(factory.create(plan, power));
            semihosting.connect(cpus);
            serialPorts.add(semihosting.consoleInput());
        });
        Machine machine = new Machine("vexpress-a9", clocks, addressSpaces(memory), rams, cpus, devices, serialPorts, inputs, power,
                () -> boot(plan, memory, cpus));
        return new Board(machine, plan);
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
    private static List<AddressSpace> addressSpaces(AddressSpace memory) {
        return List.of(memory,
                new AddressSpace("I/O", MemoryRegion.io("io", 0x10000, new UnimplementedDevice("io", "io", 0x10000))),
                new AddressSpace("cpu-secure-memory-0", memory.root()),
                new AddressSpace("cpu-memory-0", memory.root()));
    }

    private void placeMemory(long ramSize) {
        Ram highmem = memory("vexpress.highmem", ramSize);
        MemoryRegion ram = MemoryRegion.ram(highmem);
        NorFlash flash0 = add(new NorFlash("flash0", memory("vexpress.flash0", FLASH_SIZE), FLASH_SECTOR));
        NorFlash flash1 = add(new NorFlash("flash1", memory("vexpress.flash1", FLASH_SIZE), FLASH_SECTOR));
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
        place(0x10000000L, new SystemRegisters("sysregs", clock, SystemRegisters.VERSATILE_EXPRESS_ID,
                SystemRegisters.A9X4_PROCESSOR_ID, DaughterboardSupplies.A9X4, powerControl()));
        placeUnimplemented(0x10004000L, "audio", "pl041", 0x1000);
        placeUnimplemented(0x10005000L, "mmc", "pl181", 0x1000);
        placeUnimplemented(0x10006000L, "keyboard", "pl050", 0x1000);
        placeUnimplemented(0x10007000L, "mouse", "pl050", 0x1000);
        for (int port = 0; port < SERIAL_PORTS; port++) {
            Pl011 uart = new Pl011("uart" + port, clock, gic.spi(SPI_UART0 + port), connections.serialLine(port));
            place(0x10009000L + 0x1000L * port, uart);
            serialPorts.add(uart);
        }
        place(0x10011000L, timer("timer01", clock, gic.spi(SPI_TIMER01)));
        place(0x10012000L, timer("timer23", clock, gic.spi(SPI_TIMER23)));
        for (int i = 0; i < VIRTIO_TRANSPORTS; i++) {
            placeVirtio(i, gic.spi(SPI_VIRTIO0 + i));
        }
        placeUnimplemented(0x10016000L, "i2c", "arm_sbcon_i2c", 0x1000);
        place(0x10017000L, new Pl031("rtc", connections.hostClock(), clocks.host(), gic.spi(SPI_RTC)));
        placeUnimplemented(0x1001f000L, "clcd", "pl110", 0x1000);
        placeUnimplemented(0x10020000L, "daughterboard-clcd", "pl110", 0x1000);
        place(0x100e4000L, timer("daughterboard-timer", clock, gic.spi(SPI_DAUGHTERBOARD_TIMER)));
        place(Integer.toUnsignedLong(PERIPHERAL_BASE),
                new MpcorePrivateRegion("mpcore", 1, clock, master, gic, powerControl()::reset));
        place(0x1e00a000L, new Pl310("l2cache", Pl310.A9X4_CACHE_TYPE));
        connections.network().hubs().forEach(this::add);
        inputs.addAll(connections.network().uplinks());
        connections.network().ethernet().ifPresent(socket -> {
            Lan9118 ethernet = new Lan9118(ETHERNET, clock, gic.spi(SPI_ETHERNET), socket.address(), socket.line());
            place(0x4e000000L, ethernet);
            inputs.add(ethernet);
        });
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
        Ram ram = new Ram(name, size);
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

    private void placeUnimplemented(long address, String name, String regionName, long size) {
        place(address, new UnimplementedDevice(name, regionName, size));
    }
}
