package dev.backstep.arm.oracle;

import dev.backstep.arm.decode.ArmDecoder;
import dev.backstep.arm.decode.Encoding;
import dev.backstep.arm.decode.InstructionGroup;
import dev.backstep.arm.decode.InstructionSet;
import dev.backstep.arm.state.Mode;
import dev.backstep.arm.state.Psr;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;

/** Makes random tests from the rows of one group. The same seed gives the same tests. */
final class SequenceGenerator {

    private static final int[] EDGES = {0, 1, 2, 31, 32, 33, 0xff, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7fffffff, 0x80000000,
        0x80000001, 0xfffffffe, 0xffffffff, 0x00ff00ff, 0x80808080, 0x7f7f7f7f};
    private static final Mode[] MODES = {Mode.USER, Mode.FIQ, Mode.IRQ, Mode.SUPERVISOR, Mode.MONITOR, Mode.ABORT,
        Mode.UNDEFINED, Mode.SYSTEM};
    /** Registers of CP15 and CP14 that give the same value in each test: CRn, opc1, CRm, opc2. */
    private static final int[][] READABLE = {{0, 0, 0, 0}, {0, 0, 0, 1}, {0, 0, 0, 3}, {0, 0, 0, 5}, {0, 0, 1, 0}, {0, 0, 1, 4},
        {0, 0, 2, 0}, {0, 1, 0, 0}, {0, 1, 0, 1}, {1, 0, 0, 0}, {1, 0, 0, 2}, {1, 0, 1, 0}, {12, 0, 0, 0}, {12, 0, 1, 0},
        {15, 4, 0, 0}, {9, 0, 14, 0}};
    /** Registers that the harness sets to 0 before each test, and operations with no effect. */
    private static final int[][] WRITABLE = {{13, 0, 0, 2}, {13, 0, 0, 3}, {13, 0, 0, 4}, {5, 0, 0, 0}, {5, 0, 0, 1},
        {6, 0, 0, 0}, {6, 0, 0, 2}, {7, 0, 5, 0}, {7, 0, 5, 4}, {7, 0, 10, 4}, {7, 0, 10, 5}, {8, 0, 7, 0}};

    /** The one address for exclusives of a test: how far a mark reaches is IMPLEMENTATION DEFINED. */
    private static final int EXCLUSIVE_ADDRESS = OracleCase.SCRATCH + 0x80;
    /** Fills the scratch memory with pairs of an address and a program status. */
    private static final int RETURN_STATES = 2;

    private final InstructionGroup group;
    private final boolean thumb;
    private final Random random;
    private final List<RowPattern> rows = new ArrayList<>();
    private final boolean memory;
    private final boolean extension;
    private final boolean itBlocks;
    private final ArmDecoder decoder;

    private int[] registers;
    private int[] scratch;
    private int codeAddress;
    private List<String> names;
    private List<Integer> halfwords;
    private BitSet starts;
    private Mode mode;

    SequenceGenerator(InstructionGroup group, boolean thumb, Random random) {
        this.decoder = new ArmDecoder();
        this.group = group;
        this.thumb = thumb;
        this.random = random;
        if (thumb) {
            add(InstructionSet.T16);
            add(InstructionSet.T32);
        } else {
            add(InstructionSet.A32);
        }
        // QEMU 7.2 saves a stale IT state in the exception that follows a coprocessor access at the end of an IT block.
        this.itBlocks = group != InstructionGroup.BRANCH && group != InstructionGroup.COPROCESSOR;
        this.memory = group.uses(InstructionGroup.Uses.MEMORY);
        this.extension = group.uses(InstructionGroup.Uses.EXTENSION_REGISTERS);
    }

    private void add(InstructionSet set) {
        for (Encoding row : group.rows(set)) {
            if (!row.name().equals("IT")) {
                rows.add(new RowPattern(row));
            }
        }
    }

    boolean hasRows() {
        return !rows.isEmpty();
    }

