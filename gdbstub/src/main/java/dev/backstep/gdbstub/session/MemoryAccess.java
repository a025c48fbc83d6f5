package dev.backstep.gdbstub.session;

import dev.backstep.gdbstub.PhysicalMemory;
import dev.backstep.gdbstub.Target;
import dev.backstep.gdbstub.TargetException;

/** Memory as the client has chosen to see it: that of the chosen thread, or physical. */
final class MemoryAccess {

    /** Bytes that are read at once; a longer request gets a shorter answer, as the protocol allows. */
    static final int GREATEST_READ = 0x10000;

    private final Target target;
    private final SessionState state;
    private final PhysicalMemory physical;

    MemoryAccess(Target target, SessionState state) {
        this.target = target;
        this.state = state;
        this.physical = target.physicalMemory().orElse(null);
    }

    /**
     * @param length bytes, unsigned; clamped to {@link #GREATEST_READ} and to the end of the address space
     * @return 1 byte or more; none only when none were asked for
     */
    byte[] read(long address, long length) throws TargetException {
        if (length == 0) {
            return new byte[0];
        }
        long untilWrap = -address;
        int clamped = Long.compareUnsigned(length, GREATEST_READ) > 0 ? GREATEST_READ : (int) length;
        if (untilWrap != 0 && Long.compareUnsigned(untilWrap, clamped) < 0) {
            clamped = (int) untilWrap;
        }
        byte[] data = usesPhysical() ? physical.readPhysicalMemory(address, clamped)
                : target.readMemory(state.generalThread(), address, clamped);
        if (data.length == 0 || data.length > clamped) {
            throw new IllegalStateException("the target gave " + data.length + " bytes of memory where 1 to " + clamped + " were asked for");
        }
        return data;
    }

    void write(long address, byte[] data) throws TargetException {
        if (data.length == 0) {
            return;
        }
        if (Long.compareUnsigned(address + (data.length - 1), address) < 0) {
            throw TargetException.badArgument(data.length + " bytes at 0x" + Long.toHexString(address) + " reach beyond the last address");
        }
        if (usesPhysical()) {
            physical.writePhysicalMemory(address, data);
        } else {
            target.writeMemory(state.generalThread(), address, data);
        }
    }

    private boolean usesPhysical() {
        return state.physicalMemory && physical != null;
    }
}
