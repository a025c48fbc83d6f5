package dev.backstep.board.boot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.backstep.memory.AddressSpace;
import dev.backstep.memory.MemoryRegion;
import dev.backstep.memory.Ram;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Expected words and addresses of Linux boots were read from qemu-system-arm 7.2 with the same inputs. */
class BootPlannerTest {

    private final Images.Files files = new Images.Files()
            .with("raw.bin", new byte[5000])
            .with("initrd.bin", new byte[3000])
            .with("t.elf", Images.elf())
            .with("v.dtb", Images.deviceTree());

    private BootPlan plan(long ramSize, int cpus, BootOptions options) throws BootException {
        return BootPlanner.plan(Images.board(ramSize, cpus), options, files);
    }

    private BootPlan plan(BootOptions options) throws BootException {
        return plan(Images.RAM, 1, options);
    }

    private String error(BootOptions options) {
        String message = assertThrows(BootException.class, () -> plan(options)).getMessage();
        assertTrue(!message.contains("\n"), message);
        return message;
    }

    private static Segment segment(BootPlan plan, String name) {
        return plan.segments().stream().filter(segment -> segment.name().equals(name)).findFirst().orElseThrow();
    }

    private static BootOptions kernel(String path) {
        return BootOptions.none().withKernel(path);
    }

    private static List<BootPlan.Entry> entries(long... addresses) {
        return Arrays.stream(addresses).mapToObj(BootPlan.Entry::of).toList();
    }

    @Test
    void rawKernelIsStartedByTheBootloaderWithTags() throws BootException {
        BootPlan plan = plan(kernel("raw.bin"));
        assertEquals(entries(0x60000000L), plan.entries());
        assertEquals(0x60000000L, segment(plan, "bootloader").address());
        assertEquals(List.of("e3a00000", "e59f1004", "e59f2004", "e59ff004", "000008e0", "60000100", "60010000"),
                Images.words(segment(plan, "bootloader").bytes()));
        assertEquals(0x60000100L, segment(plan, "ATAGs").address());
        assertEquals(List.of("00000005", "54410001", "00000001", "00001000", "00000000",
                "00000004", "54410002", "08000000", "60000000", "00000000", "00000000"),
                Images.words(segment(plan, "ATAGs").bytes()));
        assertEquals(0x60010000L, segment(plan, "raw.bin").address());
        assertEquals(List.of(), plan.notes());
    }

    @Test
    void tagsTellOfInitrdAndCommandLine() throws BootException {
        BootPlan plan = plan(256L << 20, 1, kernel("raw.bin").withInitrd("initrd.bin")
                .withCommandLine("console=ttyAMA0 hello"));
        assertEquals(List.of("00000005", "54410001", "00000001", "00001000", "00000000",
                "00000004", "54410002", "10000000", "60000000", "00000004", "54420005", "68000000",
                "00000bb8", "00000008", "54410009", "736e6f63", "3d656c6f", "41797474", "2030414d", "6c6c6568",
                "0000006f", "00000000", "00000000"), Images.words(segment(plan, "ATAGs").bytes()));
        assertEquals(0x68000000L, segment(plan, "initrd.bin").address());
        assertEquals(3000, segment(plan, "initrd.bin").size());
    }

