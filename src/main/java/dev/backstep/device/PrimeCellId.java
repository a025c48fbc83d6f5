package dev.backstep.device;

/**
 * The identification registers at the end of the window of every ARM PrimeCell: PeriphID0-3 at 0xFE0 and PCellID0-3 at
 * 0xFF0, one byte in each word.
 *
 * @param partNumber 12 bits: 0x011 for the PL011
 * @param revision 4 bits
 * @param configuration 8 bits
 */
public record PrimeCellId(int partNumber, int revision, int configuration) {

    /** Offset in bytes of the first identification register. */
    public static final int FIRST_OFFSET = 0xfe0;

    /** ARM's number as designer, 0x41, as it is split between PeriphID1 and PeriphID2. */
    private static final int DESIGNER = 0x41;
    /** PCellID0-3, PCellID0 lowest: the same for every PrimeCell. */
    private static final int PRIMECELL = 0xb105f00d;

    /** The register at {@code offset} (a multiple of 4), 0 below {@link #FIRST_OFFSET}. */
    public int read(int offset) {
        return switch (offset) {
            case 0xfe0 -> partNumber & 0xff;
            case 0xfe4 -> (DESIGNER & 0xf) << 4 | partNumber >> 8;
            case 0xfe8 -> revision << 4 | DESIGNER >> 4;
            case 0xfec -> configuration;
            case 0xff0, 0xff4, 0xff8, 0xffc -> PRIMECELL >>> (2 * (offset - 0xff0)) & 0xff;
            default -> 0;
        };
    }
}
