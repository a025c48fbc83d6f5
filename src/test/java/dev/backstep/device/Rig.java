package dev.backstep.device;

import dev.backstep.memory.MemoryRegion;
import dev.backstep.memory.Ram;
import dev.backstep.state.StateExchange;
import dev.backstep.state.StateWriter;
import dev.backstep.state.Stateful;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/** A device with all that surrounds it in a test: its windows, the ends of its wires, time. See {@link DeviceContract}. */
public final class Rig implements Stateful {

    /** Time. */
    public final TestTime time = new TestTime();
    /** Ends of wires and other things around the device that have state. */
    public final List<Stateful> surroundings = new ArrayList<>();
    /** What can be accessed. */
    public final List<MemoryRegion> windows = new ArrayList<>();
    /** All that went in and came out, in order. */
    public final StringBuilder trace = new StringBuilder();
    /** Does something to the device from outside, chosen by a number. */
    public IntConsumer stimulus = choice -> { };
    /** Offsets worth more accesses than others. */
    public int[] hotOffsets = {0, 4, 8, 0xc, 0x10, 0x14, 0x18, 0x1c, 0x20, 0x24, 0x28, 0x2c, 0x30, 0x34, 0x38, 0x3c, 0x40, 0x44};

    private Device device;

    /** Puts the device in, with its window, and resets it. */
    public Rig with(Device theDevice) {
        device = theDevice;
        if (theDevice.region() != null && theDevice.region().handler() != null) {
            windows.add(theDevice.region());
        }
        theDevice.reset();
        return this;
    }

    /** A wire whose end is kept. */
    public RecordedLine line() {
        RecordedLine line = new RecordedLine();
        surroundings.add(line);
        return line;
    }

    /** The device. */
    public Device device() {
        return device;
    }

    /** The state of everything, as bytes. */
    public byte[] save() {
        StateWriter writer = new StateWriter();
        exchangeState(writer);
        return writer.toByteArray();
    }

    /** Does what {@code seed} stands for and notes what came of it. Small numbers are as colourful as large ones. */
    public void step(long seed) {
        long choice = (seed ^ seed >>> 30 ^ 0x9e3779b97f4a7c15L) * 0xbf58476d1ce4e5b9L;
        choice = (choice ^ choice >>> 27) * 0x94d049bb133111ebL;
        choice ^= choice >>> 31;
        int kind = (int) (choice & 7);
        MemoryRegion window = windows.get((int) (choice >>> 3 & 0xff) % windows.size());
        int size = 1 << (choice >>> 11 & 3) % 3;
        int raw = (int) (choice >>> 13 & 0x7fffffff);
        int value = (int) (choice >>> 20) * ((choice >>> 62) == 0 ? 1 : 0x9e3779b1);
        if ((choice >>> 60 & 3) == 1) {
            value &= 0xff;
        }
        int offset = (choice >>> 57 & 1) == 0 ? hotOffsets[raw % hotOffsets.length] : raw % (int) window.size();
        offset = Math.min(offset, (int) window.size() - size);
        // An access never crosses a page; see AddressSpace.
        offset = Math.min(offset & 0xfff, Ram.PAGE_SIZE - size) | offset & ~0xfff;
        switch (kind) {
            case 0, 1 -> {
                int result = window.readsGoToRam()
                        ? window.ram().read(offset, size) : window.handler().read(offset, size);
                trace.append("r").append(offset).append('=').append(size == 4 ? result : result & (1 << 8 * size) - 1);
            }
            case 2, 3, 4 -> window.handler().write(offset, size == 4 ? value : value & (1 << 8 * size) - 1, size);
            case 6 -> time.advance((value & 0xffff) << (raw & 0xf));
            default -> stimulus.accept(value);
        }
        for (Stateful one : surroundings) {
            if (one instanceof RecordedLine line) {
                trace.append(line.level ? '^' : '_').append(line.rises);
            }
        }
        trace.append('\n');
    }

    /** Looks at all of every window as a debugger does. */
    public void peekEverywhere() {
        for (MemoryRegion window : windows) {
            for (int offset = 0; offset < Math.min(window.size(), 0x1000); offset += 4) {
                window.handler().peek(offset, 4);
            }
        }
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        exchange.part("time", time);
        for (int i = 0; i < surroundings.size(); i++) {
            exchange.part("surroundings" + i, surroundings.get(i));
        }
        exchange.part(device.name(), device);
    }
}
