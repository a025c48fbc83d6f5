package dev.backstep.device.network;

import dev.backstep.clock.Timer;
import dev.backstep.clock.VirtualClock;
import dev.backstep.device.Device;
import dev.backstep.device.InterruptLine;
import dev.backstep.device.WordRegisters;
import dev.backstep.memory.MemoryRegion;
import dev.backstep.state.StateExchange;

/**
 * SMSC LAN9118, a 10/100 Ethernet controller on a 32-bit bus (data sheet of the LAN9118, chapters 3 and 5).
 *
 * <p>What is simpler than the hardware: a frame is sent in no time, without collisions; commands to MAC, PHY and EEPROM are
 * complete at once, and software reset too. The interrupt line carries whether the chip asks for an interrupt; IRQ_POL and
 * IRQ_TYPE keep what is written, the board being wired for what its software sets. In a power-down mode frames are lost;
 * none of them wakes the chip, writing BYTE_TEST does. Flow control, wake-up filters and GPIO pins are registers only.
 *
 * <p>Accesses of 16 bits come in pairs, as in the chip's 16-bit mode: the first of a word's halves does nothing but, for a
 * read, fetch the word; WORD_SWAP says which half is at the lower address. Bytes can be read, without side effects.
 *
 * <p>Thread: the machine thread only.
 */
public final class Lan9118 implements Device, NetworkInterface, WordRegisters {

    private static final int SIZE = 0x100;
    private static final int ID = 0x0118_0001;
    private static final int BYTE_TEST_VALUE = 0x8765_4321;
    private static final long FREE_RUN_NANOSECONDS = 40;
    private static final long DEASSERTION_NANOSECONDS = 10_000;

    private static final int RX_DATA_LAST = 0x1c;
    private static final int TX_DATA_LAST = 0x3c;
    private static final int RX_STATUS = 0x40;
    private static final int RX_STATUS_PEEK = 0x44;
    private static final int TX_STATUS = 0x48;
    private static final int TX_STATUS_PEEK = 0x4c;
    private static final int ID_REV = 0x50;
    private static final int IRQ_CFG = 0x54;
    private static final int INT_STS = 0x58;
    private static final int INT_EN = 0x5c;
    private static final int BYTE_TEST = 0x64;
    private static final int FIFO_INT = 0x68;
    private static final int RX_CFG = 0x6c;
    private static final int TX_CFG = 0x70;
    private static final int HW_CFG = 0x74;
    private static final int RX_DP_CTRL = 0x78;
    private static final int RX_FIFO_INF = 0x7c;
    private static final int TX_FIFO_INF = 0x80;
    private static final int PMT_CTRL = 0x84;
    private static final int GPIO_CFG = 0x88;
    private static final int GPT_CFG = 0x8c;
    private static final int GPT_CNT = 0x90;
    private static final int WORD_SWAP = 0x98;
    private static final int FREE_RUN = 0x9c;
    private static final int RX_DROP = 0xa0;
    private static final int MAC_CSR_CMD = 0xa4;
    private static final int MAC_CSR_DATA = 0xa8;
    private static final int AFC_CFG = 0xac;
    private static final int E2P_CMD = 0xb0;
    private static final int E2P_DATA = 0xb4;

    private static final int IRQ_DEASSERTION_CLEAR = 1 << 14;
    private static final int IRQ_DEASSERTION_RUNS = 1 << 13;
    private static final int IRQ_INTERNAL = 1 << 12;
    private static final int IRQ_ENABLE = 1 << 8;
    private static final int IRQ_BITS = 0xff000111;
    /** Polarity and type outlive a software reset. */
    private static final int IRQ_NOT_RESET = 0x11;

