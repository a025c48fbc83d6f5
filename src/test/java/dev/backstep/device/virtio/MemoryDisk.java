package dev.backstep.device.virtio;

import dev.backstep.device.storage.Disk;
import dev.backstep.state.StateExchange;
import dev.backstep.state.Stateful;

/** A disk in memory whose reading or writing can be made to fail. */
final class MemoryDisk implements Disk, Stateful {

    byte[] content;
    boolean readOnly;
    boolean failing;

    MemoryDisk(int size) {
        content = new byte[size];
        for (int i = 0; i < size; i++) {
            content[i] = (byte) (i / 512 * 7 + i);
        }
    }

    @Override
    public long size() {
        return content.length;
    }

    @Override
    public boolean isReadOnly() {
        return readOnly;
    }

    @Override
    public boolean read(long offset, byte[] target, int targetOffset, int length) {
        System.arraycopy(content, (int) offset, target, targetOffset, length);
        return !failing;
    }

    @Override
    public boolean write(long offset, byte[] source, int sourceOffset, int length) {
        if (readOnly || failing) {
            return false;
        }
        System.arraycopy(source, sourceOffset, content, (int) offset, length);
        return true;
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        content = exchange.bytes("content", content);
    }
}
