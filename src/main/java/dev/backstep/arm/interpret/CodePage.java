package dev.backstep.arm.interpret;

import dev.backstep.arm.instruction.Instruction;
import dev.backstep.memory.Ram;

import java.util.Arrays;

/**
 * The decoded instructions of one page of RAM, filled in as they are met. Slots are by offset in the page, so that the
 * same page may be mapped at several addresses. 16-bit encodings mean something else in IT blocks, hence three arrays.
 */
final class CodePage {

    final Ram ram;
    final int page;
    final byte[] bytes;
    Instruction[] a32;
    Instruction[] t32;
    Instruction[] t32InItBlock;

    CodePage(Ram ram, int page) {
        this.ram = ram;
        this.page = page;
        this.bytes = ram.pageForRead(page);
    }

    Instruction[] a32() {
        if (a32 == null) {
            a32 = new Instruction[Ram.PAGE_SIZE / 4];
        }
        return a32;
    }

    Instruction[] t32() {
        if (t32 == null) {
            t32 = new Instruction[Ram.PAGE_SIZE / 2];
        }
        return t32;
    }

    Instruction[] t32InItBlock() {
        if (t32InItBlock == null) {
            t32InItBlock = new Instruction[Ram.PAGE_SIZE / 2];
        }
        return t32InItBlock;
    }

    /** Forgets what was decoded from bytes that changed; a T32 pair may begin one halfword earlier. */
    void forget(int offset, int length) {
        int last = offset + length - 1;
        if (a32 != null) {
            Arrays.fill(a32, offset / 4, last / 4 + 1, null);
        }
        int first = Math.max(0, offset / 2 - 1);
        if (t32 != null) {
            Arrays.fill(t32, first, last / 2 + 1, null);
        }
        if (t32InItBlock != null) {
            Arrays.fill(t32InItBlock, first, last / 2 + 1, null);
        }
    }
}
