package dev.backstep.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The drives that the command line asks for, checked but not opened.
 *
 * @param drives in the order of units within each interface; identifiers are unique
 */
public record DrivePlan(List<Drive> drives) {

    /** No drive. */
    public static final DrivePlan NONE = new DrivePlan(List.of());

    /** What a drive is plugged into. */
    public enum Interface {
        /** The slot for an SD card. */
        SD("sd", 1),
        /** A bank of NOR flash. */
        PFLASH("pflash", 2),
        /** A virtio-blk device of its own. */
        VIRTIO("virtio", 4),
        /** Nothing by itself: a {@code -device} refers to it. */
        NONE("none", Integer.MAX_VALUE);

        private final String optionName;
        private final int units;

        Interface(String optionName, int units) {
            this.optionName = optionName;
            this.units = units;
        }

        /** As {@code if=} has it. */
        public String optionName() {
            return optionName;
        }

        /** How many drives the board can take there. */
        public int units() {
            return units;
        }
    }

    /**
     * A drive with its image.
     *
     * @param option as typed, for messages: {@code -drive if=sd,file=card.img}
     * @param id unique; {@code sd0} and so on if the user did not say
     * @param attachment what it is plugged into
     * @param unit the how manieth there, from 0
     * @param file the image, a raw one
     * @param formatGiven whether the user said that the image is raw, whatever it looks like
     * @param readOnly whether the guest may not write
     */
    public record Drive(String option, String id, Interface attachment, int unit, Path file, boolean formatGiven,
                        boolean readOnly) { }

    /** Copies the list. */
    public DrivePlan {
        drives = List.copyOf(drives);
    }

    /** The drives of an interface, in the order of their units. */
    public List<Drive> of(Interface attachment) {
        return drives.stream().filter(drive -> drive.attachment() == attachment).toList();
    }

    /** The drive in a place, if there is one. */
    public Optional<Drive> at(Interface attachment, int unit) {
        return of(attachment).stream().filter(drive -> drive.unit() == unit).findFirst();
    }

    /** The drive that a {@code drive=} refers to. */
    public Optional<Drive> withId(String id) {
        return drives.stream().filter(drive -> drive.id().equals(id)).findFirst();
    }
}
