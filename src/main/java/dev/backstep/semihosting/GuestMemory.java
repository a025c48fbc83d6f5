package dev.backstep.semihosting;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.mmu.AccessType;
import dev.backstep.arm.mmu.GuestFault;
import dev.backstep.memory.FlatRange;
import dev.backstep.memory.MemoryRegion;
import dev.backstep.memory.Ram;

/**
 * Memory as the calling CPU sees it: translated and with the permissions of the present mode. Only memory counts; a
 * pointer to a device is a bad pointer, so that no call has side effects there. Addresses are virtual and wrap at 4 GiB.
 *
 * <p>Every bad pointer ends as {@link ErrorNumber#EFAULT}. A debugger's watchpoint may leave {@link #requireWritable} as
 * {@link GuestFault}: the instruction is then given up and must not have done anything yet.
 */
final class GuestMemory {

    private final Cpu cpu;

    GuestMemory(Cpu cpu) {
        this.cpu = cpu;
    }

    /** Something to do with the bytes of one page. */
    private interface PageAction {
        void at(FlatRange range, long physical, int done, int count);
    }

    /** Reads bytes. */
    void read(int address, byte[] target, int offset, int length) throws SemihostingException {
        forEachPage(address, length, AccessType.READ, (range, physical, done, count) ->
                range.region().ram().read(range.offsetOf(physical), target, offset + done, count));
    }

    /** Writes bytes, all or none of them. */
    void write(int address, byte[] source, int length) throws SemihostingException {
        requireWritable(address, length);
        forEachPage(address, length, AccessType.WRITE, (range, physical, done, count) ->
                cpu.memory.space().poke(physical, source, done, count));
    }

    /** Checks that all bytes can be read. */
    void requireReadable(int address, int length) throws SemihostingException {
        forEachPage(address, length, AccessType.READ, (range, physical, done, count) -> { });
    }

    /** Checks that all bytes can be written, and tells a debugger that watches them. */
    void requireWritable(int address, int length) throws SemihostingException {
        forEachPage(address, length, AccessType.WRITE, (range, physical, done, count) -> { });
        for (int done = 0; done < length; ) {
            int count = inPage(address + done, length - done);
            probe(address + done, count);
            done += count;
        }
    }

    private void probe(int address, int length) throws SemihostingException {
        try {
            cpu.memory.probeWrite(address, length);
        } catch (GuestFault fault) {
            if (fault.kind() == GuestFault.Kind.DEBUG_STOP) {
                throw fault;
            }
            throw new SemihostingException(ErrorNumber.EFAULT);
        }
    }

    /** A word in the CPU's present byte order. */
    int word(int address) throws SemihostingException {
        byte[] bytes = new byte[Integer.BYTES];
        read(address, bytes, 0, bytes.length);
        int value = (bytes[0] & 0xff) | (bytes[1] & 0xff) << 8 | (bytes[2] & 0xff) << 16 | bytes[3] << 24;
        return cpu.isBigEndian() ? Integer.reverseBytes(value) : value;
    }

    /** Writes words in the CPU's present byte order, one after the other. */
    void writeWords(int address, int... values) throws SemihostingException {
        byte[] bytes = new byte[values.length * Integer.BYTES];
        for (int i = 0; i < values.length; i++) {
            int value = cpu.isBigEndian() ? Integer.reverseBytes(values[i]) : values[i];
            for (int b = 0; b < Integer.BYTES; b++) {
                bytes[i * Integer.BYTES + b] = (byte) (value >>> (8 * b));
            }
        }
        write(address, bytes, bytes.length);
    }

    /** Bytes from {@code address} to the next 0, which is not counted. */
    int textLength(int address) throws SemihostingException {
        byte[] page = new byte[Ram.PAGE_SIZE];
        long length = 0;
        while (length <= Integer.MAX_VALUE - Ram.PAGE_SIZE) {
            int at = address + (int) length;
            int count = inPage(at, Ram.PAGE_SIZE);
            read(at, page, 0, count);
            for (int i = 0; i < count; i++) {
                if (page[i] == 0) {
                    return (int) length + i;
                }
            }
            length += count;
        }
        throw new SemihostingException(ErrorNumber.EFAULT);
    }

    private static int inPage(int address, int length) {
        return Math.min(length, Ram.PAGE_SIZE - (address & (Ram.PAGE_SIZE - 1)));
    }

    private void forEachPage(int address, int length, AccessType type, PageAction action) throws SemihostingException {
        if (length < 0) {
            // Of 2 GiB or more: no buffer is that large.
            throw new SemihostingException(ErrorNumber.EFAULT);
        }
        int done = 0;
        while (done < length) {
            long physical = translate(address + done, type);
            FlatRange range = cpu.memory.space().view().find(physical);
            if (range == null || !isMemory(range.region().kind(), type)) {
                throw new SemihostingException(ErrorNumber.EFAULT);
            }
            int count = (int) Math.min(inPage(address + done, length - done), range.end() - physical + 1);
            action.at(range, physical, done, count);
            done += count;
        }
    }

    private static boolean isMemory(MemoryRegion.Kind kind, AccessType type) {
        return kind == MemoryRegion.Kind.RAM
                || type == AccessType.READ && (kind == MemoryRegion.Kind.ROM || kind == MemoryRegion.Kind.ROM_DEVICE);
    }

    private long translate(int address, AccessType type) throws SemihostingException {
        try {
            return cpu.memory.translate(address, type);
        } catch (GuestFault fault) {
            throw new SemihostingException(ErrorNumber.EFAULT);
        }
    }
}
