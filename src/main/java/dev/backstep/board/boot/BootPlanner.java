package dev.backstep.board.boot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Turns what the user asked for into a {@link BootPlan}, by the rules of QEMU's boards: an ELF file is started at its entry
 * on all CPUs; a uImage, zImage or raw file is started as Linux; without a kernel the CPUs start at the reset vector.
 */
public final class BootPlanner {

    /** An ELF file with debug information is larger than what it loads. */
    private static final long LARGEST_ELF = 1L << 30;
    private static final long LARGEST_DEVICE_TREE = 1L << 20;
    private static final long PAGE_SIZE = 0x1000;

    private static final int ZIMAGE_MAGIC = 0x016f2818;
    private static final int ARM64_IMAGE_MAGIC = 0x644d5241;

    private final BootBoard board;
    private final BootOptions options;
    private final ImageSource source;
    private final List<Segment> segments = new ArrayList<>();
    private final List<Segment> data = new ArrayList<>();
    private final List<Symbol> symbols = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final long[] entries;

    private BootPlanner(BootBoard board, BootOptions options, ImageSource source) {
        this.board = board;
        this.options = options;
        this.source = source;
        this.entries = new long[board.cpuCount()];
    }

    /**
     * Reads the files and plans.
     *
     * @throws BootException one line for the user; nothing has been changed then
     */
    public static BootPlan plan(BootBoard board, BootOptions options, ImageSource source) throws BootException {
        return new BootPlanner(board, options, source).plan();
    }

    private BootPlan plan() throws BootException {
        if (options.bios() != null) {
            planBios();
        }
        if (options.kernel() != null) {
            planKernel();
        } else {
            planFirmware();
        }
        for (LoaderSpec loader : options.loaders()) {
            planLoader(loader);
        }
        refuseOverlaps();
        segments.addAll(data);
        List<BootPlan.Entry> starts = Arrays.stream(entries).mapToObj(BootPlan.Entry::of).toList();
        return new BootPlan(segments, starts, new SymbolTable(symbols), notes);
    }

    private void planBios() throws BootException {
        byte[] bytes = source.read("bios", options.bios(), board.firmwareSize());
        if (ElfFile.isElf(bytes)) {
            notes.add("bios '" + options.bios() + "' is an ELF file, but -bios loads files as they are; -kernel loads ELF");
        }
        segments.add(new Segment(options.bios(), board.firmwareBase(), bytes));
    }

    private void planFirmware() throws BootException {
        if (options.commandLine() != null && !options.commandLine().isEmpty()) {
            throw new BootException("-append only allowed with -kernel option");
        }
        if (options.initrd() != null) {
            throw new BootException("-initrd only allowed with -kernel option");
        }
        Arrays.fill(entries, board.resetVector());
        if (options.deviceTree() != null) {
            byte[] tree = deviceTree(0, 0);
            requireRam("dtb '" + options.deviceTree() + "'", board.ramBase(), tree.length);
            segments.add(new Segment("dtb", board.ramBase(), tree));
        }
        if (options.bios() == null && options.loaders().isEmpty()) {
            notes.add("nothing to run: neither -kernel nor -bios nor -device loader was given");
        }
    }

    private void planKernel() throws BootException {
        byte[] bytes = source.read("kernel", options.kernel(), LARGEST_ELF);
        if (ElfFile.isElf(bytes)) {
            planElfKernel(ElfFile.parse("kernel", options.kernel(), bytes));
        } else if (UImage.isUImage(bytes)) {
            planUImageKernel(UImage.parse("kernel", options.kernel(), bytes));
        } else {
            planRawKernel(bytes);
        }
    }

    private void planElfKernel(ElfFile elf) throws BootException {
        segments.addAll(elf.segments(board.memory()));
        symbols.addAll(elf.symbols());
        Arrays.fill(entries, elf.entry());
        if (options.initrd() != null) {
            noteUnusedInitrd("an ELF kernel");
        }
        if (options.deviceTree() != null) {
            byte[] tree = deviceTree(0, 0);
            long low = elf.lowestAddress();
            boolean roomBelow = low >= board.ramBase() + tree.length;
            boolean outside = elf.highestAddress() < board.ramBase();
            if (roomBelow || outside) {
                requireRam("dtb '" + options.deviceTree() + "'", board.ramBase(), tree.length);
                segments.add(new Segment("dtb", board.ramBase(), tree));
            } else {
                notes.add("dtb '" + options.deviceTree() + "' is not loaded: the kernel leaves no room at the base of RAM");
            }
        }
    }

