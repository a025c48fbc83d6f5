package dev.backstep.timeline;

import dev.backstep.clock.TimerList;
import dev.backstep.device.DeviceInput;
import dev.backstep.machine.Machine;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Makes events of what comes in at the present: bytes for serial ports, items for devices, host timers that are due. */
final class LiveInput {

    private final Machine machine;
    private final List<InputPort> ports;
    private final Map<String, InputQueue> queues;
    private final LongSupplier hostTimeOfDay;

    /**
     * Input for a machine.
     *
     * @param ports in the order of the machine's serial ports; entries may be null
     * @param queues by the name of the machine's {@link DeviceInput}
     * @param hostTimeOfDay ns since 1970
     */
    LiveInput(Machine machine, List<InputPort> ports, Map<String, InputQueue> queues, LongSupplier hostTimeOfDay) {
        this.machine = machine;
        this.ports = new ArrayList<>(ports);
        this.queues = Map.copyOf(queues);
        this.hostTimeOfDay = hostTimeOfDay;
    }

    /** Nothing ever comes in. */
    static LiveInput none(Machine machine) {
        return new LiveInput(machine, List.of(), Map.of(), () -> 0);
    }

    /** True when some input waits that the guest has room for. */
    boolean isWaiting() {
        for (int i = 0; i < ports.size(); i++) {
            InputPort port = ports.get(i);
            if (port != null && port.hasInput() && machine.serialPorts().get(i).receiveRoom() > 0) {
                return true;
            }
        }
        for (DeviceInput input : machine.inputs()) {
            if (hasItemFor(input) && input.isReady()) {
                return true;
            }
        }
        return false;
    }

    private boolean hasItemFor(DeviceInput input) {
        InputQueue queue = queues.get(input.inputName());
        return queue != null && !queue.isEmpty();
    }

    /** Takes what the guest has room for; {@code happen} logs and applies each event before the next is made. */
    void take(Consumer<Event> happen) {
        for (int i = 0; i < ports.size(); i++) {
            InputPort port = ports.get(i);
            if (port != null && port.hasInput()) {
                takeSerial(i, port, machine.serialPorts().get(i).receiveRoom(), happen);
            }
        }
        for (int i = 0; i < machine.inputs().size(); i++) {
            DeviceInput input = machine.inputs().get(i);
            while (hasItemFor(input) && input.isReady()) {
                happen.accept(new Event.DeviceInput(i, queues.get(input.inputName()).poll()));
            }
        }
        TimerList hostTimers = machine.clocks().host();
        if (hostTimers.nextDeadline() != Long.MAX_VALUE) {
            long now = hostTimeOfDay.getAsLong();
            if (hostTimers.nextDeadline() <= now) {
                happen.accept(new Event.HostTimers(now));
            }
        }
    }

    private static void takeSerial(int index, InputPort port, int room, Consumer<Event> happen) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean signal = false;
        while (!signal && bytes.size() < room && port.hasInput()) {
            int value = port.poll();
            if (value == InputPort.NOTHING) {
                break;
            }
            signal = value == InputPort.BREAK;
            if (!signal) {
                bytes.write(value);
            }
        }
        if (bytes.size() > 0) {
            happen.accept(new Event.SerialInput(index, bytes.toByteArray()));
        }
        if (signal) {
            happen.accept(new Event.SerialBreak(index));
        }
    }
}
