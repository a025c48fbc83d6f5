package dev.backstep.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.backstep.memory.AddressSpace;
import dev.backstep.memory.MemoryRegion;
import dev.backstep.memory.MmioHandler;
import dev.backstep.memory.Ram;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The expected texts of the whole board are what qemu-system-arm 7.2 prints for {@code -M vexpress-a9 -m 256}. */
class MemoryTreePrinterTest {

    private static final String TREE = """
            address-space: cpu-memory-0
            address-space: cpu-secure-memory-0
            address-space: memory
              0000000000000000-ffffffffffffffff (prio 0, i/o): system
                0000000000000000-0000000003ffffff (prio 0, romd): alias vexpress.flashalias @vexpress.flash0 0000000000000000-0000000003ffffff
                0000000000000000-0000000003ffffff (prio 0, ram): alias vexpress.lowmem @vexpress.highmem 0000000000000000-0000000003ffffff
                0000000010000000-0000000010000fff (prio 0, i/o): arm-sysctl
                0000000010004000-0000000010004fff (prio 0, i/o): pl041
                0000000010005000-0000000010005fff (prio 0, i/o): pl181
                0000000010006000-0000000010006fff (prio 0, i/o): pl050
                0000000010007000-0000000010007fff (prio 0, i/o): pl050
                0000000010009000-0000000010009fff (prio 0, i/o): pl011
                000000001000a000-000000001000afff (prio 0, i/o): pl011
                000000001000b000-000000001000bfff (prio 0, i/o): pl011
                000000001000c000-000000001000cfff (prio 0, i/o): pl011
                0000000010011000-0000000010011fff (prio 0, i/o): sp804
                0000000010012000-0000000010012fff (prio 0, i/o): sp804
                0000000010013000-00000000100131ff (prio 0, i/o): virtio-mmio
                0000000010013200-00000000100133ff (prio 0, i/o): virtio-mmio
                0000000010013400-00000000100135ff (prio 0, i/o): virtio-mmio
                0000000010013600-00000000100137ff (prio 0, i/o): virtio-mmio
                0000000010016000-0000000010016fff (prio 0, i/o): arm_sbcon_i2c
                0000000010017000-0000000010017fff (prio 0, i/o): pl031
                000000001001f000-000000001001ffff (prio 0, i/o): pl110
                0000000010020000-0000000010020fff (prio 0, i/o): pl110
                00000000100e4000-00000000100e4fff (prio 0, i/o): sp804
                000000001e000000-000000001e001fff (prio 0, i/o): a9mp-priv-container
                  000000001e000000-000000001e0000ff (prio 0, i/o): a9-scu
                  000000001e000100-000000001e0001ff (prio 0, i/o): gic_cpu
                  000000001e000200-000000001e00021f (prio 0, i/o): a9gtimer shared
                  000000001e000600-000000001e00061f (prio 0, i/o): arm_mptimer_timer
                  000000001e000620-000000001e00063f (prio 0, i/o): arm_mptimer_timer
                  000000001e001000-000000001e001fff (prio 0, i/o): gic_dist
                000000001e00a000-000000001e00afff (prio 0, i/o): l2x0_cc
                0000000040000000-0000000043ffffff (prio 0, romd): vexpress.flash0
                0000000044000000-0000000047ffffff (prio 0, romd): vexpress.flash1
                0000000048000000-0000000049ffffff (prio 0, ram): vexpress.sram
                000000004c000000-000000004c7fffff (prio 0, ram): vexpress.vram
                000000004e000000-000000004e0000ff (prio 0, i/o): lan9118-mmio
                0000000060000000-000000006fffffff (prio 0, ram): vexpress.highmem

            address-space: I/O
              0000000000000000-000000000000ffff (prio 0, i/o): io

            memory-region: vexpress.flash0
              0000000040000000-0000000043ffffff (prio 0, romd): vexpress.flash0

            memory-region: vexpress.highmem
              0000000060000000-000000006fffffff (prio 0, ram): vexpress.highmem

            """;

