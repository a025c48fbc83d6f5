package dev.backstep.device.sysregs;

import dev.backstep.device.PowerControl;
import dev.backstep.state.StateExchange;
import dev.backstep.state.Stateful;
import java.util.List;

/**
 * The configuration controllers behind SYS_CFGDATA and SYS_CFGCTRL of a Versatile Express (DUI0447, "Configuration
 * registers"): clocks that can be set, voltages that can be read, and power. Only controller 0 at position 0 of the
 * motherboard and of daughterboard 1 exist.
 *
 * <p>Thread: the machine thread only.
 */
final class SystemConfiguration implements Stateful {

    /** Motherboard clocks after reset in Hz: static memory, CLCD, peripherals, reserved, system bus, reserved. */
    private static final List<Integer> MOTHERBOARD_CLOCKS =
            List.of(50_000_000, 23_750_000, 24_000_000, 24_000_000, 24_000_000, 24_000_000);
    /** Motherboard voltage in microvolts: the bus to the daughterboards. */
    private static final List<Integer> MOTHERBOARD_VOLTAGES = List.of(3_300_000);

    private static final int SITE_MOTHERBOARD = 0;
    private static final int SITE_DAUGHTERBOARD = 1;

    private static final int FUNCTION_OSCILLATOR = 1;
    private static final int FUNCTION_VOLTAGE = 2;
    private static final int FUNCTION_MUX_FPGA = 7;
    private static final int FUNCTION_SHUTDOWN = 8;
    private static final int FUNCTION_REBOOT = 9;
    private static final int FUNCTION_DVI_MODE = 11;

    private final PowerControl power;
    private final List<List<Integer>> clocksAtReset;
    private final List<List<Integer>> voltages;
    private final int[] motherboardClocks;
    private final int[] daughterboardClocks;

    SystemConfiguration(PowerControl power, DaughterboardSupplies daughterboard) {
        this.power = power;
        this.clocksAtReset = List.of(MOTHERBOARD_CLOCKS, daughterboard.clocksHertz());
        this.voltages = List.of(MOTHERBOARD_VOLTAGES, daughterboard.voltagesMicrovolts());
        this.motherboardClocks = new int[MOTHERBOARD_CLOCKS.size()];
        this.daughterboardClocks = new int[daughterboard.clocksHertz().size()];
        reset();
    }

    void reset() {
        for (int site = SITE_MOTHERBOARD; site <= SITE_DAUGHTERBOARD; site++) {
            int[] clocks = clocks(site);
            for (int i = 0; i < clocks.length; i++) {
                clocks[i] = clocksAtReset.get(site).get(i);
            }
        }
    }

    private int[] clocks(int site) {
        return site == SITE_MOTHERBOARD ? motherboardClocks : daughterboardClocks;
    }

    private static int function(int command) {
        return command >>> 20 & 0x3f;
    }

    private static int site(int command) {
        return command >>> 16 & 3;
    }

    private static int device(int command) {
        return command & 0xfff;
    }

    private static boolean reachesSomeone(int command) {
        int controller = command >>> 26 & 0xf;
        int position = command >>> 12 & 0xf;
        return controller == 0 && position == 0 && site(command) <= SITE_DAUGHTERBOARD;
    }

    /** True when {@code command}, as written to SYS_CFGCTRL, can be carried out as a read. */
    boolean canRead(int command) {
        return reachesSomeone(command) && switch (function(command)) {
            case FUNCTION_OSCILLATOR -> device(command) < clocks(site(command)).length;
            case FUNCTION_VOLTAGE -> device(command) < voltages.get(site(command)).size();
            default -> false;
        };
    }

    /** Carries a read out; {@link #canRead} has been asked. Hz or microvolts. */
    int read(int command) {
        return function(command) == FUNCTION_OSCILLATOR
                ? clocks(site(command))[device(command)]
                : voltages.get(site(command)).get(device(command));
    }

    /** Carries a write out. False when there is nobody to do it. */
    boolean write(int command, int value) {
        if (!reachesSomeone(command)) {
            return false;
        }
        int site = site(command);
        int device = device(command);
        int function = function(command);
        if (function == FUNCTION_OSCILLATOR) {
            boolean exists = device < clocks(site).length;
            if (exists) {
                clocks(site)[device] = value;
            }
            return exists;
        }
        if (site != SITE_MOTHERBOARD || device != 0) {
            return false;
        }
        switch (function) {
            case FUNCTION_SHUTDOWN -> power.shutdown();
            case FUNCTION_REBOOT -> power.reset();
            case FUNCTION_MUX_FPGA, FUNCTION_DVI_MODE -> { }
            default -> {
                return false;
            }
        }
        return true;
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        exchange.int32Array("motherboardClocks", motherboardClocks);
        exchange.int32Array("daughterboardClocks", daughterboardClocks);
    }
}
