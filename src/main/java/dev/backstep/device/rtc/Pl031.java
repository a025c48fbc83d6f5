package dev.backstep.device.rtc;

import dev.backstep.clock.HostClock;
import dev.backstep.clock.Timer;
import dev.backstep.clock.TimerList;
import dev.backstep.device.Device;
import dev.backstep.device.InterruptLine;
import dev.backstep.device.PrimeCellId;
import dev.backstep.device.WordRegisters;
import dev.backstep.memory.MemoryRegion;
import dev.backstep.state.StateExchange;

/**
 * ARM PrimeCell Real Time Clock PL031 (DDI0224): seconds since 1970 by the host's clock, and one alarm.
 *
 * <p>Every read of DR and every write of LR or MR reads the host's clock once, which is a recorded input; nothing else
 * does, and a debugger's look at DR shows what was read last. The alarm is a timer on the list of the host's clock, whose
 * expiry is a recorded input too. The clock runs from the start (a battery stands behind it): CR reads as 1 and ignores
 * writes.
 *
 * <p>Thread: the machine thread only.
 */
public final class Pl031 implements Device, WordRegisters {

    private static final int SIZE = 0x1000;
    private static final PrimeCellId ID = new PrimeCellId(0x031, 1, 0);
    private static final long SECOND = 1_000_000_000L;

    private static final int DR = 0x00;
    private static final int MR = 0x04;
    private static final int LR = 0x08;
    private static final int CR = 0x0c;
    private static final int IMSC = 0x10;
    private static final int RIS = 0x14;
    private static final int MIS = 0x18;
    private static final int ICR = 0x1c;

    private final String name;
    private final MemoryRegion region;
    private final HostClock hostClock;
    private final Timer alarm;
    private final InterruptLine interrupt;
    /** What is added to the host's seconds to give DR, modulo 2^32. */
    private int offset;
    private int lastRead;
    private int match;
    private int load;
    private int mask;
    private int raised;

    /**
     * @param name unique in the machine
     * @param hostClock the time of day
     * @param hostTimers timers on the same clock
     * @param interrupt RTCINTR
     */
    public Pl031(String name, HostClock hostClock, TimerList hostTimers, InterruptLine interrupt) {
        this.name = name;
        this.region = MemoryRegion.io("pl031", SIZE, this);
        this.hostClock = hostClock;
        this.interrupt = interrupt;
        this.alarm = hostTimers.newTimer(name + " alarm", this::matched);
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
    public void reset() {
        offset = 0;
        lastRead = 0;
        match = 0;
        load = 0;
        mask = 0;
        raised = 0;
        alarm.disarm();
        interrupt.set(false);
    }

    private long hostSeconds() {
        return Math.floorDiv(hostClock.nanosecondsSinceEpoch(), SECOND);
    }

    @Override
    public int readRegister(int register) {
        if (register == DR) {
            lastRead = (int) hostSeconds() + offset;
        }
        return peekRegister(register);
    }

    @Override
    public int peekRegister(int register) {
        return switch (register) {
            case DR -> lastRead;
            case MR -> match;
            case LR -> load;
            case CR -> 1;
            case IMSC -> mask;
            case RIS -> raised;
            case MIS -> raised & mask;
            default -> ID.read(register);
        };
    }

    @Override
    public void writeRegister(int register, int value) {
        switch (register) {
            case MR -> {
                match = value;
                setAlarm(hostSeconds());
            }
            case LR -> {
                load = value;
                long now = hostSeconds();
                offset = value - (int) now;
                setAlarm(now);
            }
            case IMSC -> mask = value & 1;
            case ICR -> raised &= ~value;
            default -> { }
        }
        updateLine();
    }

    /** The alarm goes off when DR equals MR, now or up to 2^32 seconds from now. */
    private void setAlarm(long hostSeconds) {
        long wait = Integer.toUnsignedLong(match - ((int) hostSeconds + offset));
        if (wait == 0) {
            alarm.disarm();
            raised = 1;
        } else {
            alarm.arm((hostSeconds + wait) * SECOND);
        }
    }

    private void matched() {
        raised = 1;
        updateLine();
    }

    private void updateLine() {
        interrupt.set((raised & mask) != 0);
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        offset = exchange.int32("offset", offset);
        lastRead = exchange.int32("lastRead", lastRead);
        match = exchange.int32("match", match);
        load = exchange.int32("load", load);
        mask = exchange.int32("mask", mask);
        raised = exchange.int32("raised", raised);
        exchange.part("alarm", alarm);
    }
}