    @Test
    void deviceTreeFollowsTheInitrdAndIsMadeToFitTheMachine() throws BootException {
        BootPlan plan = plan(256L << 20, 1, kernel("raw.bin").withInitrd("initrd.bin").withDeviceTree("v.dtb")
                .withCommandLine("console=ttyAMA0"));
        assertEquals("68001000", Images.words(segment(plan, "bootloader").bytes()).get(5));
        Segment blob = segment(plan, "dtb");
        assertEquals(0x68001000L, blob.address());
        assertEquals((Images.deviceTree().length + 10000) * 2, blob.size());
        DeviceTree.Node root = DeviceTree.parse("out", blob.bytes()).root();
        assertEquals(List.of("virtio_mmio@10013000", "virtio_mmio@10013200", "virtio_mmio@10013400",
                "virtio_mmio@10013600", "memory@60000000", "chosen", "interrupt-controller@1e001000"),
                root.children().stream().map(DeviceTree.Node::name).toList());
        DeviceTree.Node memory = root.child("memory@60000000");
        assertArrayEquals(new byte[] {0x60, 0, 0, 0, 0x10, 0, 0, 0}, memory.property("reg"));
        assertArrayEquals("memory\0".getBytes(StandardCharsets.UTF_8), memory.property("device_type"));
        DeviceTree.Node chosen = root.child("chosen");
        assertArrayEquals("console=ttyAMA0\0".getBytes(StandardCharsets.UTF_8), chosen.property("bootargs"));
        assertEquals(0x68000000, chosen.cell("linux,initrd-start", 0));
        assertEquals(0x68000bb8, chosen.cell("linux,initrd-end", 0));
        assertArrayEquals("serial0\0".getBytes(StandardCharsets.UTF_8), chosen.property("stdout-path"));
        DeviceTree.Node virtio = root.child("virtio_mmio@10013200");
        assertArrayEquals(new byte[] {0, 0, 0, 0, 0, 0, 0, 41, 0, 0, 0, 1}, virtio.property("interrupts"));
        assertArrayEquals(new byte[] {0x10, 0x01, 0x32, 0, 0, 0, 2, 0}, virtio.property("reg"));
        assertEquals(7, virtio.cell("interrupt-parent", 0));
        assertTrue(virtio.isCompatible("virtio,mmio"));
        assertArrayEquals(new byte[0], virtio.property("dma-coherent"));
    }

    @Test
    void deviceTreeWithoutInterruptControllerGetsNoVirtioAndANote() throws BootException {
        DeviceTree tree = DeviceTree.parse("v", Images.deviceTree());
        tree.root().children().remove(2);
        tree.root().children().remove(0);
        files.with("w.dtb", tree.write(0));
        BootPlan plan = plan(kernel("raw.bin").withDeviceTree("w.dtb"));
        DeviceTree.Node root = DeviceTree.parse("out", segment(plan, "dtb").bytes()).root();
        assertEquals(List.of("chosen", "memory@60000000"), root.children().stream().map(DeviceTree.Node::name).toList());
        assertNull(root.child("chosen").property("bootargs"));
        assertEquals(1, plan.notes().size());
        assertTrue(plan.notes().get(0).contains("\"arm,cortex-a9-gic\""), plan.notes().get(0));
    }

    @Test
    void elfKernelIsStartedAtItsEntryOnAllCpus() throws BootException {
        BootPlan plan = plan(Images.RAM, 2, kernel("t.elf").withInitrd("initrd.bin"));
        assertEquals(entries(0x60010000L, 0x60010000L), plan.entries());
        assertEquals(1, plan.segments().size());
        assertEquals("main", plan.symbols().describe(0x60010000L));
        assertEquals(List.of("initrd 'initrd.bin' is not loaded: an ELF kernel is not started as Linux"), plan.notes());
    }

    @Test
    void thumbEntryOfAnElfKernelIsKept() throws BootException {
        files.with("thumb.elf", Images.word(Images.elf(), 24, 0x60010001));
        assertEquals(List.of(new BootPlan.Entry(0x60010000L, true)), plan(kernel("thumb.elf")).entries());
    }

    @Test
    void deviceTreeOfAnElfKernelGoesToTheBaseOfRamIfThereIsRoom() throws BootException {
        BootPlan plan = plan(kernel("t.elf").withDeviceTree("v.dtb"));
        assertEquals(0x60000000L, segment(plan, "dtb").address());
        files.with("low.elf", Images.elf(0x60001000L,
                List.of(new Images.Part(0x60001000L, 0x60001000L, new byte[8], 8)), List.of()));
        plan = plan(kernel("low.elf").withDeviceTree("v.dtb"));
        assertEquals(1, plan.segments().size());
        assertEquals(List.of("dtb 'v.dtb' is not loaded: the kernel leaves no room at the base of RAM"), plan.notes());
    }

