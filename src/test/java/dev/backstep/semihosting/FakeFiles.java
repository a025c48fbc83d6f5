package dev.backstep.semihosting;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Files in a map; counts how often anything is asked of it. */
final class FakeFiles implements HostFiles {

    final Map<String, byte[]> content = new HashMap<>();
    final Map<Long, String> open = new HashMap<>();
    int calls;
    int failWritesWith;
    private long lastId = 100;

    private byte[] of(long id) throws SemihostingException {
        calls++;
        String name = open.get(id);
        if (name == null) {
            throw new SemihostingException(ErrorNumber.EBADF);
        }
        return content.get(name);
    }

    @Override
    public long open(String name, OpenMode mode) throws SemihostingException {
        calls++;
        if (!content.containsKey(name) && !mode.creates()) {
            throw new SemihostingException(ErrorNumber.ENOENT);
        }
        if (mode.truncates() || !content.containsKey(name)) {
            content.put(name, new byte[0]);
        }
        open.put(++lastId, name);
        return lastId;
    }

    @Override
    public void close(long id) {
        calls++;
        open.remove(id);
    }

    @Override
    public int read(long id, long position, byte[] target, int offset, int length) throws SemihostingException {
        byte[] bytes = of(id);
        int count = (int) Math.max(0, Math.min(length, bytes.length - position));
        if (count > 0) {
            System.arraycopy(bytes, (int) position, target, offset, count);
        }
        return count;
    }

    @Override
    public long write(long id, long position, byte[] source, int offset, int length) throws SemihostingException {
        byte[] bytes = of(id);
        if (failWritesWith != 0) {
            throw new SemihostingException(failWritesWith);
        }
        int at = position == END ? bytes.length : (int) position;
        byte[] longer = Arrays.copyOf(bytes, Math.max(bytes.length, at + length));
        System.arraycopy(source, offset, longer, at, length);
        content.put(open.get(id), longer);
        return at + length;
    }

    @Override
    public long length(long id) throws SemihostingException {
        return of(id).length;
    }

    @Override
    public void remove(String name) throws SemihostingException {
        calls++;
        if (content.remove(name) == null) {
            throw new SemihostingException(ErrorNumber.ENOENT);
        }
    }

    @Override
    public void rename(String from, String to) throws SemihostingException {
        calls++;
        byte[] bytes = content.remove(from);
        if (bytes == null) {
            throw new SemihostingException(ErrorNumber.ENOENT);
        }
        content.put(to, bytes);
    }
}
