package dev.backstep.device;

import dev.backstep.memory.AccessListener;
import dev.backstep.memory.MemoryRegion;
import dev.backstep.memory.MmioHandler;
import dev.backstep.state.StateExchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A device that a board has and this machine does not model: it stands in the memory tree under its name, reads as zero,
 * ignores writes, and says so in the log at the first access.
 *
 * <p>Thread: the machine thread only.
 */
public final class UnimplementedDevice implements Device, MmioHandler {

    private static final Logger LOG = LoggerFactory.getLogger(UnimplementedDevice.class);

    private final String name;
    private final MemoryRegion region;
    /** Not guest state: what the log says must not depend on going back in time. */
    private boolean logged;
    private AccessListener listener = (place, value, size, write) -> { };

    /**
     * @param name unique in the machine
     * @param regionName as {@code info mtree} prints it
     * @param size bytes
     */
    public UnimplementedDevice(String name, String regionName, long size) {
        this.name = name;
        this.region = MemoryRegion.io(regionName, size, this);
    }

    /** Sets who is told of each access. */
    public void onAccess(AccessListener newListener) {
        listener = newListener;
    }

    private void log(String access, int offset) {
        if (!logged) {
            logged = true;
            LOG.warn("{} is not modelled: {} at offset 0x{} (reads give 0, writes are ignored)", name, access,
                    Integer.toHexString(offset));
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public MemoryRegion region() {
        return region;
    }

    @Override
    public int read(int offset, int size) {
        log("read", offset);
        listener.accessed(offset, 0, size, false);
        return 0;
    }

    @Override
    public void write(int offset, int value, int size) {
        log("write", offset);
        listener.accessed(offset, value, size, true);
    }

    @Override
    public void reset() { }

    @Override
    public void exchangeState(StateExchange exchange) { }
}
