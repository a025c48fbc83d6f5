package dev.backstep.arm.mmu;

import dev.backstep.arm.TestCpu;
import dev.backstep.arm.cp15.CortexA9;
import dev.backstep.arm.state.Mode;
import dev.backstep.arm.state.SystemControlRegisters;
import dev.backstep.state.StateListing;

/**
 * A Cortex-A9 with its MMU on. TTBR0's table lies at {@link #TABLE_0}; the first megabyte of virtual addresses, with
 * {@link TestCpu#CODE}, is mapped to itself for privileged modes (domain 15).
 */
final class MmuBench {

    static final int TABLE_0 = 0x40000;
    static final int TABLE_1 = 0x44000;
    static final int SECOND_LEVEL = 0x48000;
    /** Frames to map pages to. */
    static final int FRAME = 0x60000;
    /** Of descriptors of sections: AP = 3, the mapping of {@link #FRAME}'s megabyte. */
    static final int SECTION = 0xc02;
    /** Of small pages: AP = 3. */
    static final int SMALL_PAGE = 0x32;

    final TestCpu t = new TestCpu(new CortexA9(0x1e000000));

    MmuBench() {
        SystemControlRegisters control = t.cpu.control;
        control.ttbr0[0] = TABLE_0;
        control.ttbr1[0] = TABLE_1;
        control.dacr[0] = 0x55555555;
        control.sctlr[0] |= SystemControlRegisters.SCTLR_M;
        first(0, 15 << 5 | 1 << 10 | 2);
        t.ram.write(TABLE_1, 15 << 5 | 1 << 10 | 2, 4);
        t.cpu.controlChanged();
    }

    /** Sets a first-level descriptor of TTBR0's table. */
    MmuBench first(int megabyte, int descriptor) {
        t.ram.write(TABLE_0 + 4L * megabyte, descriptor, 4);
        return this;
    }

    /** Maps a megabyte through the page table at {@link #SECOND_LEVEL}. */
    MmuBench pageTable(int megabyte, int domain) {
        return first(megabyte, SECOND_LEVEL | domain << 5 | 1);
    }

    /** Sets a second-level descriptor. */
    MmuBench second(int page, int descriptor) {
        t.ram.write(SECOND_LEVEL + 4L * page, descriptor, 4);
        return this;
    }

    MmuBench mode(Mode mode) {
        t.cpu.setMode(mode);
        return this;
    }

    MmuBench sctlr(int bits) {
        t.cpu.control.sctlr[0] |= bits;
        t.cpu.controlChanged();
        return this;
    }

    MmuBench asid(int asid) {
        t.cpu.control.contextidr[0] = asid;
        t.cpu.controlChanged();
        return this;
    }

    MmuBench dacr(int dacr) {
        t.cpu.control.dacr[0] = dacr;
        t.cpu.controlChanged();
        return this;
    }

    /** Of an access: "=physical address", or "!status" in hexadecimal. */
    String access(int address, AccessType type) {
        try {
            return String.format("=%x", t.cpu.mmu.translate(address, type, t.cpu.isPrivileged()));
        } catch (GuestFault fault) {
            return String.format("!%x", fault.status());
        }
    }

    String read(int address) {
        return access(address, AccessType.READ);
    }

    String write(int address) {
        return access(address, AccessType.WRITE);
    }

    String fetch(int address) {
        return access(address, AccessType.FETCH);
    }

    Object state() {
        StateListing listing = new StateListing();
        t.cpu.exchangeState(listing);
        return listing.values();
    }
}
