package dev.backstep.board.boot;

import java.util.List;

/**
 * What the user asked to be loaded; paths as given, null for what was not given.
 *
 * @param kernel {@code -kernel}
 * @param deviceTree {@code -dtb}
 * @param initrd {@code -initrd}
 * @param commandLine {@code -append}
 * @param bios {@code -bios}
 * @param loaders each {@code -device loader}, in order
 */
public record BootOptions(String kernel, String deviceTree, String initrd, String commandLine, String bios,
                          List<LoaderSpec> loaders) {

    /** Copies the list. */
    public BootOptions {
        loaders = List.copyOf(loaders);
    }

    /** Nothing to load. */
    public static BootOptions none() {
        return new BootOptions(null, null, null, null, null, List.of());
    }

    /** The same with another kernel. */
    public BootOptions withKernel(String path) {
        return new BootOptions(path, deviceTree, initrd, commandLine, bios, loaders);
    }

    /** The same with another device tree. */
    public BootOptions withDeviceTree(String path) {
        return new BootOptions(kernel, path, initrd, commandLine, bios, loaders);
    }

    /** The same with another initrd. */
    public BootOptions withInitrd(String path) {
        return new BootOptions(kernel, deviceTree, path, commandLine, bios, loaders);
    }

    /** The same with another kernel command line. */
    public BootOptions withCommandLine(String text) {
        return new BootOptions(kernel, deviceTree, initrd, text, bios, loaders);
    }

    /** The same with another firmware. */
    public BootOptions withBios(String path) {
        return new BootOptions(kernel, deviceTree, initrd, commandLine, path, loaders);
    }

    /** The same with other loader devices. */
    public BootOptions withLoaders(List<LoaderSpec> specs) {
        return new BootOptions(kernel, deviceTree, initrd, commandLine, bios, specs);
    }
}
