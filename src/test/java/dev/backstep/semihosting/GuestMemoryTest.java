package dev.backstep.semihosting;

import dev.backstep.arm.cp15.CortexA9;
import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.mmu.AccessType;
import dev.backstep.arm.mmu.AddressTranslator;
import dev.backstep.arm.mmu.GuestFault;
import dev.backstep.arm.state.Mode;
import dev.backstep.clock.Icount;
import dev.backstep.memory.AddressSpace;
import dev.backstep.memory.MemoryRegion;
import dev.backstep.memory.MmioHandler;
import dev.backstep.memory.Ram;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** Four pages of RAM at 0, a page of ROM at 0x10000, a device at 0x20000. */
class GuestMemoryTest {

    private final Ram ram = new Ram("ram", 4 * Ram.PAGE_SIZE);
    private final Ram rom = new Ram("rom", Ram.PAGE_SIZE);
    private final MmioHandler device = new MmioHandler() {
        @Override
        public int read(int offset, int size) {
            throw new AssertionError("a device was read");
        }

        @Override
        public void write(int offset, int value, int size) {
            throw new AssertionError("a device was written");
        }
    };
    private final AddressSpace space = new AddressSpace("memory", MemoryRegion.container("system", -1)
            .add(0, MemoryRegion.ram(ram))
            .add(0x10000, MemoryRegion.rom(rom))
            .add(0x20000, MemoryRegion.io("device", 0x1000, device)));
    private final Cpu cpu = new Cpu(0, new CortexA9(0x1e000000), space, new Icount());
    private final GuestMemory memory = new GuestMemory(cpu);

    private interface Access {
        void run() throws SemihostingException;
    }

    private static void assertBadPointer(Access access) {
        assertEquals(ErrorNumber.EFAULT.value(), assertThrows(SemihostingException.class, access::run).errorNumber());
    }

    @Test
    void devicesAreNoMemory() {
        assertBadPointer(() -> memory.word(0x20000));
        assertBadPointer(() -> memory.writeWords(0x20000, 1));
        assertBadPointer(() -> memory.requireReadable(0x20000, 1));
        assertBadPointer(() -> memory.requireWritable(0x20000, 1));
        assertBadPointer(() -> memory.textLength(0x20000));
    }

    @Test
    void romIsReadAndNotWritten() throws Exception {
        rom.write(4, 0x12345678, 4);
        assertEquals(0x12345678, memory.word(0x10004));
        assertBadPointer(() -> memory.writeWords(0x10004, 1));
        assertEquals(0x12345678, memory.word(0x10004));
    }

    @Test
    void aWriteThatEndsOutsideWritesNothing() throws Exception {
        assertBadPointer(() -> memory.write(0x3ffe, new byte[] {1, 2, 3, 4}, 4));
        assertEquals(0, memory.word(0x3ffc));
    }

    @Test
    void eachPageIsTranslatedByItself() throws Exception {
        cpu.memory.setTranslator(translator(0xffff));
        byte[] written = {1, 2, 3, 4, 5, 6, 7, 8};
        memory.write(0x1ffc, written, 8);
        assertEquals(0x04030201, ram.read(0x2ffc, 4));
        assertEquals(0x08070605, ram.read(0x1000, 4));
        byte[] read = new byte[8];
        memory.read(0x1ffc, read, 0, 8);
        assertArrayEquals(written, read);
    }

    @Test
    void whatThePresentModeMayNotAccessIsABadPointer() throws Exception {
        cpu.memory.setTranslator(translator(0x1000));
        memory.word(0x2000);
        cpu.setMode(Mode.USER);
        memory.word(0x800);
        assertBadPointer(() -> memory.word(0x2000));
        assertBadPointer(() -> memory.writeWords(0xffe, 1, 2));
    }

    /** Swaps pages 1 and 2; User mode may go up to {@code userLimit}. */
    private AddressTranslator translator(int userLimit) {
        return new AddressTranslator() {
            @Override
            public long translate(int address, AccessType type, boolean privileged) {
                if (!privileged && address >= userLimit) {
                    throw cpu.fault().abort(GuestFault.Kind.DATA_ABORT, address, 0b1101, type == AccessType.WRITE);
                }
                return translateForDebugger(address);
            }

            @Override
            public long translateForDebugger(int address) {
                int page = address >>> Ram.PAGE_SHIFT;
                return page == 1 || page == 2 ? address ^ 0x3000 : address;
            }
        };
    }
}