    @Test
    void elfKernelsWhoseSegmentsOverlapAreRefused() {
        files.with("two.elf", Images.elf(0, List.of(new Images.Part(0x60000000L, 0x60000000L, new byte[8], 0x1000),
                new Images.Part(0x60000ffcL, 0x60000ffcL, new byte[8], 8)), List.of()));
        assertEquals("images overlap: two.elf ELF program header segment 0 at 0x60000000-0x60000fff and "
                + "two.elf ELF program header segment 1 at 0x60000ffc-0x60001003", error(kernel("two.elf")));
    }

    @Test
    void uImageOfLinuxGoesWhereItWantsAndIsStartedByTheBootloader() throws BootException {
        files.with("u", Images.uImage(new byte[64], 0x60008000, 0x60008000, 2, 0, 5));
        BootPlan plan = plan(kernel("u"));
        assertEquals(0x60008000L, segment(plan, "u").address());
        assertEquals("60008000", Images.words(segment(plan, "bootloader").bytes()).get(6));
        assertEquals(entries(0x60000000L), plan.entries());
    }

    @Test
    void uImageThatRunsAnywhereGoes32MiBIntoRam() throws BootException {
        files.with("u", Images.uImage(new byte[64], 0, 0x10, 14, 0, 5));
        BootPlan plan = plan(kernel("u"));
        assertEquals(0x62000040L, segment(plan, "u").address());
        assertEquals("62000050", Images.words(segment(plan, "bootloader").bytes()).get(6));
    }

    @Test
    void uImageThatIsNotLinuxIsStartedAtItsEntry() throws BootException {
        files.with("u", Images.uImage(new byte[64], 0x60008000, 0x60008001, 2, 0, 0));
        BootPlan plan = plan(kernel("u"));
        assertEquals(List.of(new BootPlan.Entry(0x60008000L, true)), plan.entries());
        assertEquals(1, plan.segments().size());
    }

    @Test
    void ramdiskOfUBootLosesItsHeader() throws BootException {
        files.with("rd", Images.uImage(new byte[64], 0, 0, 3, 0, 5));
        BootPlan plan = plan(kernel("raw.bin").withInitrd("rd"));
        assertEquals(0x64000000L, segment(plan, "rd").address());
        assertEquals(64, segment(plan, "rd").size());
    }

    @Test
    void initrdGoesBehindALargeKernel() throws BootException {
        files.with("large.bin", new byte[5 << 20]);
        BootPlan plan = plan(8L << 20, 1, kernel("large.bin").withInitrd("initrd.bin"));
        assertEquals(0x60510000L, segment(plan, "initrd.bin").address());
    }

    @Test
    void otherCpusWaitInSramWhileLinuxStartsOnTheFirst() throws BootException {
        BootPlan plan = plan(Images.RAM, 4, kernel("raw.bin"));
        assertEquals(entries(0x60000000L, 0x48000000L, 0x48000000L, 0x48000000L), plan.entries());
        List<String> pen = Images.words(segment(plan, "smpboot").bytes());
        assertEquals(14, pen.size());
        assertEquals(List.of("10000030", "1e000100"), pen.subList(12, 14));
        // The literals lie where the two loads look for them: address of the load + 8 + offset.
        assertEquals(48, 0 + 8 + (Integer.parseUnsignedInt(pen.get(0), 16) & 0xfff));
        assertEquals(52, 4 + 8 + (Integer.parseUnsignedInt(pen.get(1), 16) & 0xfff));
    }

    @Test
    void firmwareGoesToFlashAndCpusStartAtTheResetVector() throws BootException {
        BootPlan plan = plan(Images.RAM, 2, BootOptions.none().withBios("raw.bin"));
        assertEquals(List.of(new Segment("raw.bin", 0x40000000L, new byte[5000])), plan.segments());
        assertEquals(entries(0, 0), plan.entries());
    }

