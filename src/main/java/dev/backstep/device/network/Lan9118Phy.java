package dev.backstep.device.network;

import dev.backstep.state.StateExchange;
import dev.backstep.state.Stateful;

/**
 * The 10/100 PHY inside the LAN9118, as its registers show it (IEEE 802.3 clause 22, and the chip's own from 17 on).
 * Auto-negotiation takes no time; the partner offers all that a 100 Mbit/s switch does.
 *
 * <p>Thread: the machine thread only.
 */
final class Lan9118Phy implements Stateful {

    private static final int BASIC_CONTROL = 0;
    private static final int BASIC_STATUS = 1;
    private static final int IDENTIFIER_1 = 2;
    private static final int IDENTIFIER_2 = 3;
    private static final int ADVERTISEMENT = 4;
    private static final int PARTNER_ABILITY = 5;
    private static final int EXPANSION = 6;
    private static final int MODE_CONTROL_STATUS = 17;
    private static final int SPECIAL_MODES = 18;
    private static final int SPECIAL_INDICATIONS = 27;
    private static final int INTERRUPT_SOURCE = 29;
    private static final int INTERRUPT_MASK = 30;
    private static final int SPECIAL_CONTROL_STATUS = 31;

    private static final int CONTROL_RESET = 1 << 15;
    private static final int CONTROL_LOOPBACK = 1 << 14;
    private static final int CONTROL_SPEED_100 = 1 << 13;
    private static final int CONTROL_NEGOTIATE = 1 << 12;
    private static final int CONTROL_POWER_DOWN = 1 << 11;
    private static final int CONTROL_RESTART_NEGOTIATION = 1 << 9;
    private static final int CONTROL_FULL_DUPLEX = 1 << 8;
    private static final int CONTROL_BITS = 0x7d80;
    private static final int CONTROL_AT_RESET = CONTROL_SPEED_100 | CONTROL_NEGOTIATE;

    /** 100BASE-TX and 10BASE-T, half and full duplex; can negotiate; has the extended registers. */
    private static final int STATUS_ABILITIES = 0x7809;
    private static final int STATUS_NEGOTIATED = 1 << 5;
    private static final int STATUS_LINK = 1 << 2;

    private static final int ID_1 = 0x0007;
    private static final int ID_2 = 0xc0d1;
    private static final int ADVERTISEMENT_AT_RESET = 0x01e1;
    private static final int ADVERTISEMENT_BITS = 0x2dff;
    private static final int PARTNER = 0x45e1;
    private static final int EXPANSION_PARTNER_NEGOTIATES = 1;
    private static final int MODE_ENERGY_ON = 1 << 1;
    private static final int SPECIAL_MODES_AT_RESET = 0x00e1;
    private static final int INTERRUPT_ENERGY_ON = 1 << 7;
    private static final int INTERRUPT_NEGOTIATED = 1 << 6;
    private static final int INTERRUPT_LINK_DOWN = 1 << 4;
    private static final int INTERRUPT_BITS = 0xfe;
    private static final int SPECIAL_NEGOTIATION_DONE = 1 << 12;

    private final boolean plugged;
    private boolean cableIn = true;
    private int control;
    private int advertisement;
    private int modeControl;
    private int specialModes;
    private int interruptSource;
    private int interruptMask;

    /** @param plugged false when there is nothing at the other end of the cable, ever */
    Lan9118Phy(boolean plugged) {
        this.plugged = plugged;
    }

    void reset() {
        control = CONTROL_AT_RESET;
        advertisement = ADVERTISEMENT_AT_RESET;
        modeControl = 0;
        specialModes = SPECIAL_MODES_AT_RESET;
        interruptSource = 0;
        interruptMask = 0;
        negotiate();
    }

    boolean isCableIn() {
        return cableIn;
    }

    void setCable(boolean in) {
        if (in != cableIn) {
            boolean before = isLinkUp();
            cableIn = in;
            if (before && !isLinkUp()) {
                interruptSource |= INTERRUPT_LINK_DOWN;
            } else if (!before) {
                negotiate();
            }
        }
    }

    /** True while frames pass. */
    boolean isLinkUp() {
        return plugged && cableIn && (control & CONTROL_POWER_DOWN) == 0;
    }

