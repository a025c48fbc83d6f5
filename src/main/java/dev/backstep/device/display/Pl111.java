package dev.backstep.device.display;

import dev.backstep.clock.Timer;
import dev.backstep.clock.VirtualClock;
import dev.backstep.device.Device;
import dev.backstep.device.InterruptLine;
import dev.backstep.device.PrimeCellId;
import dev.backstep.device.WordRegisters;
import dev.backstep.memory.MemoryRegion;
import dev.backstep.state.StateExchange;

import java.util.Arrays;

/**
 * ARM PrimeCell Color LCD Controller PL111 (DDI0293), or its forerunner PL110 (DDI0161), which has no cursor and has the
 * interrupt mask and the control register the other way round.
 *
 * <p>The panel is TFT, whatever LcdTFT says; of a dual-panel STN display the lower half is not drawn apart. Frames pass in
 * guest time as the timing registers say, from the moment that LcdEn is set; they cost nothing while no interrupt of theirs
 * is enabled. Memory is never too slow and never answers with an error: FIFO underflow and bus error do not happen.
 *
 * <p>Thread: the machine thread only.
 */
public final class Pl111 implements Device, WordRegisters, Display {

    private static final int SIZE = 0x1000;

    private static final int TIMING_0 = 0x00;
    private static final int TIMING_3 = 0x0c;
    private static final int UPPER_BASE = 0x10;
    private static final int LOWER_BASE = 0x14;
    private static final int CONTROL_OR_MASK = 0x18;
    private static final int MASK_OR_CONTROL = 0x1c;
    private static final int RAW_INTERRUPT_STATUS = 0x20;
    private static final int MASKED_INTERRUPT_STATUS = 0x24;
    private static final int INTERRUPT_CLEAR = 0x28;
    private static final int UPPER_CURRENT = 0x2c;
    private static final int LOWER_CURRENT = 0x30;
    /** Offsets that the two kinds have in different places get these names inside. */
    private static final int CONTROL = -1;
    private static final int INTERRUPT_MASK = -2;
    private static final int PALETTE = 0x200;
    private static final int PALETTE_WORDS = 128;

    private static final int CONTROL_ENABLE = 1;
    private static final int CONTROL_BGR = 1 << 8;
    private static final int CONTROL_BIG_BYTES = 1 << 9;
    private static final int CONTROL_BIG_PIXELS = 1 << 10;
    private static final int CONTROL_POWER = 1 << 11;
    private static final int CONTROL_BITS = 0x13fff;

    private static final int INTERRUPT_BASE_UPDATE = 1 << 2;
    private static final int INTERRUPT_VERTICAL_COMPARE = 1 << 3;
    private static final int INTERRUPT_BITS = 0x1e;
    /** Kept beside the others, above their bits: the cursor has registers of its own for it. */
    private static final int INTERRUPT_CURSOR = 1 << 8;

    /** The two kinds of controller. */
    public enum Model {
        /** DDI0161. */
        PL110(new PrimeCellId(0x110, 1, 0)),
        /** DDI0293. */
        PL111(new PrimeCellId(0x111, 2, 0));

        private final PrimeCellId id;

        Model(PrimeCellId id) {
            this.id = id;
        }
    }

    private final String name;
    private final Model model;
    private final VirtualClock clock;
    private final long clockHertz;
    private final InterruptLine interrupt;
    private final MemoryRegion region;
    private final Timer timer;
    private final HardwareCursor cursor = new HardwareCursor();

    private final int[] timing = new int[4];
    private final int[] palette = new int[PALETTE_WORDS];
    private int upperBase;
    private int lowerBase;
    private int control;
    private int interruptMask;
    /** What is known of the raw interrupts; more may have happened since {@link #settledAt}. */
    private int interruptStatus;
    /** The bases of the frame that was shown at {@link #settledAt}. */
    private int shownUpperBase;
    private int shownLowerBase;
    /** When a frame began, in ns; frames follow each other from there while the controller is enabled. */
    private long framesSince;
    /** Up to when, in ns, what happens by itself has been taken into account. */
    private long settledAt;

