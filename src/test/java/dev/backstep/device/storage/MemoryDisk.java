package dev.backstep.device.storage;

import dev.backstep.state.StateExchange;
import dev.backstep.state.Stateful;

/** A disk in an array, which can be made to fail. */
public final class MemoryDisk implements Disk, Stateful {

    /** Its content. */
    public final byte[] bytes;
    /** The tab. */
    public boolean readOnly;
    /** True when nothing can be read or written. */
    public boolean broken;

    /** All zeros. */
    public MemoryDisk(int size) {
        bytes = new byte[size];
    }

    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public boolean isReadOnly() {
        return readOnly;
    }

    @Override
    public boolean read(long offset, byte[] target, int targetOffset, int length) {
        if (!broken) {
            System.arraycopy(bytes, (int) offset, target, targetOffset, length);
        }
        return !broken;
    }

    @Override
    public boolean write(long offset, byte[] source, int sourceOffset, int length) {
        if (broken || readOnly) {
            return false;
        }
        System.arraycopy(source, sourceOffset, bytes, (int) offset, length);
        return true;
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        System.arraycopy(exchange.bytes("bytes", bytes), 0, bytes, 0, bytes.length);
        broken = exchange.bool("broken", broken);
    }
}