    private static final int SW_INT = 1 << 31;
    private static final int TXSTOP_INT = 1 << 25;
    private static final int RXSTOP_INT = 1 << 24;
    private static final int RXDFH_INT = 1 << 23;
    private static final int TIOC_INT = 1 << 21;
    private static final int RXD_INT = 1 << 20;
    private static final int GPT_INT = 1 << 19;
    private static final int PHY_INT = 1 << 18;
    private static final int TXSO_INT = 1 << 16;
    private static final int TXE_INT = 1 << 13;
    private static final int TDFO_INT = 1 << 10;
    private static final int TDFA_INT = 1 << 9;
    private static final int TSFF_INT = 1 << 8;
    private static final int TSFL_INT = 1 << 7;
    private static final int RXDF_INT = 1 << 6;
    private static final int RSFF_INT = 1 << 4;
    private static final int RSFL_INT = 1 << 3;
    private static final int INTERRUPT_BITS = 0x83bfe7df;

    private static final int FIFO_INT_AT_RESET = 0x48000000;
    private static final int RX_CFG_DUMP = 1 << 15;
    private static final int RX_CFG_BITS = 0xcfff1f00;
    private static final int TX_CFG_STATUS_DUMP = 1 << 15;
    private static final int TX_CFG_DATA_DUMP = 1 << 14;
    private static final int TX_CFG_STATUS_OVERRUN = 1 << 2;
    private static final int TX_CFG_ON = 1 << 1;
    private static final int TX_CFG_STOP = 1;
    private static final int HW_CFG_SOFT_RESET = 1;
    private static final int HW_CFG_32_BIT = 1 << 2;
    private static final int HW_CFG_BITS = 0x301f3060;
    private static final int HW_CFG_AT_RESET = 0x00050000;
    private static final int FAST_FORWARD = 1 << 31;
    private static final int FIFO_KIBIBYTES = 16;
    private static final int TX_STATUS_BYTES = 512;
    private static final int PMT_MODE = 3 << 12;
    private static final int PMT_PHY_RESET = 1 << 10;
    private static final int PMT_READY = 1;
    private static final int PMT_BITS = 0x334e;
    private static final int GPIO_BITS = 0x7777071f;
    private static final int MAC_CSR_BUSY = 1 << 31;
    private static final int MAC_CSR_READ = 1 << 30;
    private static final int NO_HALF = -1;

    private final String name;
    private final MemoryRegion region;
    private final VirtualClock clock;
    private final InterruptLine interrupt;
    private final NetworkLine line;
    private final MacAddress address;
    private final Lan9118Phy phy;
    private final Lan9118Mac mac;
    private final Lan9118Eeprom eeprom;
    private final Lan9118Receiver receiver = new Lan9118Receiver();
    private final Lan9118Transmitter transmitter = new Lan9118Transmitter();
    private final Lan9118Timer generalTimer;
    /** Runs from the end of one interrupt until the next may be signalled. */
    private final Timer deassertion;

    private int interruptConfiguration;
    private int interruptStatus;
    private int interruptEnable;
    private boolean asserted;
    private int fifoLevels;
    private int receiveConfiguration;
    private int transmitConfiguration;
    private int hardwareConfiguration;
    private int powerManagement;
    private int gpio;
    private int wordSwap;
    private long freeRunStart;
    private int macCommand;
    private int macData;
    private int flowControl;
    /** The half of a word that a 16-bit access has met already: its offset, and the word read or the half written. */
    private int halfReadAt;
    private int halfRead;
    private int halfWrittenAt;
    private int halfWritten;

