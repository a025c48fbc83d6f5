package dev.backstep.app;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The drivers that {@code -device} takes, as a table: names and properties are QEMU's. */
enum DeviceDriver {
    BLOCK("virtio-blk-device", "virtio-bus", "Storage devices", "",
            List.of("drive=<str>", "serial=<str>"),
            "account-failed account-invalid backend_defaults bootindex config-wce cyls discard discard_granularity heads iothread lcyls "
                    + "lheads logical_block_size lsecs max-discard-sectors max-write-zeroes-sectors min_io_size num-queues opt_io_size "
                    + "physical_block_size queue-size report-discard-granularity request-merging rerror scsi secs seg-max-adjust share-rw "
                    + "werror write-cache write-zeroes x-enable-wce-if-config-wce"),
    NET("virtio-net-device", "virtio-bus", "Network devices", "",
            List.of("mac=<str>", "netdev=<str>"),
            "bootindex csum ctrl_guest_offloads ctrl_mac_addr ctrl_rx ctrl_rx_extra ctrl_vlan ctrl_vq duplex failover gso guest_announce "
                    + "guest_csum guest_ecn guest_rsc_ext guest_tso4 guest_tso6 guest_ufo hash host_ecn host_mtu host_tso4 host_tso6 "
                    + "host_ufo mq mrg_rxbuf rsc_interval rss rx_queue_size speed status tx tx_queue_size x-mtu-bypass-backend x-txburst "
                    + "x-txtimer"),
    SERIAL("virtio-serial-device", "virtio-bus", "Input devices", "", List.of("max_ports=<uint32>"), "emergency-write"),
    CONSOLE_PORT("virtconsole", "virtio-serial-bus", "Input devices", "",
            List.of("chardev=<str>", "name=<str>", "nr=<uint32>"), ""),
    SERIAL_PORT("virtserialport", "virtio-serial-bus", "Input devices", "",
            List.of("chardev=<str>", "name=<str>", "nr=<uint32>"), ""),
    LOADER("loader", "", "Misc devices", "Generic Loader", List.of("addr=<uint64>", "cpu-num=<uint32>", "data=<uint64>",
            "data-be=<bool>", "data-len=<uint8>", "file=<str>", "force-raw=<bool>"), ""),
    RNG("virtio-rng-device", "virtio-bus", "Misc devices", "",
            List.of("max-bytes=<uint64>", "period=<uint32>", "rng=<link<rng-backend>>"), "");

    private static final String OF_ALL_VIRTIO = "any_layout event_idx indirect_desc iommu_platform notify_on_empty packed queue_reset "
            + "use-disabled-flag use-started x-disable-legacy-check";

    private final String driverName;
    private final String bus;
    private final String category;
    private final String description;
    private final List<String> properties;
    private final String otherProperties;

    DeviceDriver(String driverName, String bus, String category, String description, List<String> properties,
                 String otherProperties) {
        this.driverName = driverName;
        this.bus = bus;
        this.category = category;
        this.description = description;
        this.properties = properties;
        this.otherProperties = otherProperties;
    }

    /** QEMU's name. */
    String driverName() {
        return driverName;
    }

    /** Properties of QEMU's driver that are not supported. */
    Set<String> otherProperties() {
        return Set.of((otherProperties + " " + (bus.equals("virtio-bus") ? OF_ALL_VIRTIO : "")).trim().split(" +"));
    }

    static Optional<DeviceDriver> of(String name) {
        return Arrays.stream(values()).filter(driver -> driver.driverName.equals(name)).findFirst();
    }

    /** What {@code -device help} prints. */
    static String list() {
        StringBuilder text = new StringBuilder();
        String category = "";
        for (DeviceDriver driver : values()) {
            if (!driver.category.equals(category)) {
                text.append(category.isEmpty() ? "" : "\n").append(driver.category).append(":\n");
                category = driver.category;
            }
            text.append("name \"").append(driver.driverName).append('"')
                    .append(driver.bus.isEmpty() ? "" : ", bus " + driver.bus)
                    .append(driver.description.isEmpty() ? "" : ", desc \"" + driver.description + '"').append('\n');
        }
        return text.toString();
    }

    /** What {@code -device NAME,help} prints. */
    String properties() {
        return driverName + " options:\n  " + String.join("\n  ", properties) + '\n';
    }
}
