package dev.backstep.device.sysregs;

import java.util.List;

/**
 * What a daughterboard's configuration controller has to offer.
 *
 * @param clocksHertz its oscillators after reset, in Hz, by device number
 * @param voltagesMicrovolts its supplies in microvolts, by device number
 */
public record DaughterboardSupplies(List<Integer> clocksHertz, List<Integer> voltagesMicrovolts) {

    /** CoreTile Express A9x4, V2P-CA9 (DUI0448). */
    public static final DaughterboardSupplies A9X4 = new DaughterboardSupplies(
            List.of(45_000_000, 23_750_000, 66_670_000),
            List.of(1_000_000, 1_000_000, 1_000_000, 1_800_000, 900_000, 3_300_000));

    /** CoreTile Express A15x2, V2P-CA15 (DUI0604). */
    public static final DaughterboardSupplies A15X2 = new DaughterboardSupplies(
            List.of(60_000_000, 0, 0, 0, 40_000_000, 23_750_000, 50_000_000, 60_000_000, 40_000_000),
            List.of(900_000));

    /** Keeps copies. */
    public DaughterboardSupplies {
        clocksHertz = List.copyOf(clocksHertz);
        voltagesMicrovolts = List.copyOf(voltagesMicrovolts);
    }
}
