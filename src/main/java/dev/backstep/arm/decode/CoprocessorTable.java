package dev.backstep.arm.decode;

/** Encodings of coprocessor accesses that are no floating point (A5.6, A6.3.18). */
final class CoprocessorTable {

    private CoprocessorTable() { }

    static void addTo(EncodingTable a32, EncodingTable t16, EncodingTable t32) {
    }
}
