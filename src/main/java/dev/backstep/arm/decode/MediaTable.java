package dev.backstep.arm.decode;

/** Encodings of saturation, parallel addition and subtraction, packing, bit fields, reversals (A5.4, A6.2.5, A6.3.12 to A6.3.15). */
final class MediaTable {

    private MediaTable() { }

    static void addTo(EncodingTable a32, EncodingTable t16, EncodingTable t32) {
    }
}
