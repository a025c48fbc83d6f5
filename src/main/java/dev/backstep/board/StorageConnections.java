package dev.backstep.board;

import dev.backstep.device.flash.FlashImage;
import dev.backstep.device.storage.OverlayDisk;
import java.util.List;
import java.util.Optional;

/**
 * The images that a board's storage is plugged into.
 *
 * @param disks every disk of the machine, whatever it is plugged into: their content is the machine's memory
 * @param card the SD card in the slot, one of {@code disks}
 * @param flash content of the first and of the second bank of NOR flash; banks beyond the list start as zeros
 */
public record StorageConnections(List<OverlayDisk> disks, Optional<OverlayDisk> card, List<Optional<FlashImage>> flash) {

    /** No card, flash without an image. */
    public static final StorageConnections NONE = new StorageConnections(List.of(), Optional.empty(), List.of());

    /** Copies the lists. */
    public StorageConnections {
        disks = List.copyOf(disks);
        flash = List.copyOf(flash);
    }

    Optional<FlashImage> flash(int bank) {
        return bank < flash.size() ? flash.get(bank) : Optional.empty();
    }
}
