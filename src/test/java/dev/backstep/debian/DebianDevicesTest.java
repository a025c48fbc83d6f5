package dev.backstep.debian;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The board's devices under Debian's unmodified drivers: one boot, and what they find and do is what they find and do on QEMU. */
class DebianDevicesTest {

    private static final long BOOT_SECONDS = 300;
    private static final long SECONDS = 60;
    private static final long CARD_BYTES = 16L << 20;
    private static final int PINGS = 60;
    private static final int MOST_PING_BYTES = 1472;

    /** Random numbers are what mke2fs wants first: without a device for them, the kernel gathers some for eleven seconds of its time. */
    private static final String MODULES =
            "smsc,smsc911x,virtio_mmio,virtio_net,virtio-rng,armmmci,ext4,ambakmi,psmouse,evdev,i2c-versatile,i2c-dev,sp805_wdt";

    /** What the kernel says of the devices, without that of a watchdog, which QEMU's board lacks. */
    /** Without what IPv6 says: it depends on when the driver polls the link. */
    private static final String KERNEL_LINES = "dmesg | grep -E 'random|virtio|mmc|smsc|SMSC|eth[01]|input:|serio|rtc|physmap|i2c|EXT4' "
            + "| grep -v IPv6 | cut -c 16- | sort";

    /** So many bytes of events, without their times: type, code, value. */
    private static final String SHOW_EVENTS = " | hexdump -v -e '8/2 \"%04x \" \"\\n\"' | cut -c 21-";

    /** One emulator with all that is plugged into it. */
    private static final class Guest implements AutoCloseable {

        private final GuestConsole console;
        private final EthernetPeer lan = new EthernetPeer(0);
        private final EthernetPeer virtio = new EthernetPeer(1);
        private final Path directory;
        private final Path card;
        private final boolean ours;
        private final StringBuilder seen = new StringBuilder();

        Guest(Path directory, DebianImages images, Path emptyCard, boolean ours) throws IOException {
            this.directory = Files.createDirectories(directory);
            this.ours = ours;
            card = directory.resolve("card.img");
            Files.copy(emptyCard, card);
            List<String> options = images.options(images.initialRamDiskWithModules(), "modules=" + MODULES, "-rtc",
                    "base=2026-01-02T03:04:05,clock=vm", "-icount", "shift=1,sleep=on", "-no-reboot",
                    "-drive", "if=sd,format=raw,file=" + card, "-nic", lan.backend() + ",model=lan9118",
                    "-netdev", virtio.backend() + ",id=v", "-device", "virtio-net-device,netdev=v,mac=52:54:00:12:34:57",
                    "-device", "virtio-rng-device",
                    "-chardev", "socket,id=m,server=on,wait=off,path=" + directory.resolve("mon"), "-mon", "chardev=m");
            console = ours ? GuestConsole.backstep(options) : GuestConsole.qemu(options);
        }

        /** Runs a command of the shell; gives what it shows, which is kept for the comparison. */
        private String run(String command) throws Exception {
            // The echo of what is typed has neither text, however the shell redraws and wraps it.
            console.type("echo =$((1))=; " + command + "; echo =$((0))=");
            console.await("=1=", SECONDS);
            String shown = console.await("=0=", SECONDS);
            seen.append("# ").append(command).append(shown).append('\n');
            return shown;
        }

        private void monitor(String... commands) throws IOException, InterruptedException {
            try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                channel.connect(UnixDomainSocketAddress.of(directory.resolve("mon")));
                for (String command : commands) {
                    readPrompt(channel);
                    channel.write(ByteBuffer.wrap((command + "\n").getBytes(StandardCharsets.US_ASCII)));
                }
                readPrompt(channel);
            }
        }

        private static void readPrompt(SocketChannel channel) throws IOException {
            ByteBuffer one = ByteBuffer.allocate(1);
            StringBuilder text = new StringBuilder();
            while (text.indexOf("(qemu) ") < 0) {
                if (channel.read(one.clear()) < 0) {
                    throw new IOException("the monitor went away after " + text);
                }
                text.append((char) one.get(0));
            }
        }