    private void planUImageKernel(UImage image) throws BootException {
        String what = "kernel '" + options.kernel() + "'";
        if (image.type() == UImage.Type.RAMDISK) {
            throw new BootException(what + ": uImage is of type 3 (ramdisk); give it with -initrd");
        }
        boolean placed = image.type() == UImage.Type.KERNEL_NOLOAD;
        // Such a kernel counts its addresses from a header that lies before it.
        long address = placed ? board.ramBase() + LinuxBoot.NOLOAD_OFFSET + UImage.HEADER_SIZE : image.loadAddress();
        long entry = placed ? (address + image.entry()) & 0xffffffffL : image.entry();
        board.memory().require(what, address, image.data().length);
        segments.add(new Segment(options.kernel(), address, image.data()));
        if (image.linux()) {
            planLinux(address + image.data().length, entry);
        } else {
            Arrays.fill(entries, entry);
            if (options.initrd() != null) {
                noteUnusedInitrd("a uImage that is not Linux");
            }
            if (options.deviceTree() != null) {
                notes.add("dtb '" + options.deviceTree() + "' is not loaded: a uImage that is not Linux does not take it");
            }
        }
    }

    private void noteUnusedInitrd(String kernel) {
        notes.add("initrd '" + options.initrd() + "' is not loaded: " + kernel + " is not started as Linux");
    }

    private void planRawKernel(byte[] bytes) throws BootException {
        String what = "kernel '" + options.kernel() + "'";
        refuseForeignKernels(what, bytes);
        long address = board.ramBase() + LinuxBoot.KERNEL_OFFSET;
        if (bytes.length > board.ramEnd() - address) {
            throw new BootException(what + " is too large to fit in RAM (kernel size " + bytes.length + ", RAM size "
                    + board.ramSize() + ")");
        }
        segments.add(new Segment(options.kernel(), address, bytes));
        planLinux(address + bytes.length, address);
    }