    /** True when what is sent comes back instead of going out. */
    boolean loopsBack() {
        return (control & CONTROL_LOOPBACK) != 0;
    }

    boolean interrupts() {
        return (interruptSource & interruptMask) != 0;
    }

    private boolean hasNegotiated() {
        return isLinkUp() && (control & CONTROL_NEGOTIATE) != 0;
    }

    private void negotiate() {
        if (isLinkUp()) {
            interruptSource |= INTERRUPT_ENERGY_ON;
        }
        if (hasNegotiated()) {
            interruptSource |= INTERRUPT_NEGOTIATED;
        }
    }

    /** Reads register {@code number}, 0 to 31. */
    int read(int number) {
        int value = peek(number);
        if (number == INTERRUPT_SOURCE) {
            interruptSource = 0;
        }
        return value;
    }

    private int peek(int number) {
        return switch (number) {
            case BASIC_CONTROL -> control;
            case BASIC_STATUS -> STATUS_ABILITIES | (isLinkUp() ? STATUS_LINK : 0) | (hasNegotiated() ? STATUS_NEGOTIATED : 0);
            case IDENTIFIER_1 -> ID_1;
            case IDENTIFIER_2 -> ID_2;
            case ADVERTISEMENT -> advertisement;
            case PARTNER_ABILITY -> hasNegotiated() ? PARTNER : 0;
            case EXPANSION -> hasNegotiated() ? EXPANSION_PARTNER_NEGOTIATES : 0;
            case MODE_CONTROL_STATUS -> modeControl | (isLinkUp() ? MODE_ENERGY_ON : 0);
            case SPECIAL_MODES -> specialModes;
            case SPECIAL_INDICATIONS -> 0;
            case INTERRUPT_SOURCE -> interruptSource;
            case INTERRUPT_MASK -> interruptMask;
            case SPECIAL_CONTROL_STATUS -> (hasNegotiated() ? SPECIAL_NEGOTIATION_DONE : 0) | speedIndication() << 2;
            default -> 0;
        };
    }

    /** Bit 2: full duplex; bits 1 and 0: 1 for 10 Mbit/s, 2 for 100. */
    private int speedIndication() {
        boolean fast;
        boolean full;
        if ((control & CONTROL_NEGOTIATE) != 0) {
            int common = advertisement & PARTNER;
            fast = (common & 0x180) != 0;
            full = (common & (fast ? 0x100 : 0x40)) != 0;
        } else {
            fast = (control & CONTROL_SPEED_100) != 0;
            full = (control & CONTROL_FULL_DUPLEX) != 0;
        }
        return (fast ? 2 : 1) | (full ? 4 : 0);
    }

    /** Writes register {@code number}, 0 to 31. */
    void write(int number, int value) {
        switch (number) {
            case BASIC_CONTROL -> writeControl(value);
            case ADVERTISEMENT -> advertisement = value & ADVERTISEMENT_BITS | 1;
            case MODE_CONTROL_STATUS -> modeControl = value & 0xefcc;
            case SPECIAL_MODES -> specialModes = value & 0xff;
            case INTERRUPT_MASK -> interruptMask = value & INTERRUPT_BITS;
            default -> { }
        }
    }

    private void writeControl(int value) {
        if ((value & CONTROL_RESET) != 0) {
            reset();
            return;
        }
        boolean before = isLinkUp();
        boolean restart = (value & CONTROL_RESTART_NEGOTIATION) != 0;
        control = value & CONTROL_BITS & ~CONTROL_RESTART_NEGOTIATION;
        if (before && !isLinkUp()) {
            interruptSource |= INTERRUPT_LINK_DOWN;
        } else if (restart || !before && isLinkUp()) {
            negotiate();
        }
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        cableIn = exchange.bool("cableIn", cableIn);
        control = exchange.int32("control", control);
        advertisement = exchange.int32("advertisement", advertisement);
        modeControl = exchange.int32("modeControl", modeControl);
        specialModes = exchange.int32("specialModes", specialModes);
        interruptSource = exchange.int32("interruptSource", interruptSource);
        interruptMask = exchange.int32("interruptMask", interruptMask);
    }
}
