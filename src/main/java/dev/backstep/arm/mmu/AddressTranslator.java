package dev.backstep.arm.mmu;

/**
 * Virtual to physical addresses. {@link Mmu} is the one of a CPU.
 *
 * <p>Thread: the CPU's own.
 */
public interface AddressTranslator {

    /** No MMU: addresses are physical. */
    AddressTranslator FLAT = new AddressTranslator() {
        @Override
        public long translate(int address, AccessType type, boolean privileged) {
            return address & 0xffffffffL;
        }

        @Override
        public long translateForDebugger(int address) {
            return address & 0xffffffffL;
        }
    };

    /**
     * Translates for an access.
     *
     * @param address virtual
     * @param type what the access wants
     * @param privileged false for User mode and for unprivileged loads and stores
     * @return physical address
     * @throws GuestFault with the abort, when the access is not allowed or nothing is mapped
     */
    long translate(int address, AccessType type, boolean privileged);

    /**
     * Translates for a debugger: no permission check, no side effect.
     *
     * @return physical address, or -1 when nothing is mapped
     */
    long translateForDebugger(int address);
}
