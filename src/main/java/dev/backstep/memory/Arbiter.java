package dev.backstep.memory;

/**
 * How the threads that share a machine keep out of each other's way. A machine whose CPUs take turns has one thread and
 * needs none: {@link #ALONE}. When each CPU has a thread of its own, this stands between them in three places:
 *
 * <ul>
 * <li>Devices, interrupt lines and timers belong to whoever holds the machine lock.
 * <li>What every CPU reads without a lock while it runs - translations, which bytes instructions were decoded from - is
 * changed by {@link #exclusively}, while no CPU runs.
 * <li>Bytes of memory belong to nobody: accesses are as the host's are.
 * </ul>
 *
 * <p>Thread: any.
 */
public interface Arbiter {

    /** For a machine with one thread. */
    Arbiter ALONE = new Arbiter() {
        @Override
        public boolean isShared() {
            return false;
        }

        @Override
        public void lockDevices() { }

        @Override
        public void unlockDevices() { }

        @Override
        public void requireDevices() { }

        @Override
        public void exclusively(Runnable change) {
            change.run();
        }
    };

    /** True when several threads run the machine. */
    boolean isShared();

    /** Takes the machine lock; may be taken again by who has it. */
    void lockDevices();

    /** Gives the machine lock back. */
    void unlockDevices();

    /**
     * To be called where a level on an interrupt line arrives: at the interrupt controller, and at a CPU.
     *
     * @throws IllegalStateException when this thread has not got the machine lock: a fault of this program
     */
    void requireDevices();

    /**
     * Makes a change while no other CPU runs. The CPU that asks is in the middle of an instruction, and what it has looked up
     * before may be gone when this returns: others may have had their turn first. {@code change} takes no lock.
     */
    void exclusively(Runnable change);
}
