package dev.backstep.device.display;

/**
 * What a display controller shows.
 *
 * <p>Thread: the machine thread only.
 */
public interface Display {

    /** The name of the device. */
    String name();

    /** True while the controller sends a picture to its panel. */
    boolean isOn();

    /** True when, besides, the panel has power; without, {@link #picture} is black. */
    boolean isPowered();

    /** What the panel shows now. Nothing of the machine changes. */
    Picture picture(FrameMemory memory);
}
