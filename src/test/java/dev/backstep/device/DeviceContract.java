package dev.backstep.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.backstep.memory.MemoryRegion;
import dev.backstep.memory.Ram;
import dev.backstep.state.StateReader;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** What holds for every device, whatever the guest does to it. One test class for each device extends this. */
public abstract class DeviceContract {

    /** A fresh device, reset, with its surroundings. */
    protected abstract Rig newRig();

    @Property(tries = 150)
    void anyAccessIsBorneAndPeekingLeavesNoTrace(@ForAll @Size(max = 120) List<Long> choices) {
        Rig rig = newRig();
        for (long choice : choices) {
            rig.step(choice);
        }
        byte[] before = rig.save();
        int hostClockReads = rig.time.hostClockReads;
        int traced = rig.trace.length();
        rig.peekEverywhere();
        assertArrayEquals(before, rig.save());
        assertEquals(hostClockReads, rig.time.hostClockReads);
        assertEquals(traced, rig.trace.length());
    }

    @Property(tries = 150)
    void restoredInTheMiddleItGoesOnExactlyAsTheOriginalDoes(@ForAll @Size(max = 80) List<Long> first,
                                                             @ForAll @Size(min = 1, max = 80) List<Long> second) {
        Rig original = newRig();
        for (long choice : first) {
            original.step(choice);
        }
        byte[] saved = original.save();
        Rig restored = newRig();
        for (long choice : second) {
            restored.step(choice);
        }
        copyMemory(original, restored);
        StateReader reader = new StateReader(saved);
        restored.exchangeState(reader);
        assertEquals(0, reader.remaining());
        assertArrayEquals(saved, restored.save());
        assertEquals(FieldListing.of(original.device()), FieldListing.of(restored.device()));

        original.trace.setLength(0);
        restored.trace.setLength(0);
        for (long choice : second) {
            original.step(choice);
            restored.step(choice);
        }
        assertEquals(original.trace.toString(), restored.trace.toString());
        assertArrayEquals(original.save(), restored.save());
    }

    @Property(tries = 50)
    void resetLeadsToTheSameStateWhateverCameBefore(@ForAll @Size(max = 120) List<Long> choices) {
        Rig rig = newRig();
        for (long choice : choices) {
            rig.step(choice);
        }
        rig.device().reset();
        byte[] once = rig.save();
        rig.device().reset();
        assertArrayEquals(once, rig.save());
    }

    private static void copyMemory(Rig from, Rig to) {
        for (int i = 0; i < from.windows.size(); i++) {
            MemoryRegion window = from.windows.get(i);
            if (window.ram() != null) {
                byte[] page = new byte[Ram.PAGE_SIZE];
                for (long offset = 0; offset < window.size(); offset += page.length) {
                    window.ram().read(offset, page, 0, page.length);
                    to.windows.get(i).ram().write(offset, page, 0, page.length);
                }
            }
        }
    }
}
