package dev.backstep.arm.decode;

/** Encodings of multiplies, multiply-accumulates and divides (A5.2.5, A5.2.7, A5.4.4, A6.3.16, A6.3.17). */
final class MultiplyTable {

    private MultiplyTable() { }

    static void addTo(EncodingTable a32, EncodingTable t16, EncodingTable t32) {
    }
}
