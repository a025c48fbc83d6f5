package dev.backstep.device.mmc;

/** Drives a PL181 as a driver does. */
final class CardHost {

    static final int ARGUMENT = 0x08;
    static final int COMMAND = 0x0c;
    static final int RESPONSE0 = 0x14;
    static final int STATUS = 0x34;
    static final int CLEAR = 0x38;

    static final int RESPONSE = 1 << 6;
    static final int LONG = 1 << 7;
    static final int ENABLE = 1 << 10;
    static final int CMD_TIME_OUT = 1 << 2;
    static final int CMD_RESP_END = 1 << 6;

    private CardHost() { }

    /** Sends a command that is answered in 32 bits; gives the answer, or -1 when there was none. */
    static long send(Pl181 device, int index, int argument) {
        return command(device, index | RESPONSE, argument) ? device.read(RESPONSE0, 4) & 0xffffffffL : -1;
    }

    /** Sends an application command. */
    static long sendApplication(Pl181 device, int index, int argument, int address) {
        send(device, 55, address << 16);
        return send(device, index, argument);
    }

    /** True when it was answered. */
    static boolean command(Pl181 device, int command, int argument) {
        device.write(CLEAR, 0x7ff, 4);
        device.write(ARGUMENT, argument, 4);
        device.write(COMMAND, command | ENABLE, 4);
        return (device.read(STATUS, 4) & CMD_RESP_END) != 0;
    }

    /** From power-on to the state for transfers; gives the card's address. */
    static int identify(Pl181 device) {
        command(device, 0, 0);
        send(device, 8, 0x1aa);
        sendApplication(device, 41, 0x40ff8000, 0);
        command(device, 2 | RESPONSE | LONG, 0);
        int address = (int) (send(device, 3, 0) >>> 16);
        send(device, 7, address << 16);
        return address;
    }
}
