package dev.backstep.timeline;

import dev.backstep.machine.Machine;

import java.util.List;

/**
 * A whole run: all that came from outside, and where it ends.
 *
 * @param startup what the machine asked for while it was built
 * @param events in order of position, hashes of the state among them
 * @param inMemory false when the list reads events when they are asked for, which takes time, and throws a
 *     {@link DivergenceException} when it cannot
 * @param endIcount the last position, in instructions
 * @param endNanoseconds guest time there
 */
public record History(List<Event.Answer> startup, List<LoggedEvent> events, boolean inMemory, long endIcount, long endNanoseconds) {

    /** Copies the answers. */
    public History {
        startup = List.copyOf(startup);
    }

    /**
     * Refuses what cannot have happened to this machine; of events that are not in memory each is refused when its turn comes.
     *
     * @throws TimelineException naming the event and its position
     */
    void requireFits(Machine machine) {
        if (!inMemory) {
            return;
        }
        for (LoggedEvent logged : events) {
            if (!fits(logged.event(), machine)) {
                throw new TimelineException("the event at instruction " + logged.icount()
                        + " is for a part that this machine does not have: " + logged.event());
            }
        }
    }

    private static boolean fits(Event event, Machine machine) {
        if (event instanceof Event.SerialInput input) {
            return isIndexOf(input.port(), machine.serialPorts());
        } else if (event instanceof Event.SerialBreak signal) {
            return isIndexOf(signal.port(), machine.serialPorts());
        } else if (event instanceof Event.DeviceInput input) {
            return isIndexOf(input.input(), machine.inputs());
        } else if (event instanceof Event.RegisterWrite write) {
            return isIndexOf(write.cpu(), machine.cpus()) && write.register() >= 0 && write.register() < RegisterFile.COUNT;
        }
        return true;
    }

    private static boolean isIndexOf(int index, List<?> list) {
        return index >= 0 && index < list.size();
    }
}
