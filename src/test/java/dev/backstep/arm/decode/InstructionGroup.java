package dev.backstep.arm.decode;

import java.util.List;
import java.util.Set;

/** The encoding tables one by one, for tests that want the rows of one kind. */
public enum InstructionGroup {
    DATA_PROCESSING(DataProcessingTable::addTo),
    MULTIPLY(MultiplyTable::addTo),
    MEDIA(MediaTable::addTo),
    LOAD_STORE(LoadStoreTable::addTo, Uses.MEMORY),
    BLOCK_TRANSFER(BlockTransferTable::addTo, Uses.MEMORY),
    EXCLUSIVE(ExclusiveTable::addTo, Uses.MEMORY),
    BRANCH(BranchTable::addTo),
    SYSTEM(SystemTable::addTo),
    COPROCESSOR(CoprocessorTable::addTo),
    ADVANCED_SIMD_THREE_REGISTERS(AdvancedSimdThreeRegistersTable::addTo, Uses.EXTENSION_REGISTERS,
            Uses.INTEGER_LANES),
    ADVANCED_SIMD_THREE_DIFFERENT(AdvancedSimdThreeDifferentTable::addTo, Uses.EXTENSION_REGISTERS,
            Uses.INTEGER_LANES),
    ADVANCED_SIMD_SCALAR(AdvancedSimdScalarTable::addTo, Uses.EXTENSION_REGISTERS,
            Uses.INTEGER_LANES),
    ADVANCED_SIMD_SHIFT(AdvancedSimdShiftTable::addTo, Uses.EXTENSION_REGISTERS,
            Uses.INTEGER_LANES),
    ADVANCED_SIMD_LOAD_STORE(AdvancedSimdLoadStoreTable::addTo, Uses.MEMORY, Uses.EXTENSION_REGISTERS),
    ADVANCED_SIMD_TWO_REGISTERS(AdvancedSimdTwoRegistersTable::addTo, Uses.EXTENSION_REGISTERS),
    ADVANCED_SIMD_PERMUTE(AdvancedSimdPermuteTable::addTo, Uses.EXTENSION_REGISTERS),
    ADVANCED_SIMD_IMMEDIATE(AdvancedSimdImmediateTable::addTo, Uses.EXTENSION_REGISTERS),
    ADVANCED_SIMD_FLOATING_POINT(AdvancedSimdFloatingPointTable::addTo, Uses.EXTENSION_REGISTERS),
    FLOATING_POINT_DATA_PROCESSING(FloatingPointDataProcessingTable::addTo, Uses.EXTENSION_REGISTERS),
    EXTENSION_TRANSFER(ExtensionTransferTable::addTo, Uses.EXTENSION_REGISTERS),
    EXTENSION_LOAD_STORE(ExtensionLoadStoreTable::addTo, Uses.EXTENSION_REGISTERS, Uses.MEMORY);

    @FunctionalInterface
    private interface Table {
        void addTo(EncodingTable a32, EncodingTable t16, EncodingTable t32);
    }

    /** What tests of a group need to prepare. */
    public enum Uses {
        /** Its instructions load and store: base registers point into the scratch memory. */
        MEMORY,
        /** Its instructions need D0 to D31 and FPSCR, and the access rights to them. */
        EXTENSION_REGISTERS,
        /** Its instructions take D registers as vectors of integers. */
        INTEGER_LANES
    }

    private final Table table;
    private final Set<Uses> uses;

    InstructionGroup(Table table, Uses... uses) {
        this.table = table;
        this.uses = Set.of(uses);
    }

    /** True when tests of this group need it. */
    public boolean uses(Uses what) {
        return uses.contains(what);
    }

    /** The rows of this group in one instruction set. */
    public List<Encoding> rows(InstructionSet set) {
        EncodingTable a32 = new EncodingTable(InstructionSet.A32);
        EncodingTable t16 = new EncodingTable(InstructionSet.T16);
        EncodingTable t32 = new EncodingTable(InstructionSet.T32);
        table.addTo(a32, t16, t32);
        return switch (set) {
            case A32 -> a32.rows();
            case T16 -> t16.rows();
            case T32 -> t32.rows();
        };
    }
}
