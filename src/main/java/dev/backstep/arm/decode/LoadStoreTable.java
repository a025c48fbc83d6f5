package dev.backstep.arm.decode;

/** Encodings of loads and stores of single and double registers, and memory hints. */
final class LoadStoreTable {

    private LoadStoreTable() { }

    static void addTo(EncodingTable a32, EncodingTable t16, EncodingTable t32) {
        LoadStoreA32Table.addTo(a32);
        LoadStoreThumbTable.addT16(t16);
        LoadStoreThumbTable.addT32(t32);
    }
}