    /**
     * @param name unique in the machine
     * @param model which kind
     * @param clock guest time
     * @param clockHertz frequency of CLCDCLK, 1 or more
     * @param interrupt CLCDINTR, all interrupts combined
     */
    public Pl111(String name, Model model, VirtualClock clock, long clockHertz, InterruptLine interrupt) {
        this.name = name;
        this.model = model;
        this.clock = clock;
        this.clockHertz = clockHertz;
        this.interrupt = interrupt;
        this.region = MemoryRegion.io("pl110", SIZE, this);
        this.timer = clock.timers().newTimer(name, this::expired);
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
        Arrays.fill(timing, 0);
        Arrays.fill(palette, 0);
        cursor.reset();
        upperBase = 0;
        lowerBase = 0;
        control = 0;
        interruptMask = 0;
        interruptStatus = 0;
        shownUpperBase = 0;
        shownLowerBase = 0;
        framesSince = 0;
        settledAt = 0;
        timer.disarm();
        interrupt.set(false);
    }

    // ------------------------------------------------------------------------------------------------ registers

    /** Where the register at {@code offset} stands in the PL111's map, with names for those that changed places. */
    private int register(int offset) {
        return switch (offset) {
            case CONTROL_OR_MASK -> model == Model.PL111 ? CONTROL : INTERRUPT_MASK;
            case MASK_OR_CONTROL -> model == Model.PL111 ? INTERRUPT_MASK : CONTROL;
            default -> offset;
        };
    }

    private boolean belongsToCursor(int offset) {
        return model == Model.PL111 && offset >= HardwareCursor.IMAGE && offset <= HardwareCursor.LAST;
    }

    @Override
    public int readRegister(int offset) {
        if (offset <= TIMING_3) {
            return timing[offset / 4];
        }
        if (offset >= PALETTE && offset < PALETTE + 4 * PALETTE_WORDS) {
            return palette[(offset - PALETTE) / 4];
        }
        if (belongsToCursor(offset)) {
            return readCursor(offset);
        }
        return switch (register(offset)) {
            case UPPER_BASE -> upperBase;
            case LOWER_BASE -> lowerBase;
            case CONTROL -> control;
            case INTERRUPT_MASK -> interruptMask & INTERRUPT_BITS;
            case RAW_INTERRUPT_STATUS -> statusNow() & INTERRUPT_BITS;
            case MASKED_INTERRUPT_STATUS -> statusNow() & interruptMask & INTERRUPT_BITS;
            case UPPER_CURRENT -> shownBase(upperBase, shownUpperBase) + fetchedBytes();
            case LOWER_CURRENT -> shownBase(lowerBase, shownLowerBase);
            default -> model.id.read(offset);
        };
    }

    private int readCursor(int offset) {
        return switch (offset) {
            case HardwareCursor.INTERRUPT_MASK -> (interruptMask & INTERRUPT_CURSOR) != 0 ? 1 : 0;
            case HardwareCursor.RAW_INTERRUPT_STATUS -> (statusNow() & INTERRUPT_CURSOR) != 0 ? 1 : 0;
            case HardwareCursor.MASKED_INTERRUPT_STATUS -> (statusNow() & interruptMask & INTERRUPT_CURSOR) != 0 ? 1 : 0;
            default -> cursor.read(offset);
        };
    }

    @Override
    public void writeRegister(int offset, int value) {
        settle();
        if (offset <= TIMING_3) {
            writeTiming(offset / 4, value);
        } else if (offset >= PALETTE && offset < PALETTE + 4 * PALETTE_WORDS) {
            palette[(offset - PALETTE) / 4] = value;
        } else if (belongsToCursor(offset)) {
            writeCursor(offset, value);
        } else {
            switch (register(offset)) {
                case UPPER_BASE -> upperBase = value & ~7;
                case LOWER_BASE -> lowerBase = value & ~7;
                case CONTROL -> writeControl(value & CONTROL_BITS);
                case INTERRUPT_MASK -> interruptMask = interruptMask & ~INTERRUPT_BITS | value & INTERRUPT_BITS;
                case INTERRUPT_CLEAR -> interruptStatus &= ~(value & INTERRUPT_BITS);
                default -> { }
            }
        }
        arm();
        updateLine();
    }

