package dev.backstep.arm.decode;

/** Encodings of data processing (A5.2.1 to A5.2.4, A6.2.1, A6.2.2, A6.3.1 to A6.3.3, A6.3.11). */
final class DataProcessingTable {

    private DataProcessingTable() { }

    static void addTo(EncodingTable a32, EncodingTable t16, EncodingTable t32) {
        DataProcessingA32Table.addTo(a32);
        DataProcessingT32Table.addTo(t16, t32);
    }
}
