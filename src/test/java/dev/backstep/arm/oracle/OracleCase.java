package dev.backstep.arm.oracle;

import java.util.BitSet;
import java.util.List;

/**
 * One test: a short sequence and the state it starts in.
 *
 * @param thumb starts in Thumb state
 * @param code what stands in its slot, {@link #CODE_WORDS} words
 * @param instructions how many bytes of it are the sequence; the rest ends the test wherever it is reached
 * @param starts at which halfwords of the sequence an instruction begins
 * @param registers R0 to R14
 * @param cpsr the CPSR to start with
 * @param scratch content of the scratch memory, {@link #SCRATCH_WORDS} words
 * @param extension D0 to D31 (two words each, the low one first), FPSCR, FPEXC and CPACR
 * @param names the rows the sequence was made from
 */
record OracleCase(boolean thumb, int[] code, int instructions, BitSet starts, int[] registers, int cpsr, int[] scratch,
        int[] extension, List<String> names) {

    static final int RAM = 0x60000000;
    /** Where the scratch memory lies: across a page boundary. */
    static final int SCRATCH = 0x60003f80;
    static final int SCRATCH_WORDS = 64;
    static final int CODE_WORDS = 32;
    static final int ABORT_STACK = 0x60004020;
    static final int ENTRIES = 0x60010000;
    static final int ENTRY_BYTES = 1024;
    static final int ENTRY_CODE = 128;
    static final int ENTRY_SCRATCH = 256;
    static final int ENTRY_EXTENSION = 512;
    /** Where {@link #extension} holds the system registers. */
    static final int FPSCR = 64;
    static final int FPEXC = 65;
    static final int CPACR = 66;
    static final int EXTENSION_WORDS = 67;

    /** Address of the entry of test {@code number}. */
    static int entryAddress(int number) {
        return ENTRIES + number * ENTRY_BYTES;
    }

    /** Address of its first instruction. */
    static int codeAddress(int number) {
        return entryAddress(number) + ENTRY_CODE;
    }

    /** True when a test may run the instruction at this offset in its slot: one of its own, or one that ends it. */
    boolean mayRunAt(int offset, boolean inThumb) {
        return offset >= 0 && offset < 4 * CODE_WORDS
                && (offset >= instructions || inThumb == thumb && starts.get(offset / 2));
    }

    /** The entry as the harness reads it. */
    int[] entry(int number) {
        int[] words = new int[ENTRY_BYTES / 4];
        System.arraycopy(registers, 0, words, 0, 15);
        words[15] = codeAddress(number);
        words[16] = cpsr;
        words[17] = ABORT_STACK;
        System.arraycopy(code, 0, words, ENTRY_CODE / 4, CODE_WORDS);
        System.arraycopy(scratch, 0, words, ENTRY_SCRATCH / 4, SCRATCH_WORDS);
        System.arraycopy(extension, 0, words, ENTRY_EXTENSION / 4, EXTENSION_WORDS);
        return words;
    }
}