    @Test
    void firmwareMayLieBesideAKernelThatIsStarted() throws BootException {
        BootPlan plan = plan(kernel("t.elf").withBios("raw.bin"));
        assertEquals(entries(0x60010000L), plan.entries());
        assertEquals(2, plan.segments().size());
    }

    @Test
    void loadersPlaceFilesDataAndProgramCounters() throws BootException {
        files.with("h", """
                :02000004600298
                :0400000001020304F2
                :00000001FF
                """.getBytes(StandardCharsets.UTF_8));
        BootPlan plan = plan(Images.RAM, 3, BootOptions.none().withLoaders(List.of(
                LoaderSpec.parse("loader,addr=0x60010002,data=0x1122,data-len=2"),
                LoaderSpec.parse("loader,file=t.elf,cpu-num=0"),
                LoaderSpec.parse("loader,file=raw.bin,addr=0x60001000,cpu-num=1"),
                LoaderSpec.parse("loader,file=h"),
                LoaderSpec.parse("loader,addr=0x60003001,cpu-num=2"))));
        assertEquals(entries(0x60010000L, 0x60001000L, 0x60003001L), plan.entries());
        assertEquals(List.of("t.elf ELF program header segment 0", "raw.bin", "h", "loader data"),
                plan.segments().stream().map(Segment::name).toList());
        assertEquals(0x60020000L, segment(plan, "h").address());
        assertEquals("main", plan.symbols().describe(0x60010000L));
    }

    @Test
    void loaderForcedToRawPutsAnElfFileAsItIs() throws BootException {
        BootPlan plan = plan(BootOptions.none().withLoaders(
                List.of(LoaderSpec.parse("loader,file=t.elf,force-raw=on,addr=0x60001000"))));
        assertEquals(List.of(new Segment("t.elf", 0x60001000L, Images.elf())), plan.segments());
    }

    @Test
    void loadersThatCannotBeFollowedAreRefused() throws BootException {
        assertEquals("-device loader: cpu-num 1 does not exist, the machine has 1 CPU", error(BootOptions.none()
                .withLoaders(List.of(LoaderSpec.parse("loader,addr=0,cpu-num=1")))));
        assertEquals("loader file 'raw.bin': 0x10000000-0x10001387 is not memory of this board", error(BootOptions.none()
                .withLoaders(List.of(LoaderSpec.parse("loader,file=raw.bin,addr=0x10000000")))));
        assertEquals("-device loader data: 0x67fffffe-0x68000001 is not memory of this board", error(BootOptions.none()
                .withLoaders(List.of(LoaderSpec.parse("loader,addr=0x67fffffe,data=1,data-len=4")))));
        assertEquals("could not load loader file 'missing': no such file", error(BootOptions.none()
                .withLoaders(List.of(LoaderSpec.parse("loader,file=missing")))));
    }

    @Test
    void filesThatCannotBeReadAreRefusedWithTheirPath(@TempDir Path directory) throws IOException {
        Path empty = Files.createFile(directory.resolve("empty"));
        assertEquals("could not load kernel '" + directory + "': it is a directory", error(kernel(directory.toString())));
        assertEquals("could not load kernel '/nowhere/at all': no such file", error(kernel("/nowhere/at all")));
        assertEquals("could not load kernel '" + empty + "': the file is empty", error(kernel(empty.toString())));
        assertEquals("could not load kernel 'a\0b': not a valid path", error(kernel("a\0b")));
        assertEquals("could not load initrd 'missing': no such file", error(kernel("raw.bin").withInitrd("missing")));
        assertEquals("could not load dtb 'missing': no such file", error(kernel("raw.bin").withDeviceTree("missing")));
        assertEquals("could not load bios 'missing': no such file", error(BootOptions.none().withBios("missing")));
        Path device = Path.of("/dev/zero");
        assumeTrue(Files.exists(device));
        assertEquals("could not load kernel '/dev/zero': it is not a regular file", error(kernel("/dev/zero")));
    }

