package dev.backstep.arm.decode;

/** Encodings of branches, table branches and IT (A5.5, A6.2.6, A6.3.4). */
final class BranchTable {

    private BranchTable() { }

    static void addTo(EncodingTable a32, EncodingTable t16, EncodingTable t32) {
    }
}
