package dev.backstep.device.storage;

import java.util.Optional;

/**
 * A drive as monitors name it.
 *
 * @param name unique in a machine: {@code sd0}
 * @param attachedTo the device that uses it; empty when none does
 * @param removable whether the medium could be taken out
 * @param medium what is in it, if anything
 */
public record BlockDevice(String name, String attachedTo, boolean removable, Optional<Medium> medium) { }
