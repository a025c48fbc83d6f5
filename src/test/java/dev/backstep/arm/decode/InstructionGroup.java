package dev.backstep.arm.decode;

import java.util.List;

/** The encoding tables one by one, for tests that want the rows of one kind. */
public enum InstructionGroup {
    DATA_PROCESSING(DataProcessingTable::addTo),
    MULTIPLY(MultiplyTable::addTo),
    MEDIA(MediaTable::addTo),
    LOAD_STORE(LoadStoreTable::addTo),
    BLOCK_TRANSFER(BlockTransferTable::addTo),
    EXCLUSIVE(ExclusiveTable::addTo),
    BRANCH(BranchTable::addTo),
    SYSTEM(SystemTable::addTo),
    COPROCESSOR(CoprocessorTable::addTo),
    ADVANCED_SIMD_THREE_REGISTERS(AdvancedSimdThreeRegistersTable::addTo),
    ADVANCED_SIMD_THREE_DIFFERENT(AdvancedSimdThreeDifferentTable::addTo),
    ADVANCED_SIMD_SCALAR(AdvancedSimdScalarTable::addTo),
    ADVANCED_SIMD_SHIFT(AdvancedSimdShiftTable::addTo);

    @FunctionalInterface
    private interface Table {
        void addTo(EncodingTable a32, EncodingTable t16, EncodingTable t32);
    }

    private final Table table;

    InstructionGroup(Table table) {
        this.table = table;
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
