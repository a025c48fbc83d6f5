package dev.backstep.recording;

/**
 * Where a recording has checkpoints: from one to the next at least so many instructions and so much time of running, a part of the
 * time that the machine has run so far, and time in proportion to what the one before had to say. So the gaps grow with the
 * recording, no position is further from one than a part of the way to it, and neither the file nor the work grows faster than the
 * machine runs.
 *
 * @param instructions from one to the next at least
 * @param nanoseconds of the host's time, from one to the next at least
 * @param part of the time so far that lies between two: 1/part
 * @param bytesPerSecond of pages, before compression, for which a second of running has to follow
 */
record CheckpointSpacing(long instructions, long nanoseconds, int part, long bytesPerSecond) {

    /** What a long run needs; see the package's description. */
    static final CheckpointSpacing DEFAULT = new CheckpointSpacing(100_000_000, 2_000_000_000L, 64, 4 << 20);

    /**
     * True when the next of a history that is told after the fact is due: the same, with the time of running guessed from instructions.
     *
     * @param icount where it would be, in instructions
     * @param icountBefore where the one before is
     */
    boolean isDue(long icount, long icountBefore) {
        return icount - icountBefore >= Math.max(instructions, icount / part);
    }

    private static final double NANOSECONDS_PER_SECOND = 1e9;

    /**
     * True when the next is due.
     *
     * @param instructionsSince since the one before
     * @param nanosecondsSince of the host's time since the one before
     * @param nanosecondsSoFar since the recording began
     * @param bytesBefore of pages that the one before had
     */
    boolean isDue(long instructionsSince, long nanosecondsSince, long nanosecondsSoFar, long bytesBefore) {
        return instructionsSince >= instructions && nanosecondsSince >= nanoseconds && nanosecondsSince >= nanosecondsSoFar / part
                && nanosecondsSince >= bytesBefore * (NANOSECONDS_PER_SECOND / bytesPerSecond);
    }
}
