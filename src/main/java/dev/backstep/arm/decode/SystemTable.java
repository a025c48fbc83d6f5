package dev.backstep.arm.decode;

/** Encodings of status registers, exceptions, hints and barriers (A5.2.11, A5.2.12, A5.7, A6.2.5, A6.3.4). */
final class SystemTable {

    private SystemTable() { }

    static void addTo(EncodingTable a32, EncodingTable t16, EncodingTable t32) {
    }
}
