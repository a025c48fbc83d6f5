package dev.backstep.arm.decode;

/** Encodings of loads and stores of single and double registers, and memory hints (A5.2.8, A5.2.9, A5.3, A6.2.4, A6.3.6 to A6.3.10). */
final class LoadStoreTable {

    private LoadStoreTable() { }

    static void addTo(EncodingTable a32, EncodingTable t16, EncodingTable t32) {
    }
}
