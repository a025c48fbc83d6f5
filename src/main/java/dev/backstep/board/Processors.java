package dev.backstep.board;

import dev.backstep.arm.translate.Translation;
import dev.backstep.machine.CpuTurns;

/**
 * The processors of a board.
 *
 * @param count how many, 1 or more
 * @param quantum instructions in a turn of one, see {@link CpuTurns}
 * @param translation how code runs
 */
public record Processors(int count, int quantum, Translation translation) {

    /** One processor. */
    public static Processors one(Translation translation) {
        return of(1, translation);
    }

    /** So many, with turns of {@link CpuTurns#DEFAULT_QUANTUM}. */
    public static Processors of(int count, Translation translation) {
        return new Processors(count, CpuTurns.DEFAULT_QUANTUM, translation);
    }
}
