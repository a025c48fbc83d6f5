package dev.backstep.arm.decode;

/** Encodings of loads and stores of several registers (A5.5, A6.2.5, A6.3.5). */
final class BlockTransferTable {

    private BlockTransferTable() { }

    static void addTo(EncodingTable a32, EncodingTable t16, EncodingTable t32) {
    }
}