    private void writeTiming(int number, int value) {
        if (timing[number] != value) {
            timing[number] = value;
            framesSince = clock.now();
        }
    }

    private void writeControl(int value) {
        boolean starts = (value & ~control & CONTROL_ENABLE) != 0;
        control = value;
        if (starts) {
            framesSince = clock.now();
            shownUpperBase = upperBase;
            shownLowerBase = lowerBase;
        }
    }

    private void writeCursor(int offset, int value) {
        switch (offset) {
            case HardwareCursor.INTERRUPT_MASK ->
                    interruptMask = interruptMask & ~INTERRUPT_CURSOR | ((value & 1) != 0 ? INTERRUPT_CURSOR : 0);
            case HardwareCursor.INTERRUPT_CLEAR -> {
                if ((value & 1) != 0) {
                    interruptStatus &= ~INTERRUPT_CURSOR;
                }
            }
            default -> cursor.write(offset, value);
        }
    }

    private boolean has(int controlBit) {
        return (control & controlBit) != 0;
    }

    // ------------------------------------------------------------------------------------------------ frames

    private FrameTiming frames() {
        return FrameTiming.of(timing, clockHertz);
    }

    /** When, in ns into a frame, the event behind an interrupt comes; -1 when it does not. */
    private long offsetOf(int interruptBit, FrameTiming frames) {
        return switch (interruptBit) {
            case INTERRUPT_BASE_UPDATE -> 0;
            case INTERRUPT_VERTICAL_COMPARE -> frames.compare(control >>> 12 & 3);
            default -> cursor.isOn() ? Math.min(frames.frontPorch(), frames.frame() - 1) : -1;
        };
    }

    /** The first time after {@code time} at which a frame is {@code offset} ns old. */
    private long nextAfter(long time, long offset, FrameTiming frames) {
        long first = framesSince + offset;
        return time < first ? first : first + ((time - first) / frames.frame() + 1) * frames.frame();
    }

    private int statusNow() {
        if (!has(CONTROL_ENABLE)) {
            return interruptStatus;
        }
        FrameTiming frames = frames();
        return interruptStatus | happened(INTERRUPT_BASE_UPDATE, frames) | happened(INTERRUPT_VERTICAL_COMPARE, frames)
                | happened(INTERRUPT_CURSOR, frames);
    }

    private int happened(int interruptBit, FrameTiming frames) {
        long offset = offsetOf(interruptBit, frames);
        return offset >= 0 && nextAfter(settledAt, offset, frames) <= clock.now() ? interruptBit : 0;
    }

    private int shownBase(int base, int shown) {
        return has(CONTROL_ENABLE) && nextAfter(settledAt, 0, frames()) <= clock.now() ? base : shown;
    }

    private int fetchedBytes() {
        if (!has(CONTROL_ENABLE)) {
            return 0;
        }
        FrameTiming frames = frames();
        long age = Math.max(0, clock.now() - framesSince) % frames.frame();
        return frames.linesBegun(age) * lineBytes(frames.width());
    }

    private int lineBytes(int width) {
        return width * format().bits / 8;
    }

    /** Takes note of what has happened up to now. */
    private void settle() {
        interruptStatus = statusNow();
        int upper = shownBase(upperBase, shownUpperBase);
        int lower = shownBase(lowerBase, shownLowerBase);
        shownUpperBase = upper;
        shownLowerBase = lower;
        settledAt = clock.now();
    }