    @Test
    void imagesLargerThanTheirMemoryAreRefused(@TempDir Path directory) throws IOException, BootException {
        files.with("large", new byte[4 << 20]);
        BootBoard small = Images.board(4L << 20, 1);
        assertEquals("kernel 'large' is too large to fit in RAM (kernel size 4194304, RAM size 4194304)",
                assertThrows(BootException.class, () -> BootPlanner.plan(small, kernel("large"), files)).getMessage());
        assertTrue(assertThrows(BootException.class,
                () -> BootPlanner.plan(small, kernel("raw.bin").withInitrd("large"), files)).getMessage()
                .startsWith("could not load initrd 'large': it has 4194304 bytes, there is room for "));
        Path bios = directory.resolve("bios");
        try (var channel = new RandomAccessFile(bios.toFile(), "rw")) {
            channel.setLength((64L << 20) + 1);
        }
        assertEquals("could not load bios '" + bios + "': it has 67108865 bytes, there is room for 67108864",
                error(BootOptions.none().withBios(bios.toString())));
    }

    @Test
    void foreignKernelsAreRefusedByName() {
        byte[] image = new byte[0x300];
        files.with("be", Images.word(image, 0x24, 0x18286f01));
        files.with("arm64", Images.word(image, 0x38, 0x644d5241));
        files.with("x86", Images.word(image, 0x202, 0x53726448));
        files.with("gz", Images.word(image, 0, 0x00088b1f));
        assertEquals("kernel 'be' is a big-endian zImage; only little-endian kernels run here", error(kernel("be")));
        assertEquals("kernel 'arm64' is a kernel for AArch64; a 32-bit ARM kernel is needed", error(kernel("arm64")));
        assertEquals("kernel 'x86' is a kernel for x86; a 32-bit ARM kernel is needed", error(kernel("x86")));
        assertEquals("kernel 'gz' is compressed with gzip; unpack it first, or give the zImage", error(kernel("gz")));
    }

    @Test
    void truncatedZImageIsStartedWithANote() throws BootException {
        byte[] image = Images.word(Images.word(new byte[0x300], 0x24, 0x016f2818), 0x2c, 0x400);
        files.with("z", image);
        assertEquals(List.of("kernel 'z' seems cut off: its zImage header speaks of 1024 bytes, the file has 768"),
                plan(kernel("z")).notes());
    }

    @Test
    void linuxOptionsWithoutAKernelAreRefused() {
        assertEquals("-append only allowed with -kernel option", error(BootOptions.none().withCommandLine("x")));
        assertEquals("-initrd only allowed with -kernel option", error(BootOptions.none().withInitrd("initrd.bin")));
        assertEquals("-append has 70000 bytes, there is room for 65152",
                error(kernel("raw.bin").withCommandLine("x".repeat(70000))));
    }

    @Test
    void loadingWritesBytesAndClearsWhatFollows() {
        Ram ram = new Ram("ram", 0x10000);
        AddressSpace space = new AddressSpace("memory", MemoryRegion.container("system", -1)
                .add(0x1000, MemoryRegion.ram(ram)));
        for (int i = 0; i < 0x3000; i++) {
            ram.write(i, 0xff, 1);
        }
        ram.capture();
        new BootPlan(List.of(new Segment("s", 0x1002, new byte[] {1, 2}, 0x2000)), List.of(),
                new SymbolTable(List.of()), List.of()).load(space);
        assertEquals(0x0201ffff, space.read(0x1000, 4));
        assertEquals(0, space.read(0x1004, 4));
        assertEquals(0xffff0000, space.read(0x3000, 4));
        ram.capture();
        new BootPlan(List.of(new Segment("zeros", 0x5000, new byte[0], 0x3000)), List.of(),
                new SymbolTable(List.of()), List.of()).load(space);
        assertEquals(0, ram.writtenPages());
    }
}
