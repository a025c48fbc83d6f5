package dev.backstep.monitor;

/**
 * The CPU that a monitor's commands look at, by index: the first, until {@code cpu} says another.
 *
 * <p>Thread: the machine thread only.
 */
public final class CpuSelection {

    private int index;

    int index() {
        return index;
    }

    void select(int newIndex) {
        index = newIndex;
    }
}
