package dev.backstep.debian;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What {@code test-kernels/debian/fetch} made. */
record DebianImages(Path directory) {

    /** The images of a flavour; skips the test when they are not there. */
    static DebianImages require(String flavour) {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(root.resolve("test-kernels"))) {
            root = root.getParent();
        }
        DebianImages images = new DebianImages(root.resolve("test-kernels/debian/target").resolve(flavour));
        assumeTrue(Files.exists(images.directory().resolve("version")),
                "no Debian kernel: test-kernels/debian/fetch -f " + flavour + " gets it");
        return images;
    }

    Path kernel() {
        return directory.resolve("vmlinuz");
    }

    Path deviceTree() {
        return directory.resolve("vexpress-v2p-ca9.dtb");
    }

    /** Busybox and our programs. */
    Path initialRamDisk() {
        return directory.resolve("initrd.gz");
    }

    /** Our programs with symbols. */
    Path programs() {
        return directory.resolve("programs");
    }

    /** The same with kernel modules and Debian's xz. */
    Path initialRamDiskWithModules() {
        return directory.resolve("initrd-modules.gz");
    }

    /** Options that boot it, for QEMU and for us. */
    List<String> options(Path initialRamDisk, String append, String... more) {
        List<String> options = new ArrayList<>(List.of("-M", "vexpress-a9", "-m", "512", "-kernel", kernel().toString(), "-dtb",
                deviceTree().toString(), "-initrd", initialRamDisk.toString(), "-append", ("console=ttyAMA0 " + append).trim(),
                "-nographic"));
        options.addAll(List.of(more));
        return options;
    }
}