    private static final String FLAT = """
            FlatView #0
             AS "memory", root: system
             AS "cpu-secure-memory-0", root: system
             AS "cpu-memory-0", root: system
             Root memory region: system
              0000000000000000-0000000003ffffff (prio 0, romd): vexpress.flash0
              0000000010000000-0000000010000fff (prio 0, i/o): arm-sysctl
              0000000010004000-0000000010004fff (prio 0, i/o): pl041
              0000000010005000-0000000010005fff (prio 0, i/o): pl181
              0000000010006000-0000000010006fff (prio 0, i/o): pl050
              0000000010007000-0000000010007fff (prio 0, i/o): pl050
              0000000010009000-0000000010009fff (prio 0, i/o): pl011
              000000001000a000-000000001000afff (prio 0, i/o): pl011
              000000001000b000-000000001000bfff (prio 0, i/o): pl011
              000000001000c000-000000001000cfff (prio 0, i/o): pl011
              0000000010011000-0000000010011fff (prio 0, i/o): sp804
              0000000010012000-0000000010012fff (prio 0, i/o): sp804
              0000000010013000-00000000100131ff (prio 0, i/o): virtio-mmio
              0000000010013200-00000000100133ff (prio 0, i/o): virtio-mmio
              0000000010013400-00000000100135ff (prio 0, i/o): virtio-mmio
              0000000010013600-00000000100137ff (prio 0, i/o): virtio-mmio
              0000000010016000-0000000010016fff (prio 0, i/o): arm_sbcon_i2c
              0000000010017000-0000000010017fff (prio 0, i/o): pl031
              000000001001f000-000000001001ffff (prio 0, i/o): pl110
              0000000010020000-0000000010020fff (prio 0, i/o): pl110
              00000000100e4000-00000000100e4fff (prio 0, i/o): sp804
              000000001e000000-000000001e0000ff (prio 0, i/o): a9-scu
              000000001e000100-000000001e0001ff (prio 0, i/o): gic_cpu
              000000001e000200-000000001e00021f (prio 0, i/o): a9gtimer shared
              000000001e000600-000000001e00061f (prio 0, i/o): arm_mptimer_timer
              000000001e000620-000000001e00063f (prio 0, i/o): arm_mptimer_timer
              000000001e001000-000000001e001fff (prio 0, i/o): gic_dist
              000000001e00a000-000000001e00afff (prio 0, i/o): l2x0_cc
              0000000040000000-0000000043ffffff (prio 0, romd): vexpress.flash0
              0000000044000000-0000000047ffffff (prio 0, romd): vexpress.flash1
              0000000048000000-0000000049ffffff (prio 0, ram): vexpress.sram
              000000004c000000-000000004c7fffff (prio 0, ram): vexpress.vram
              000000004e000000-000000004e0000ff (prio 0, i/o): lan9118-mmio
              0000000060000000-000000006fffffff (prio 0, ram): vexpress.highmem

            FlatView #1
             AS "I/O", root: io
             Root memory region: io
              0000000000000000-000000000000ffff (prio 0, i/o): io

            """;

    private static final MmioHandler NOTHING = new MmioHandler() {
        @Override
        public int read(int offset, int size) {
            return 0;
        }

        @Override
        public void write(int offset, int value, int size) { }
    };

    private static MemoryRegion device(String name, long size) {
        return MemoryRegion.io(name, size, NOTHING);
    }

    private static MemoryRegion ram(String name, long size) {
        return MemoryRegion.ram(new Ram(name, size));
    }

