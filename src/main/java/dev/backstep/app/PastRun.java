package dev.backstep.app;

import dev.backstep.board.boot.ImageSource;
import dev.backstep.device.storage.ImageException;
import dev.backstep.device.storage.ImageFile;
import dev.backstep.timeline.Event;

import java.nio.file.Path;
import java.util.List;

/** A run that another machine sees again: what that one is built from in place of the host's files and clocks. */
interface PastRun {

    /** What the machine asked for while it was built. */
    List<Event.Answer> startup();

    /** The files that the machine was built from. */
    ImageSource images();

    /**
     * The image of a disk, or the content of flash.
     *
     * @throws ImageException when the run did not have it
     */
    ImageFile image(Path path) throws ImageException;
}