        String session() throws Exception {
            try (this) {
                console.await("input/input2", BOOT_SECONDS);
                run("dmesg -n 1; cd /tmp; cat /proc/bus/input/devices");
                run("date | cut -c 1-16; hwclock -r | cut -c 1-16");
                card();
                network(lan, "eth0", "10.0.0");
                network(virtio, "eth1", "10.0.1");
                keyboardAndMouse();
                run("cat /sys/class/i2c-adapter/i2c-*/name");
                run(KERNEL_LINES);
                resetByWatchdog();
                return Pattern.compile("mmc0:4567 (BSTEP|QEMU!)").matcher(String.join("\n", ConsoleLines.of(seen.toString())))
                        .replaceAll("mmc0:4567 ...");
            }
        }

        private void card() throws Exception {
            run("cd /sys/block/mmcblk0; cat size; cat device/type device/ocr; cd /tmp");
            run("mke2fs /dev/mmcblk0");
            assertTrue(run("mkdir -p /m; mount -t ext4 /dev/mmcblk0 /m && echo mounted").contains("mounted"), seen::toString);
            run("head -c 300000 /bin/busybox >/m/file; sync; umount /m; echo 3 >/proc/sys/vm/drop_caches");
            run("mount -t ext4 /dev/mmcblk0 /m; md5sum /m/file; head -c 300000 /bin/busybox | md5sum; umount /m");
            run("dd if=/bin/busybox of=/dev/mmcblk0 bs=4k seek=3000 count=100 conv=fsync 2>/dev/null; echo 3 >/proc/sys/vm/drop_caches");
            run("dd if=/dev/mmcblk0 bs=4k skip=3000 count=100 2>/dev/null | md5sum; head -c 409600 /bin/busybox | md5sum");
        }

        private void network(EthernetPeer peer, String name, String prefix) throws Exception {
            run("ip link set " + name + " up; ip addr add " + prefix + ".1/24 dev " + name);
            run("while [ $(cat /sys/class/net/" + name + "/carrier) != 1 ]; do :; done; cat /sys/class/net/" + name + "/address");
            seen.append(HexFormat.of().formatHex(peer.resolve())).append('\n');
            for (int i = 0; i < PINGS; i++) {
                byte[] content = new byte[i * MOST_PING_BYTES / (PINGS - 1)];
                new Random(i).nextBytes(content);
                assertArrayEquals(content, peer.ping(i, content), name);
            }
            run("ifconfig " + name + " | grep -o 'errors:.*'");
        }

        private void keyboardAndMouse() throws Exception {
            run("exec 5</dev/input/event0 6</dev/input/event1");
            monitor("sendkey a", "mouse_button 1", "mouse_button 0");
            run("head -c 96 <&5" + SHOW_EVENTS);
            run("head -c 64 <&6" + SHOW_EVENTS);
        }

        /** Ours has the SP805 that the device tree tells of; QEMU's machine is reset by its driver. */
        private void resetByWatchdog() throws Exception {
            console.type(ours ? "watchdog -T 3 -t 1000 -F /dev/watchdog" : "reboot -f");
            assertEquals(0, console.awaitEnd(SECONDS), console.all());
        }

        @Override
        public void close() throws IOException {
            console.close();
            lan.close();
            virtio.close();
        }
    }

    private static Path emptyCard(Path directory) throws IOException {
        Path card = directory.resolve("empty.img");
        try (RandomAccessFile file = new RandomAccessFile(card.toFile(), "rw")) {
            file.setLength(CARD_BYTES);
        }
        return card;
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void driversFindAndDoWhatTheyFindAndDoOnQemu(@TempDir Path directory) throws Exception {
        DebianImages images = DebianImages.require("armmp");
        assumeTrue(GuestConsole.qemuIsInstalled(), "qemu-system-arm is not installed");
        Path emptyCard = emptyCard(directory);
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try (Guest theirs = new Guest(directory.resolve("theirs"), images, emptyCard, false);
                Guest ours = new Guest(directory.resolve("ours"), images, emptyCard, true)) {
            Future<String> theirText = executor.submit(theirs::session);
            String ourText = ours.session();
            assertEquals(theirText.get(), ourText);
            assertEquals(-1, Files.mismatch(emptyCard, ours.card), "the image of the card has changed, though nobody committed to it");
        } finally {
            executor.shutdownNow();
        }
    }
}
