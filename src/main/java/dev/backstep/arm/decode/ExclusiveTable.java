package dev.backstep.arm.decode;

/** Encodings of synchronization: exclusives and SWP (A5.2.10, A6.3.6). */
final class ExclusiveTable {

    private ExclusiveTable() { }

    static void addTo(EncodingTable a32, EncodingTable t16, EncodingTable t32) {
    }
}
