package dev.backstep.board;

import dev.backstep.arm.translate.Translation;
import dev.backstep.machine.CpuTurns;
import dev.backstep.machine.parallel.ParallelMachine;

import java.util.Optional;

/**
 * The processors of a board.
 *
 * @param count how many, 1 or more
 * @param quantum instructions in a turn of one, see {@link CpuTurns}
 * @param translation how code runs
 * @param parallel what runs them at the same time; empty when they take turns
 */
public record Processors(int count, int quantum, Translation translation, Optional<ParallelMachine> parallel) {

    /** CPUs that take turns. */
    public Processors(int count, int quantum, Translation translation) {
        this(count, quantum, translation, Optional.empty());
    }

    /** One processor. */
    public static Processors one(Translation translation) {
        return of(1, translation);
    }

    /** So many, with turns of {@link CpuTurns#DEFAULT_QUANTUM}. */
    public static Processors of(int count, Translation translation) {
        return new Processors(count, CpuTurns.DEFAULT_QUANTUM, translation);
    }
}
