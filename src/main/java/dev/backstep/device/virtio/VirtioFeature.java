package dev.backstep.device.virtio;

/** Feature bits that belong to no device type in particular (VIRTIO 1.2, chapter 6), as masks. */
public final class VirtioFeature {

    /** The device interrupts when a queue runs empty, even though interrupts are suppressed. Legacy only. */
    public static final long NOTIFY_ON_EMPTY = 1L << 24;
    /** The device takes any layout of descriptors. Legacy only; it goes without saying since. */
    public static final long ANY_LAYOUT = 1L << 27;
    /** A descriptor may refer to a table of descriptors. */
    public static final long RING_INDIRECT_DESC = 1L << 28;
    /** Interrupts and notifications are suppressed by index rather than by flag. */
    public static final long RING_EVENT_IDX = 1L << 29;
    /** The interface is that of version 1, not the legacy one. */
    public static final long VERSION_1 = 1L << 32;

    /** What every device offers behind a legacy transport. */
    static final long OF_LEGACY_TRANSPORT = NOTIFY_ON_EMPTY | ANY_LAYOUT | RING_INDIRECT_DESC | RING_EVENT_IDX;
    /** What every device offers behind a transport of version 1. */
    static final long OF_MODERN_TRANSPORT = RING_INDIRECT_DESC | RING_EVENT_IDX | VERSION_1;

    private VirtioFeature() { }
}