    private static MemoryTreePrinter vexpress() {
        MemoryRegion highmem = ram("vexpress.highmem", 256L << 20);
        MemoryRegion flash0 = MemoryRegion.romDevice(new Ram("vexpress.flash0", 64L << 20), NOTHING);
        MemoryRegion flash1 = MemoryRegion.romDevice(new Ram("vexpress.flash1", 64L << 20), NOTHING);
        MemoryRegion system = MemoryRegion.container("system", -1);
        system.add(0x60000000L, highmem);
        system.add(0, MemoryRegion.alias("vexpress.lowmem", highmem, 0, 64L << 20));
        system.add(0x1e000000L, MemoryRegion.container("a9mp-priv-container", 0x2000)
                .add(0x1000, device("gic_dist", 0x1000))
                .add(0, device("a9-scu", 0x100))
                .add(0x100, device("gic_cpu", 0x100))
                .add(0x200, device("a9gtimer shared", 0x20))
                .add(0x600, device("arm_mptimer_timer", 0x20))
                .add(0x620, device("arm_mptimer_timer", 0x20)));
        String[] devices = {"10020000 pl110", "100e4000 sp804", "1e00a000 l2x0_cc", "10000000 arm-sysctl",
            "10004000 pl041", "10005000 pl181", "10006000 pl050", "10007000 pl050", "10009000 pl011", "1000a000 pl011",
            "1000b000 pl011", "1000c000 pl011", "10011000 sp804", "10012000 sp804", "10016000 arm_sbcon_i2c",
            "10017000 pl031", "1001f000 pl110"};
        for (String text : devices) {
            String[] parts = text.split(" ");
            system.add(Long.parseLong(parts[0], 16), device(parts[1], 0x1000));
        }
        for (int i = 0; i < 4; i++) {
            system.add(0x10013000L + 0x200L * i, device("virtio-mmio", 0x200));
        }
        system.add(0x40000000L, flash0);
        system.add(0, MemoryRegion.alias("vexpress.flashalias", flash0, 0, 64L << 20));
        system.add(0x44000000L, flash1);
        system.add(0x48000000L, ram("vexpress.sram", 32L << 20));
        system.add(0x4c000000L, ram("vexpress.vram", 8L << 20));
        system.add(0x4e000000L, device("lan9118-mmio", 0x100));
        return new MemoryTreePrinter(List.of(new AddressSpace("memory", system),
                new AddressSpace("I/O", device("io", 0x10000)),
                new AddressSpace("cpu-secure-memory-0", system), new AddressSpace("cpu-memory-0", system)));
    }

    @Test
    void treeOfTheBoardIsPrintedAsQemuPrintsIt() {
        assertEquals(TREE, vexpress().tree());
    }

    @Test
    void flatViewsOfTheBoardArePrintedAsQemuPrintsThem() {
        assertEquals(FLAT, vexpress().flatViews());
    }

    @Test
    void partOfARegionIsPrintedWithItsOffset() {
        MemoryRegion ram = ram("ram", 0x4000);
        MemoryRegion root = MemoryRegion.container("system", -1)
                .add(0x10000, -1, ram)
                .add(0x11000, 2, device("uart", 0x1000))
                .add(0, MemoryRegion.alias("window", ram, 0x3000, 0x1000));
        MemoryTreePrinter printer = new MemoryTreePrinter(List.of(new AddressSpace("memory", root)));
        assertEquals("""
                FlatView #0
                 AS "memory", root: system
                 Root memory region: system
                  0000000000000000-0000000000000fff (prio -1, ram): ram @0000000000003000
                  0000000000010000-0000000000010fff (prio -1, ram): ram
                  0000000000011000-0000000000011fff (prio 2, i/o): uart
                  0000000000012000-0000000000013fff (prio -1, ram): ram @0000000000002000

                """, printer.flatViews());
        assertEquals("""
                address-space: memory
                  0000000000000000-ffffffffffffffff (prio 0, i/o): system
                    0000000000000000-0000000000000fff (prio 0, ram): alias window @ram 0000000000003000-0000000000003fff
                    0000000000010000-0000000000013fff (prio -1, ram): ram
                    0000000000011000-0000000000011fff (prio 2, i/o): uart

                memory-region: ram
                  0000000000010000-0000000000013fff (prio -1, ram): ram

                """, printer.tree());
    }

    @Test
    void emptyAddressSpaceSaysSo() {
        assertEquals("""
                FlatView #0
                 AS "memory", root: system
                 Root memory region: system
                  No rendered FlatView

                """, new MemoryTreePrinter(List.of(new AddressSpace("memory", MemoryRegion.container("system", -1))))
                .flatViews());
    }
}
