package dev.backstep.board;

import dev.backstep.board.boot.BootBoard;
import dev.backstep.board.boot.BootException;
import dev.backstep.board.boot.BootOptions;
import dev.backstep.board.boot.BootPlan;
import dev.backstep.board.boot.BootPlanner;
import dev.backstep.board.boot.ImageSource;
import dev.backstep.machine.Machine;

/**
 * A machine on its board, and what it boots.
 *
 * @param machine the machine, switched on
 * @param plan what is loaded at each reset
 */
public record Board(Machine machine, BootPlan plan) {

    /** Plans what is to be loaded, once the board's memory is known. */
    @FunctionalInterface
    public interface BootPlanning {

        /** The plan of these options, with images from {@code images}. */
        static BootPlanning of(BootOptions options, ImageSource images) {
            return board -> BootPlanner.plan(board, options, images);
        }

        /** @throws BootException with one line for the user, when an image cannot be used */
        BootPlan plan(BootBoard board) throws BootException;
    }
}