    /** A candidate for test {@code number}. */
    OracleCase next(int number) {
        codeAddress = OracleCase.codeAddress(number);
        names = new ArrayList<>();
        halfwords = new ArrayList<>();
        starts = new BitSet();
        registers = new int[15];
        scratch = new int[OracleCase.SCRATCH_WORDS];
        mode = chooseMode();
        fillScratch();
        for (int i = 0; i < 15; i++) {
            registers[i] = value();
        }
        int count = memory ? 1 + random.nextInt(3) : 1 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            if (thumb && itBlocks && random.nextInt(4) == 0) {
                addItBlock();
            } else {
                addInstruction(false);
            }
        }
        int cpsr = random.nextInt() & (Psr.N | Psr.Z | Psr.C | Psr.V | Psr.Q | 0xf << Psr.GE_SHIFT)
                | Psr.A | Psr.I | Psr.F | mode.bits() | (thumb ? Psr.T : 0)
                | ((memory || group == InstructionGroup.SYSTEM) && random.nextInt(8) == 0 ? Psr.E : 0);
        return new OracleCase(thumb, slot(), halfwords.size() * 2, starts, registers, cpsr, scratch,
                extension ? ExtensionValues.state(random, vectorsAllowed()) : new int[OracleCase.EXTENSION_WORDS], names);
    }

    /** QEMU 7.2 writes a vector of doubles with one operand into the registers after that operand. */
    private boolean vectorsAllowed() {
        return names.stream().noneMatch(List.of("VABS", "VNEG", "VSQRT", "VMOV (register)")::contains);
    }

    private Mode chooseMode() {
        boolean any = group == InstructionGroup.SYSTEM || group == InstructionGroup.COPROCESSOR
                || group == InstructionGroup.BLOCK_TRANSFER;
        if (any && random.nextInt(2) == 0) {
            return MODES[random.nextInt(MODES.length)];
        }
        return random.nextInt(4) == 0 ? Mode.USER : Mode.SYSTEM;
    }

    private int value() {
        if (extension && random.nextBoolean()) {
            return ExtensionValues.single(random);
        }
        return switch (random.nextInt(8)) {
            case 0, 1, 2, 3 -> random.nextInt();
            case 4, 5 -> EDGES[random.nextInt(EDGES.length)];
            case 6 -> random.nextInt(64);
            default -> -random.nextInt(64);
        };
    }

    /** An address in the slot, with bit 0 for Thumb state. */
    private int target() {
        boolean toThumb = random.nextInt(2) == 0;
        int offset = random.nextInt(OracleCase.CODE_WORDS);
        return codeAddress + 4 * offset + (toThumb ? 1 + 2 * random.nextInt(2) : 0);
    }

    private int programStatus() {
        return random.nextInt() & (Psr.N | Psr.Z | Psr.C | Psr.V | Psr.Q | 0xf << Psr.GE_SHIFT | Psr.T | Psr.E)
                | Psr.A | Psr.I | Psr.F | MODES[random.nextInt(MODES.length)].bits();
    }

    private void fillScratch() {
        fillScratch(random.nextInt(4));
    }

    private void fillScratch(int kind) {
        for (int i = 0; i < scratch.length; i++) {
            scratch[i] = extension && kind != 3 ? ExtensionValues.single(random) : switch (kind) {
                case 0 -> value();
                case 1 -> target();
                case RETURN_STATES -> (i & 1) == 0 ? target() & ~3 : programStatus();
                default -> random.nextInt() & (group == InstructionGroup.BRANCH ? 0x07070707 : -1);
            };
        }
    }

    private void addItBlock() {
        int length = 1 + random.nextInt(4);
        int condition = random.nextInt(15);
        int mask = 1 << (4 - length);
        for (int i = 1; i < length; i++) {
            boolean same = condition == 14 || random.nextInt(2) == 0;
            mask |= (same ? condition & 1 : ~condition & 1) << (4 - i);
        }
        starts.set(halfwords.size());
        halfwords.add(0xbf00 | condition << 4 | mask);
        names.add("IT");
        for (int i = 0; i < length; i++) {
            addInstruction(true);
        }
    }

    private void addInstruction(boolean inItBlock) {
        for (int attempt = 0; attempt < 200; attempt++) {
            RowPattern row = rows.get(random.nextInt(rows.size()));
            int bits = tame(row, row.random(random));
            if (!Unpredictable.excludes(group, row, bits)
                    && !(inItBlock && Unpredictable.excludesFromItBlock(group, row, bits))
                    && !dependsOnMode(row, bits)
                    && isFoundFor(row, bits)) {
                point(row, bits);
                names.add(row.row().name());
                starts.set(halfwords.size());
                if (row.row().set() == InstructionSet.T16) {
                    halfwords.add(bits & 0xffff);
                } else if (thumb) {
                    halfwords.add(bits >>> 16);
                    halfwords.add(bits & 0xffff);
                } else {
                    halfwords.add(bits & 0xffff);
                    halfwords.add(bits >>> 16);
                }
                return;
            }
        }
    }

    /** False when the bits belong to a more specific row. Of Advanced SIMD, what is undefined is tested too. */
    private boolean isFoundFor(RowPattern row, int bits) {
        Encoding found = decoder.decoder(row.row().set()).find(bits);
        if (found == null) {
            return group.name().startsWith("ADVANCED_SIMD") && random.nextInt(8) == 0;
        }
        return found.pattern().equals(row.row().pattern());
    }

    /**
     * MSR of the byte with CPSR.E in User mode: the manual lets it through, QEMU does not. MRS of the SPSR that System
     * mode does not have, and LDM and STM of User registers where those are the present ones: UNPREDICTABLE.
     */
    private boolean dependsOnMode(RowPattern row, int bits) {
        String name = row.row().name();
        if (group == InstructionGroup.EXCLUSIVE && name.contains("REX") && !name.equals("CLREX")) {
            // A store-exclusive of another size than the load's is UNPREDICTABLE.
            String size = name.substring(5);
            if (names.stream().anyMatch(other -> other.contains("REX") && !other.equals("CLREX")
                    && !other.substring(5).equals(size))) {
                return true;
            }
        }
        return name.startsWith("MSR") && row.get("R", bits) == 0 && (row.get("mask", bits) & 2) != 0
                || name.equals("MRS") && row.get("R", bits) == 1 && (mode == Mode.SYSTEM || names.stream().anyMatch(
                        earlier -> earlier.startsWith("MSR") || earlier.equals("CPS") || earlier.startsWith("RFE")))
                // Whether a store of its own opens a processor's monitor is IMPLEMENTATION DEFINED.
                || name.startsWith("SWP") && names.stream().anyMatch(earlier -> earlier.startsWith("LDREX"))
                // The status that RFE loads must not be one that an MSR of SPSR and an SRS put there.
                || name.startsWith("RFE") && names.contains("SRS") || name.startsWith("RFE") && names.contains("SRSDB")
                || name.startsWith("RFE") && names.contains("SRSIA")
                || name.endsWith("(User registers)") && (mode == Mode.SYSTEM || mode == Mode.USER);
    }

    /** Makes it likelier that the instruction does something and stays in the test. */
    private int tame(RowPattern row, int word) {
        int bits = word;
        if (row.row().set() == InstructionSet.A32 && row.has("cond")) {
            bits = row.with("cond", bits, random.nextInt(3) != 0 ? 14 : random.nextInt(15));
        }
        String name = row.row().name();
        if (group == InstructionGroup.BRANCH && !row.has("Rm")) {
            bits = row.with("imm24", bits, random.nextInt(8));
            bits = row.with("imm10", bits, 0);
            bits = row.with("imm6", bits, 0);
            bits = row.with("imm11", bits, random.nextInt(24) & (name.startsWith("BLX") ? ~1 : -1));
            bits = row.with("imm8", bits, random.nextInt(24));
            bits = row.with("imm5", bits, random.nextInt(24));
            bits = row.with("i", bits, 0);
            bits = row.with("S", bits, 0);
            int j = row.has("cond") ? 0 : 1;
            bits = row.with("J1", bits, j);
            bits = row.with("J2", bits, j);
        }
        if (group == InstructionGroup.EXCLUSIVE) {
            bits = row.with("imm8", bits, 0);
        } else if (memory) {
            bits = row.with("imm12", bits, random.nextInt(40));
            bits = row.with("imm4H", bits, random.nextInt(3));
            if (random.nextInt(2) == 0) {
                bits = row.with("imm8", bits, random.nextInt(32));
            } else if (extension) {
                bits = row.with("imm8", bits, random.nextInt(4) == 0 ? 32 : 1 + random.nextInt(8));
                // Blocks that lie high enough to end with the last register.
                bits = row.with("D", bits, random.nextInt(4) == 0 ? 1 : 0);
            }
            if (row.has("imm5") && row.row().set() == InstructionSet.A32) {
                bits = row.with("imm5", bits, random.nextInt(3) == 0 ? random.nextInt(32) : random.nextInt(3));
            }
            if (row.row().set() == InstructionSet.T16 && row.has("imm5")) {
                bits = row.with("imm5", bits, random.nextInt(16));
            }
            if (row.has("registers") && random.nextInt(2) == 0) {
                bits = row.with("registers", bits, row.get("registers", bits) & random.nextInt());
            }
        }
        if (group == InstructionGroup.SYSTEM && row.has("mode") && random.nextInt(4) != 0) {
            bits = row.with("mode", bits, MODES[random.nextInt(MODES.length)].bits());
        }
        if (group == InstructionGroup.COPROCESSOR && row.has("opc1") && row.has("CRn")) {
            bits = tameCoprocessor(row, bits);
        }
        return bits;
    }

    private int tameCoprocessor(RowPattern row, int word) {
        String name = row.row().name();
        boolean write = name.startsWith("MCR");
        int[][] choice = write || random.nextInt(2) == 0 ? WRITABLE : READABLE;
        int[] register = choice[random.nextInt(choice.length)];
        int bits = row.with("CRn", word, register[0]);
        bits = row.with("opc1", bits, register[1]);
        bits = row.with("CRm", bits, register[2]);
        bits = row.with("opc2", bits, register[3]);
        // Of CP14, CP10 and CP11 other tests know.
        return row.with("coproc", bits, !write && random.nextInt(8) == 0 ? random.nextInt(10) : 15);
    }

    /** Gives registers that the instruction uses as addresses useful values. */
    private void point(RowPattern row, int bits) {
        int rn = row.get("Rn", bits);
        int rm = row.get("Rm", bits);
        String name = row.row().name();
        if (memory) {
            if (rm >= 0 && rm < 15) {
                registers[rm] = random.nextInt(4) == 0 ? random.nextInt(33) : 4 * random.nextInt(8);
            }
            int base = row.has("Rn") ? rn : 13;
            if (base >= 0 && base < 15) {
                int unaligned = random.nextInt(4) == 0 && !name.contains("EX") ? random.nextInt(4) : 0;
                registers[base] = (group == InstructionGroup.EXCLUSIVE ? EXCLUSIVE_ADDRESS
                        : OracleCase.SCRATCH + 4 * (16 + random.nextInt(32))) + unaligned;
            }
        } else if (group == InstructionGroup.BRANCH) {
            if (name.startsWith("TB")) {
                registers[rn < 15 ? rn : 0] = OracleCase.SCRATCH + random.nextInt(64);
                registers[rm < 15 ? rm : 0] = random.nextInt(16);
            } else if (rm >= 0 && rm < 15) {
                registers[rm] = target();
            }
        } else if (name.startsWith("RFE")) {
            fillScratch(RETURN_STATES);
            registers[rn] = OracleCase.SCRATCH + 8 * (4 + random.nextInt(24));
        } else if (name.equals("MSR (register)")) {
            registers[rn] = programStatus() & ~Psr.T;
        }
    }

    /** The sequence, and behind it instructions that end the test in either state, each telling where. */
    private int[] slot() {
        List<Integer> all = new ArrayList<>(halfwords);
        if (all.size() % 2 != 0) {
            all.add(0xdf00 | all.size());
        }
        while (all.size() < 2 * OracleCase.CODE_WORDS) {
            int index = all.size() / 2;
            // A32: SVC. T32: SVC, then the second half begins an Advanced SIMD encoding, which is undefined here.
            all.add(0xdf00 | index);
            all.add(0xef00 | index);
        }
        int[] words = new int[OracleCase.CODE_WORDS];
        for (int i = 0; i < words.length; i++) {
            words[i] = all.get(2 * i) | all.get(2 * i + 1) << 16;
        }
        return words;
    }
}
