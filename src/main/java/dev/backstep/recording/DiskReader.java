package dev.backstep.recording;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads the images of a machine's disks to their ends: for their SHA-256, and for their content where that is to be in the recording.
 * They may be large, and the machine does not wait for them, nor do events; so this has a thread of its own, which begins when the
 * machine has had time to start and pauses after each MiB.
 *
 * <p>Thread: {@link #finish} any, {@link #start} the one that made it.
 */
final class DiskReader {

    private static final int FIRST_PAUSE_MILLISECONDS = 1000;
    /** A MiB takes 1 to 4 ms to be hashed: so it takes a third of a core at most, and comes to some 80 MiB a second. */
    private static final int PAUSE_MILLISECONDS = 9;
    /** How long the end of a run waits for hashes. */
    private static final int WAIT_FOR_HASH_MILLISECONDS = 3_000;
    /** And for content. */
    private static final int WAIT_FOR_CONTENT_MILLISECONDS = 120_000;
    private static final int LAST_WAIT_MILLISECONDS = 2_000;

    /** Where it goes. */
    interface Target {
        /**
         * Takes a piece of an image that is not all zeros; waits until there is room.
         *
         * @param places is told where it is, later, on the thread that writes
         */
        void piece(int disk, long number, byte[] content, List<DiskBlock.Place> places);

        /** Takes the last that there is of a disk; lists in {@code known} may still grow when this returns. */
        void known(DiskBlock known);
    }

    private final List<DiskImage> images;
    private final Target target;
    private final Thread thread;
    // Under the lock of this object.
    private boolean finishing;
    private boolean stopped;

    /** @param images in the order of the configuration */
    DiskReader(List<DiskImage> images, Target target) {
        this.images = List.copyOf(images);
        this.target = target;
        thread = new Thread(this::readAll, "recording-disks");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
    }

    /** Begins. */
    void start() {
        if (!images.isEmpty()) {
            thread.start();
        }
    }

    /** Has it read no more: nobody wants it. */
    synchronized void stop() {
        finishing = true;
        stopped = true;
        notifyAll();
    }

    /** Waits for the end, for a while: what is not known then will not be. */
    void finish() {
        synchronized (this) {
            finishing = true;
            notifyAll();
        }
        try {
            thread.join(images.stream().anyMatch(DiskImage::whole) ? WAIT_FOR_CONTENT_MILLISECONDS : WAIT_FOR_HASH_MILLISECONDS);
            stop();
            thread.join(LAST_WAIT_MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void readAll() {
        pause(FIRST_PAUSE_MILLISECONDS);
        for (int disk = 0; disk < images.size(); disk++) {
            target.known(read(disk, images.get(disk)));
        }
    }

    private DiskBlock read(int disk, DiskImage image) {
        if (image.knownHash().isPresent() && !image.whole()) {
            return new DiskBlock(disk, image.knownHash(), "", Optional.empty());
        }
        List<DiskBlock.Place> places = new ArrayList<>();
        byte[] zeros = new byte[DiskBlock.PIECE];
        try {
            Optional<String> hash = Sha256.of(image.size(), image.content(), (number, bytes, length) -> {
                if (image.whole() && !Arrays.equals(bytes, 0, length, zeros, 0, length)) {
                    target.piece(disk, number, Arrays.copyOf(bytes, length), places);
                }
                return pause(PAUSE_MILLISECONDS);
            });
            return hash.isEmpty() ? unknown(disk, "the run was over before all of the image had been read")
                    : new DiskBlock(disk, hash, "", image.whole() ? Optional.of(places) : Optional.empty());
        } catch (IOException | RecordingException e) {
            return unknown(disk, "the image could not be read: " + e.getMessage());
        }
    }

    private static DiskBlock unknown(int disk, String why) {
        return new DiskBlock(disk, Optional.empty(), why, Optional.empty());
    }

    /** Leaves time to others while the machine runs. False when it is enough. */
    private synchronized boolean pause(int milliseconds) {
        try {
            if (!finishing) {
                wait(milliseconds);
            }
            return !stopped;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