    /** A deadline only where the line would change. */
    private void arm() {
        long deadline = Long.MAX_VALUE;
        if (has(CONTROL_ENABLE) && (interruptStatus & interruptMask) == 0 && interruptMask != 0) {
            FrameTiming frames = frames();
            for (int bit : new int[] {INTERRUPT_BASE_UPDATE, INTERRUPT_VERTICAL_COMPARE, INTERRUPT_CURSOR}) {
                long offset = offsetOf(bit, frames);
                if ((interruptMask & bit) != 0 && offset >= 0) {
                    deadline = Math.min(deadline, nextAfter(settledAt, offset, frames));
                }
            }
        }
        if (deadline == Long.MAX_VALUE) {
            timer.disarm();
        } else {
            timer.arm(deadline);
        }
    }

    private void expired() {
        settle();
        arm();
        updateLine();
    }

    private void updateLine() {
        interrupt.set((interruptStatus & interruptMask) != 0);
    }

    // ------------------------------------------------------------------------------------------------ the picture

    @Override
    public boolean isOn() {
        return has(CONTROL_ENABLE);
    }

    @Override
    public boolean isPowered() {
        return has(CONTROL_POWER);
    }

    private PixelFormat format() {
        return PixelFormat.values()[control >>> 1 & 7];
    }

    @Override
    public Picture picture(FrameMemory memory) {
        FrameTiming frames = frames();
        int width = frames.width();
        int height = frames.height();
        int[] pixels = new int[width * height];
        if (isOn() && isPowered()) {
            long base = Integer.toUnsignedLong(shownBase(upperBase, shownUpperBase));
            byte[] line = new byte[lineBytes(width)];
            int[] colours = colours();
            for (int y = 0; y < height; y++) {
                memory.read(base + (long) y * line.length, line, 0, line.length);
                drawLine(line, colours, pixels, y * width, width);
            }
            cursor.draw(pixels, width, height);
        }
        return new Picture(width, height, pixels);
    }

    /** The colours of the palette as the panel shows them. */
    private int[] colours() {
        int[] colours = new int[2 * PALETTE_WORDS];
        for (int i = 0; i < colours.length; i++) {
            int colour = PixelFormat.paletteColour(palette[i / 2] >>> 16 * (i & 1));
            colours[i] = has(CONTROL_BGR) ? PixelFormat.exchanged(colour) : colour;
        }
        return colours;
    }

    private void drawLine(byte[] line, int[] colours, int[] pixels, int at, int width) {
        PixelFormat format = format();
        int inWord = 32 / format.bits;
        for (int x = 0; x < width; x++) {
            int from = x / inWord * 4;
            int word = 0;
            for (int i = 3; i >= 0; i--) {
                // A line of 16 pixels of one bit ends in the middle of a word.
                word = word << 8 | (from + i < line.length ? line[from + i] & 0xff : 0);
            }
            int pixel = format.pixelOf(word, x % inWord, has(CONTROL_BIG_BYTES), has(CONTROL_BIG_PIXELS));
            if (format.usesPalette()) {
                pixels[at + x] = colours[pixel];
            } else {
                pixels[at + x] = has(CONTROL_BGR) ? PixelFormat.exchanged(format.colour(pixel)) : format.colour(pixel);
            }
        }
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        exchange.int32Array("timing", timing);
        exchange.int32Array("palette", palette);
        exchange.part("cursor", cursor);
        upperBase = exchange.int32("upperBase", upperBase);
        lowerBase = exchange.int32("lowerBase", lowerBase);
        control = exchange.int32("control", control);
        interruptMask = exchange.int32("interruptMask", interruptMask);
        interruptStatus = exchange.int32("interruptStatus", interruptStatus);
        shownUpperBase = exchange.int32("shownUpperBase", shownUpperBase);
        shownLowerBase = exchange.int32("shownLowerBase", shownLowerBase);
        framesSince = exchange.int64("framesSince", framesSince);
        settledAt = exchange.int64("settledAt", settledAt);
        exchange.part("timer", timer);
    }
}
