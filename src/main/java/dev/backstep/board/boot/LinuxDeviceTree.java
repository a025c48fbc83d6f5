package dev.backstep.board.boot;

import java.util.ArrayList;
import java.util.List;

/** A board's device tree made to fit the machine that runs: memory size, command line, initrd, virtio transports. */
final class LinuxDeviceTree {

    private final String what;
    private final DeviceTree tree;
    private final int addressCells;
    private final int sizeCells;

    LinuxDeviceTree(String name, DeviceTree tree) throws BootException {
        this.what = "dtb '" + name + "': ";
        this.tree = tree;
        this.addressCells = cells("#address-cells");
        this.sizeCells = cells("#size-cells");
    }

    private int cells(String property) throws BootException {
        int count = tree.root().cell(property, 0);
        if (count < 1 || count > 2) {
            throw new BootException(what + property + " of the root is "
                    + (tree.root().property(property) == null ? "missing" : count + ", not 1 or 2"));
        }
        return count;
    }

    /** Replaces all memory nodes of the root by one. */
    void setMemory(long base, long size) throws BootException {
        if (sizeCells < 2 && size >= 1L << 32) {
            throw new BootException(what + "#size-cells is 1, which cannot tell of 4 GiB of RAM or more");
        }
        List<DeviceTree.Node> children = tree.root().children();
        children.removeIf(node -> node.name().equals("memory") || node.name().startsWith("memory@"));
        children.add(0, new DeviceTree.Node("memory@" + Long.toHexString(base))
                .setCells("reg", reg(base, size))
                .set("device_type", "memory"));
    }

    /** Tells the kernel its command line; none when null or empty. */
    void setCommandLine(String commandLine) {
        if (commandLine != null && !commandLine.isEmpty()) {
            chosen().set("bootargs", commandLine);
        } else {
            chosen();
        }
    }

    /** Tells the kernel where its initrd is: physical, {@code size} in bytes. */
    void setInitrd(long start, long size) {
        chosen().setCells("linux,initrd-start", (int) start).setCells("linux,initrd-end", (int) (start + size));
    }

    private DeviceTree.Node chosen() {
        DeviceTree.Node chosen = tree.root().child("chosen");
        if (chosen == null) {
            chosen = new DeviceTree.Node("chosen");
            tree.root().children().add(0, chosen);
        }
        return chosen;
    }

    /** Adds a node for each transport. Returns false when there is no interrupt controller to connect them to. */
    boolean addVirtio(BootBoard.VirtioTransports virtio) {
        DeviceTree.Node controller = tree.root().findCompatible(virtio.interruptController());
        int phandle = controller == null ? 0 : controller.cell("phandle", controller.cell("linux,phandle", 0));
        if (phandle == 0) {
            return false;
        }
        for (int i = virtio.count() - 1; i >= 0; i--) {
            long address = virtio.base() + (long) i * virtio.stride();
            tree.root().children().add(0, new DeviceTree.Node("virtio_mmio@" + Long.toHexString(address))
                    .set("dma-coherent", new byte[0])
                    .setCells("interrupts", 0, virtio.firstInterrupt() + i, 1)
                    .setCells("interrupt-parent", phandle)
                    .setCells("reg", reg(address, virtio.stride()))
                    .set("compatible", "virtio,mmio"));
        }
        return true;
    }

    private int[] reg(long address, long size) {
        List<Integer> cells = new ArrayList<>();
        append(cells, address, addressCells);
        append(cells, size, sizeCells);
        return cells.stream().mapToInt(Integer::intValue).toArray();
    }

    private static void append(List<Integer> cells, long value, int count) {
        for (int i = count - 1; i >= 0; i--) {
            cells.add((int) (value >>> (32 * i)));
        }
    }

    /** The flattened tree with room to grow, of the size that QEMU gives it. */
    byte[] write(int fileSize) {
        return tree.write((fileSize + 10000) * 2);
    }
}