    private void refuseForeignKernels(String what, byte[] bytes) throws BootException {
        ByteBuffer image = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length >= 0x30) {
            if (image.getInt(0x24) == Integer.reverseBytes(ZIMAGE_MAGIC)) {
                throw new BootException(what + " is a big-endian zImage; only little-endian kernels run here");
            }
            if (image.getInt(0x24) == ZIMAGE_MAGIC) {
                long size = Integer.toUnsignedLong(image.getInt(0x2c)) - Integer.toUnsignedLong(image.getInt(0x28));
                if (size > bytes.length) {
                    notes.add(what + " seems cut off: its zImage header speaks of " + size + " bytes, the file has "
                            + bytes.length);
                }
            }
        }
        if (bytes.length >= 0x40 && image.getInt(0x38) == ARM64_IMAGE_MAGIC) {
            throw new BootException(what + " is a kernel for AArch64; a 32-bit ARM kernel is needed");
        }
        if (bytes.length >= 0x206 && image.getInt(0x202) == 0x53726448) {
            throw new BootException(what + " is a kernel for x86; a 32-bit ARM kernel is needed");
        }
        if (bytes.length >= 3 && bytes[0] == 0x1f && (bytes[1] & 0xff) == 0x8b && bytes[2] == 8) {
            throw new BootException(what + " is compressed with gzip; unpack it first, or give the zImage");
        }
    }

    /**
     * Bootloader, initrd, tags or device tree.
     *
     * @param kernelEnd the address behind the kernel's last byte
     */
    private void planLinux(long kernelEnd, long entry) throws BootException {
        long initrdStart = alignUp(Math.max(board.ramBase() + Math.min(board.ramSize() / 2, 128L << 20), kernelEnd));
        long initrdSize = 0;
        if (options.initrd() != null) {
            byte[] initrd = initrd(initrdStart);
            initrdSize = initrd.length;
            segments.add(new Segment(options.initrd(), initrdStart, initrd));
        }
        long argument;
        if (options.deviceTree() != null) {
            argument = alignUp(initrdStart + initrdSize);
            byte[] tree = deviceTree(initrdStart, initrdSize);
            if (argument + tree.length > board.ramEnd()) {
                throw new BootException("dtb '" + options.deviceTree() + "': not enough space after kernel and initrd");
            }
            segments.add(new Segment("dtb", argument, tree));
        } else {
            if (board.ramSize() >= 1L << 32) {
                throw new BootException("with 4 GiB of RAM or more Linux needs a device tree: give -dtb");
            }
            argument = board.ramBase() + LinuxBoot.TAGS_OFFSET;
            segments.add(new Segment("ATAGs", argument,
                    LinuxBoot.tags(board, initrdStart, initrdSize, options.commandLine())));
        }
        segments.add(new Segment("bootloader", board.ramBase(),
                LinuxBoot.bootloader(board.boardId(), argument, entry)));
        Arrays.fill(entries, board.pen().address());
        entries[0] = board.ramBase();
        if (board.cpuCount() > 1) {
            segments.add(new Segment("smpboot", board.pen().address(), LinuxBoot.holdingPen(board.pen())));
        }
    }

    private byte[] initrd(long start) throws BootException {
        long room = board.ramEnd() - start;
        if (room <= 0) {
            throw new BootException("not enough space after kernel to load initrd '" + options.initrd() + "'");
        }
        byte[] bytes = source.read("initrd", options.initrd(), room + UImage.HEADER_SIZE);
        if (UImage.isUImage(bytes)) {
            UImage image = UImage.parse("initrd", options.initrd(), bytes);
            if (image.type() != UImage.Type.RAMDISK) {
                throw new BootException("initrd '" + options.initrd() + "': uImage is a kernel, not a ramdisk");
            }
            bytes = image.data();
        }
        if (bytes.length > room) {
            throw new BootException("could not load initrd '" + options.initrd() + "': it has " + bytes.length
                    + " bytes, there is room for " + room);
        }
        return bytes;
    }

    private byte[] deviceTree(long initrdStart, long initrdSize) throws BootException {
        String name = options.deviceTree();
        byte[] file = source.read("dtb", name, LARGEST_DEVICE_TREE);
        LinuxDeviceTree tree = new LinuxDeviceTree(name, DeviceTree.parse(name, file));
        tree.setMemory(board.ramBase(), board.ramSize());
        tree.setCommandLine(options.commandLine());
        if (initrdSize > 0) {
            tree.setInitrd(initrdStart, initrdSize);
        }
        if (board.virtio() != null && !tree.addVirtio(board.virtio())) {
            notes.add("dtb '" + name + "' has no interrupt controller \"" + board.virtio().interruptController()
                    + "\"; virtio-mmio devices are left out of it");
        }
        return tree.write(file.length);
    }

    private void requireRam(String what, long address, long size) throws BootException {
        if (address + size > board.ramEnd()) {
            throw new BootException(what + " does not fit in RAM (" + size + " bytes, RAM size " + board.ramSize() + ")");
        }
    }

    private void planLoader(LoaderSpec loader) throws BootException {
        if (loader.cpu() >= board.cpuCount()) {
            throw new BootException("-device loader: cpu-num " + loader.cpu() + " does not exist, the machine has "
                    + board.cpuCount() + " CPU" + (board.cpuCount() == 1 ? "" : "s"));
        }
        long entry = loader.address();
        if (loader.dataLength() > 0) {
            board.memory().require("-device loader data", loader.address(), loader.dataLength());
            data.add(new Segment("loader data", loader.address(), loader.dataBytes()));
            return;
        }
        if (loader.file() != null) {
            entry = planLoaderFile(loader);
        }
        if (loader.cpu() >= 0) {
            if (entry < 0 || entry >= 1L << 32) {
                throw new BootException(String.format("-device loader: 0x%x is no address that a CPU can start at", entry));
            }
            entries[loader.cpu()] = entry;
        }
    }

    /** Plans a file and gives the address at which it starts. */
    private long planLoaderFile(LoaderSpec loader) throws BootException {
        String name = loader.file();
        byte[] bytes = source.read("loader file", name, LARGEST_ELF);
        if (!loader.forceRaw() && ElfFile.isElf(bytes)) {
            ElfFile elf = ElfFile.parse("loader file", name, bytes);
            segments.addAll(elf.segments(board.memory()));
            symbols.addAll(elf.symbols());
            return elf.entry();
        }
        if (!loader.forceRaw() && UImage.isUImage(bytes)) {
            UImage image = UImage.parse("loader file", name, bytes);
            if (image.type() != UImage.Type.KERNEL) {
                throw new BootException("loader file '" + name + "': uImage has no load address; give addr and force-raw");
            }
            addLoaded(name, new Segment(name, image.loadAddress(), image.data()));
            return image.entry();
        }
        if (!loader.forceRaw() && IntelHex.isIntelHex(bytes)) {
            IntelHex hex = IntelHex.parse(name, bytes);
            for (Segment segment : hex.segments()) {
                addLoaded(name, segment);
            }
            return hex.entry() < 0 ? loader.address() : hex.entry();
        }
        addLoaded(name, new Segment(name, loader.address(), bytes));
        return loader.address();
    }

    private void addLoaded(String name, Segment segment) throws BootException {
        board.memory().require("loader file '" + name + "'", segment.address(), segment.size());
        segments.add(segment);
    }

    private void refuseOverlaps() throws BootException {
        List<Segment> sorted = new ArrayList<>(segments);
        sorted.sort((a, b) -> Long.compare(a.address(), b.address()));
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i).address() <= sorted.get(i - 1).end()) {
                throw new BootException("images overlap: " + sorted.get(i - 1) + " and " + sorted.get(i));
            }
        }
    }

    private static long alignUp(long address) {
        return address + PAGE_SIZE - 1 & ~(PAGE_SIZE - 1);
    }
}
