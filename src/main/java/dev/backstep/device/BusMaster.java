package dev.backstep.device;

/**
 * Who is making the access in progress: what a device sees of the bus master's side band. Devices with a copy of their
 * registers for each CPU, or for each security state, ask it during an access.
 *
 * <p>Thread: the machine thread only.
 */
public interface BusMaster {

    /** CPU 0, secure: for a machine with one CPU that has no other state, and for tests. */
    BusMaster SECURE_CPU_0 = new BusMaster() {
        @Override
        public int cpu() {
            return 0;
        }

        @Override
        public boolean secure() {
            return true;
        }
    };

    /** The number of the CPU, from 0; for a debugger's access the CPU that it looks at. */
    int cpu();

    /** True when the access is a secure one (NS attribute clear). */
    boolean secure();
}