    /**
     * @param name unique in the machine
     * @param clock guest time
     * @param interrupt the IRQ output
     * @param address what the EEPROM holds at first
     * @param line what it is plugged into
     */
    public Lan9118(String name, VirtualClock clock, InterruptLine interrupt, MacAddress address, NetworkLine line) {
        this.name = name;
        this.region = MemoryRegion.io("lan9118-mmio", SIZE, this);
        this.clock = clock;
        this.interrupt = interrupt;
        this.line = line;
        this.address = address;
        this.phy = new Lan9118Phy(line.isPlugged());
        this.mac = new Lan9118Mac(phy);
        this.eeprom = new Lan9118Eeprom(mac, address);
        this.generalTimer = new Lan9118Timer(name + " general purpose timer", clock, () -> raise(GPT_INT));
        this.deassertion = clock.timers().newTimer(name + " interrupt deassertion", this::updateInterrupt);
        line.attach(this);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public MemoryRegion region() {
        return region;
    }

    @Override
    public String inputName() {
        return name;
    }

    @Override
    public String interfaceName() {
        return "lan9118.0";
    }

    @Override
    public String model() {
        return "lan9118";
    }

    @Override
    public MacAddress macAddress() {
        return address;
    }

    @Override
    public NetworkLine line() {
        return line;
    }

    @Override
    public void reset() {
        phy.reset();
        interruptConfiguration = 0;
        softReset();
    }

    private void softReset() {
        interruptConfiguration &= IRQ_NOT_RESET;
        interruptStatus = 0;
        interruptEnable = 0;
        fifoLevels = FIFO_INT_AT_RESET;
        receiveConfiguration = 0;
        transmitConfiguration = 0;
        hardwareConfiguration = HW_CFG_AT_RESET;
        powerManagement = 0;
        gpio = 0;
        wordSwap = 0;
        freeRunStart = clock.now();
        macCommand = 0;
        macData = 0;
        flowControl = 0;
        halfReadAt = NO_HALF;
        halfRead = 0;
        halfWrittenAt = NO_HALF;
        halfWritten = 0;
        receiver.reset();
        transmitter.reset();
        mac.reset();
        eeprom.reset();
        generalTimer.reset();
        deassertion.disarm();
        asserted = false;
        interrupt.set(false);
    }

    // Frames.

    @Override
    public boolean isLinkUp() {
        return phy.isCableIn();
    }

    @Override
    public void setLink(boolean up) {
        phy.setCable(up);
        updateInterrupt();
    }

    private boolean listens() {
        return mac.receives() && phy.isLinkUp() && !mac.loopsBack() && (powerManagement & PMT_MODE) == 0;
    }

    @Override
    public boolean isReady() {
        return !listens() || receiver.hasRoom(receiveKibibytes());
    }

    @Override
    public void receive(byte[] frame) {
        if (listens() && Ethernet.isCarried(frame.length)) {
            store(frame);
        }
    }

    private void store(byte[] frame) {
        boolean passes = mac.accepts(MacAddress.at(frame, 0));
        if (!passes && !mac.receivesRefused()) {
            return;
        }
        boolean tooLong = mac.isTooLong(Ethernet.type(frame), frame.length + Ethernet.CHECK_SEQUENCE);
        if (!receiver.store(frame, passes, tooLong, receiveKibibytes())) {
            interruptStatus |= RXDF_INT | (receiver.dropped() == 1 << 31 ? RXDFH_INT : 0);
        }
        updateInterrupt();
    }

    /** Sends what waits, as far as it may. */
    private void send() {
        while (transmitter.hasFrame() && (transmitConfiguration & TX_CFG_ON) != 0 && mac.transmits()) {
            if (transmitter.statuses().size() >= Lan9118Transmitter.STATUS_CAPACITY) {
                if ((transmitConfiguration & TX_CFG_STATUS_OVERRUN) == 0) {
                    break;
                }
                interruptStatus |= TXSO_INT;
            }
            byte[] frame = transmitter.send(phy.isLinkUp() || mac.loopsBack());
            if (!Ethernet.isCarried(frame.length)) {
                continue;
            }
            if (mac.loopsBack()) {
                if (mac.receives()) {
                    store(frame);
                }
            } else if (phy.isLinkUp()) {
                line.transmit(frame);
            }
        }
    }

    private int transmitKibibytes() {
        return Math.min(14, Math.max(2, hardwareConfiguration >>> 16 & 0xf));
    }

    private int receiveKibibytes() {
        return FIFO_KIBIBYTES - transmitKibibytes();
    }

    private int transmitCapacity() {
        return transmitKibibytes() * 1024 - TX_STATUS_BYTES;
    }

    private int transmitFree() {
        return Math.max(0, transmitCapacity() - transmitter.bytesUsed());
    }

    // Interrupts.

    private void raise(int status) {
        interruptStatus |= status;
        updateInterrupt();
    }

    /** Conditions that hold on their own, whatever was cleared. */
    private int standing() {
        int bits = phy.interrupts() ? PHY_INT : 0;
        if (receiver.statuses().size() > (fifoLevels & 0xff)) {
            bits |= RSFL_INT;
        }
        if (receiver.statuses().size() >= receiveKibibytes() * 16) {
            bits |= RSFF_INT;
        }
        if (transmitter.statuses().size() > (fifoLevels >>> 16 & 0xff)) {
            bits |= TSFL_INT;
        }
        if (transmitter.statuses().size() >= Lan9118Transmitter.STATUS_CAPACITY) {
            bits |= TSFF_INT;
        }
        if (transmitFree() > (fifoLevels >>> 24) * 64) {
            bits |= TDFA_INT;
        }
        return bits;
    }

    private void updateInterrupt() {
        // A level that was reached stays noted until it is cleared.
        interruptStatus = interruptStatus & ~PHY_INT | standing();
        boolean wanted = wantsInterrupt();
        if (asserted && !wanted) {
            startDeassertion();
        }
        asserted = wanted && !deassertion.isArmed() && (interruptConfiguration & IRQ_ENABLE) != 0;
        interrupt.set(asserted);
    }

    private boolean wantsInterrupt() {
        return (interruptStatus & interruptEnable) != 0;
    }

    private void startDeassertion() {
        long interval = (interruptConfiguration >>> 24) * DEASSERTION_NANOSECONDS;
        if (interval > 0) {
            deassertion.arm(clock.now() + interval);
        } else {
            deassertion.disarm();
        }
    }

    private void writeInterruptConfiguration(int value) {
        boolean intervalChanges = (interruptConfiguration ^ value) >>> 24 != 0;
        interruptConfiguration = value & IRQ_BITS;
        if (interruptConfiguration >>> 24 == 0) {
            deassertion.disarm();
        } else if ((value & IRQ_DEASSERTION_CLEAR) != 0 || intervalChanges && deassertion.isArmed()) {
            startDeassertion();
        }
    }

    private void writeInterruptEnable(int value) {
        int before = interruptEnable;
        interruptEnable = value & INTERRUPT_BITS;
        interruptStatus |= interruptEnable & ~before & SW_INT;
    }

    // Registers.

    @Override
    public int read(int offset, int size) {
        int at = offset & ~3;
        if (size == 4) {
            return readRegister(at);
        }
        if (size == 1) {
            return peekRegister(at) >>> 8 * (offset & 3);
        }
        if (halfReadAt == (offset ^ 2)) {
            halfReadAt = NO_HALF;
        } else {
            halfReadAt = offset;
            halfRead = readRegister(at);
        }
        return isUpperHalf(offset) ? halfRead >>> 16 : halfRead;
    }

    @Override
    public void write(int offset, int value, int size) {
        if (size == 4) {
            writeRegister(offset & ~3, value);
        } else if (size == 2) {
            if (halfWrittenAt == (offset ^ 2)) {
                halfWrittenAt = NO_HALF;
                int upper = isUpperHalf(offset) ? value : halfWritten;
                int lower = isUpperHalf(offset) ? halfWritten : value;
                writeRegister(offset & ~3, upper << 16 | lower & 0xffff);
            } else {
                halfWrittenAt = offset;
                halfWritten = value & 0xffff;
            }
        }
    }

    private boolean isUpperHalf(int offset) {
        return (offset & 2) != 0 ^ wordSwap == -1;
    }

    @Override
    public int readRegister(int offset) {
        if (offset <= RX_DATA_LAST) {
            return readReceiveData();
        }
        int value = peekRegister(offset);
        switch (offset) {
            case RX_STATUS -> receiver.statuses().take();
            case TX_STATUS -> {
                transmitter.statuses().take();
                send();
                updateInterrupt();
            }
            case RX_DROP -> receiver.takeDropped();
            default -> { }
        }
        return value;
    }

    private int readReceiveData() {
        int alignment = switch (receiveConfiguration >>> 30) {
            case 0 -> 1;
            case 1 -> 4;
            default -> 8;
        };
        int word = receiver.takeWord(receiveConfiguration >>> 8 & 0x1f, alignment);
        int count = receiveConfiguration >>> 16 & 0xfff;
        if (count > 0) {
            receiveConfiguration -= 1 << 16;
            if (count == 1) {
                raise(RXD_INT);
            }
        }
        return word;
    }

    @Override
    public int peekRegister(int offset) {
        return switch (offset) {
            case RX_STATUS, RX_STATUS_PEEK -> receiver.statuses().peek();
            case TX_STATUS, TX_STATUS_PEEK -> transmitter.statuses().peek();
            case ID_REV -> ID;
            case IRQ_CFG -> interruptConfiguration | (wantsInterrupt() ? IRQ_INTERNAL : 0)
                    | (deassertion.isArmed() ? IRQ_DEASSERTION_RUNS : 0);
            case INT_STS -> interruptStatus;
            case INT_EN -> interruptEnable;
            case BYTE_TEST -> BYTE_TEST_VALUE;
            case FIFO_INT -> fifoLevels;
            case RX_CFG -> receiveConfiguration;
            case TX_CFG -> transmitConfiguration;
            case HW_CFG -> hardwareConfiguration | HW_CFG_32_BIT;
            case RX_FIFO_INF -> receiver.statuses().size() << 16 | receiver.bytesUsed();
            case TX_FIFO_INF -> transmitter.statuses().size() << 16 | transmitFree();
            case PMT_CTRL -> powerManagement | ((powerManagement & PMT_MODE) == 0 ? PMT_READY : 0);
            case GPIO_CFG -> gpio;
            case GPT_CFG -> generalTimer.readConfiguration();
            case GPT_CNT -> generalTimer.readCount();
            case WORD_SWAP -> wordSwap;
            case FREE_RUN -> (int) ((clock.now() - freeRunStart) / FREE_RUN_NANOSECONDS);
            case RX_DROP -> receiver.dropped();
            case MAC_CSR_CMD -> macCommand;
            case MAC_CSR_DATA -> macData;
            case AFC_CFG -> flowControl;
            case E2P_CMD -> eeprom.readCommand();
            case E2P_DATA -> eeprom.readData();
            default -> 0;
        };
    }

    @Override
    public void writeRegister(int offset, int value) {
        switch (offset) {
            case IRQ_CFG -> writeInterruptConfiguration(value);
            case INT_STS -> interruptStatus &= ~value;
            case INT_EN -> writeInterruptEnable(value);
            case BYTE_TEST -> powerManagement &= ~PMT_MODE;
            case FIFO_INT -> fifoLevels = value & 0xffff00ff;
            case RX_CFG -> writeReceiveConfiguration(value);
            case TX_CFG -> writeTransmitConfiguration(value);
            case HW_CFG -> writeHardwareConfiguration(value);
            case RX_DP_CTRL -> {
                if ((value & FAST_FORWARD) != 0) {
                    receiver.skipFrame();
                }
            }
            case PMT_CTRL -> writePowerManagement(value);
            case GPIO_CFG -> gpio = value & GPIO_BITS;
            case GPT_CFG -> generalTimer.writeConfiguration(value);
            case WORD_SWAP -> wordSwap = value;
            case MAC_CSR_CMD -> writeMacCommand(value);
            case MAC_CSR_DATA -> macData = value;
            case AFC_CFG -> flowControl = value & 0xffffff;
            case E2P_CMD -> eeprom.writeCommand(value);
            case E2P_DATA -> eeprom.writeData(value);
            default -> {
                if (offset > RX_DATA_LAST && offset <= TX_DATA_LAST) {
                    writeTransmitData(value);
                }
            }
        }
        updateInterrupt();
    }

    private void writeTransmitData(int word) {
        if (!transmitter.write(word, transmitCapacity())) {
            interruptStatus |= TDFO_INT;
        }
        if (transmitter.takeMalformed()) {
            interruptStatus |= TXE_INT;
        }
        if (transmitter.takeCompleted()) {
            interruptStatus |= TIOC_INT;
        }
        send();
    }

    private void writeReceiveConfiguration(int value) {
        receiveConfiguration = value & RX_CFG_BITS;
        if ((value & RX_CFG_DUMP) != 0) {
            receiver.clear();
        }
    }

    private void writeTransmitConfiguration(int value) {
        transmitConfiguration = value & (TX_CFG_STATUS_OVERRUN | TX_CFG_ON);
        if ((value & TX_CFG_STATUS_DUMP) != 0) {
            transmitter.clearStatuses();
        }
        if ((value & TX_CFG_DATA_DUMP) != 0) {
            transmitter.clearData();
        }
        if ((value & TX_CFG_STOP) != 0) {
            transmitConfiguration &= ~TX_CFG_ON;
            interruptStatus |= TXSTOP_INT;
        }
        send();
    }

    private void writeHardwareConfiguration(int value) {
        if ((value & HW_CFG_SOFT_RESET) != 0) {
            softReset();
        } else {
            hardwareConfiguration = value & HW_CFG_BITS;
        }
    }

    private void writePowerManagement(int value) {
        powerManagement = value & PMT_BITS;
        if ((value & PMT_PHY_RESET) != 0) {
            phy.reset();
        }
    }

    private void writeMacCommand(int value) {
        macCommand = value & (MAC_CSR_READ | 0xff);
        if ((value & MAC_CSR_BUSY) == 0) {
            return;
        }
        int number = value & 0xff;
        if ((value & MAC_CSR_READ) != 0) {
            macData = mac.read(number);
        } else {
            boolean received = mac.receives();
            mac.write(number, macData);
            if (received && !mac.receives()) {
                interruptStatus |= RXSTOP_INT;
            }
            send();
        }
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        exchange.part("phy", phy);
        exchange.part("mac", mac);
        exchange.part("eeprom", eeprom);
        exchange.part("receiver", receiver);
        exchange.part("transmitter", transmitter);
        exchange.part("generalTimer", generalTimer);
        exchange.part("deassertion", deassertion);
        interruptConfiguration = exchange.int32("interruptConfiguration", interruptConfiguration);
        interruptStatus = exchange.int32("interruptStatus", interruptStatus);
        interruptEnable = exchange.int32("interruptEnable", interruptEnable);
        asserted = exchange.bool("asserted", asserted);
        fifoLevels = exchange.int32("fifoLevels", fifoLevels);
        receiveConfiguration = exchange.int32("receiveConfiguration", receiveConfiguration);
        transmitConfiguration = exchange.int32("transmitConfiguration", transmitConfiguration);
        hardwareConfiguration = exchange.int32("hardwareConfiguration", hardwareConfiguration);
        powerManagement = exchange.int32("powerManagement", powerManagement);
        gpio = exchange.int32("gpio", gpio);
        wordSwap = exchange.int32("wordSwap", wordSwap);
        freeRunStart = exchange.int64("freeRunStart", freeRunStart);
        macCommand = exchange.int32("macCommand", macCommand);
        macData = exchange.int32("macData", macData);
        flowControl = exchange.int32("flowControl", flowControl);
        halfReadAt = exchange.int32("halfReadAt", halfReadAt);
        halfRead = exchange.int32("halfRead", halfRead);
        halfWrittenAt = exchange.int32("halfWrittenAt", halfWrittenAt);
        halfWritten = exchange.int32("halfWritten", halfWritten);
    }
}
