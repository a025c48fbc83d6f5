package dev.backstep.arm.decode;

import dev.backstep.arm.instruction.Instruction;

/**
 * All instructions of ARMv7-A, from the tables of this package.
 *
 * <p>Any thread. The tables never change; all decoders have the same ones. They are built when the first instruction is decoded, or
 * at {@link #prepare}: they take longer than all else that a machine needs before a debugger can connect to it.
 */
public final class ArmDecoder {

    private record Decoders(PatternDecoder a32, PatternDecoder t16, PatternDecoder t32) { }

    /** The JVM builds it at the first use, once. */
    private static final class Tables {
        private static final Decoders DECODERS = fromTables();
    }

    /** A decoder. */
    public ArmDecoder() { }

    /** Builds the tables, unless they are there; another thread that needs them meanwhile waits. */
    public static void prepare() {
        decoders();
    }

    private static Decoders decoders() {
        return Tables.DECODERS;
    }

    private static Decoders fromTables() {
        EncodingTable a32Table = new EncodingTable(InstructionSet.A32);
        EncodingTable t16Table = new EncodingTable(InstructionSet.T16);
        EncodingTable t32Table = new EncodingTable(InstructionSet.T32);
        DataProcessingTable.addTo(a32Table, t16Table, t32Table);
        MultiplyTable.addTo(a32Table, t16Table, t32Table);
        MediaTable.addTo(a32Table, t16Table, t32Table);
        LoadStoreTable.addTo(a32Table, t16Table, t32Table);
        BlockTransferTable.addTo(a32Table, t16Table, t32Table);
        ExclusiveTable.addTo(a32Table, t16Table, t32Table);
        BranchTable.addTo(a32Table, t16Table, t32Table);
        SystemTable.addTo(a32Table, t16Table, t32Table);
        CoprocessorTable.addTo(a32Table, t16Table, t32Table);
        AdvancedSimdThreeRegistersTable.addTo(a32Table, t16Table, t32Table);
        AdvancedSimdThreeDifferentTable.addTo(a32Table, t16Table, t32Table);
        AdvancedSimdScalarTable.addTo(a32Table, t16Table, t32Table);
        AdvancedSimdShiftTable.addTo(a32Table, t16Table, t32Table);
        AdvancedSimdLoadStoreTable.addTo(a32Table, t16Table, t32Table);
        AdvancedSimdTwoRegistersTable.addTo(a32Table, t16Table, t32Table);
        AdvancedSimdPermuteTable.addTo(a32Table, t16Table, t32Table);
        AdvancedSimdImmediateTable.addTo(a32Table, t16Table, t32Table);
        AdvancedSimdFloatingPointTable.addTo(a32Table, t16Table, t32Table);
        FloatingPointDataProcessingTable.addTo(a32Table, t16Table, t32Table);
        ExtensionTransferTable.addTo(a32Table, t16Table, t32Table);
        ExtensionLoadStoreTable.addTo(a32Table, t16Table, t32Table);
        return new Decoders(a32Table.decoder(), t16Table.decoder(), t32Table.decoder());
    }

    /** True when {@code halfword} is the first of a 32-bit T32 encoding (A6.1). */
    public static boolean isFirstOfTwo(int halfword) {
        return (halfword & 0xe000) == 0xe000 && (halfword & 0x1800) != 0;
    }

    /** Decodes an A32 word. */
    public Instruction decodeA32(int word) {
        return decoders().a32().decode(word, false);
    }

    /**
     * Decodes a 16-bit T32 encoding.
     *
     * @param inItBlock where it stands: most then set no flags
     */
    public Instruction decodeT16(int halfword, boolean inItBlock) {
        return decoders().t16().decode(halfword, inItBlock);
    }

    /**
     * Decodes a 32-bit T32 encoding.
     *
     * @param word the first halfword in bits 31 to 16
     * @param inItBlock where it stands
     */
    public Instruction decodeT32(int word, boolean inItBlock) {
        return decoders().t32().decode(word, inItBlock);
    }

    /**
     * Decodes what may be any of them.
     *
     * @param encoding as of the other methods: of two halfwords, the first is the high one
     * @param thumb the instruction set
     * @param inItBlock where it stands, in T32
     */
    public Instruction decode(int encoding, boolean thumb, boolean inItBlock) {
        if (!thumb) {
            return decodeA32(encoding);
        }
        return isFirstOfTwo(encoding >>> 16) ? decodeT32(encoding, inItBlock) : decodeT16(encoding, inItBlock);
    }

    /** The decoder of one instruction set, for names in traces and for tests of the tables. */
    public PatternDecoder decoder(InstructionSet set) {
        return switch (set) {
            case A32 -> decoders().a32();
            case T16 -> decoders().t16();
            case T32 -> decoders().t32();
        };
    }
}
