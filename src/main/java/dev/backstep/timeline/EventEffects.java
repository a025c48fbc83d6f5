package dev.backstep.timeline;

import dev.backstep.device.serial.SerialReceiver;
import dev.backstep.machine.Machine;

/** What an event does to a machine, live and in replay alike. */
final class EventEffects {

    private EventEffects() { }

    /** Lets an event between instructions happen; the machine is settled afterwards. */
    static void apply(Event event, Machine machine, Probe probe) {
        if (event instanceof Event.SerialInput input) {
            SerialReceiver receiver = machine.serialPorts().get(input.port());
            for (byte value : input.bytes()) {
                receiver.receive(value & 0xff);
            }
        } else if (event instanceof Event.SerialBreak signal) {
            machine.serialPorts().get(signal.port()).receiveBreak();
        } else if (event instanceof Event.DeviceInput input) {
            machine.inputs().get(input.input()).take(input.item());
        } else if (event instanceof Event.HostTimers timers) {
            machine.clocks().host().runExpired(timers.nanoseconds());
        } else if (event instanceof Event.MemoryWrite write) {
            probe.debuggerWrites(write.address(), write.bytes());
            machine.memory().poke(write.address(), write.bytes(), 0, write.bytes().length);
        } else if (event instanceof Event.RegisterWrite write) {
            RegisterFile.write(machine.cpus().get(write.cpu()), write.register(), write.value());
        } else if (event instanceof Event.CpusAllowed allowed) {
            machine.allowCpus(allowed.mask());
        } else if (event instanceof Event.SystemReset) {
            machine.reset();
        } else if (event instanceof Event.StateHash) {
            return;
        } else {
            throw new IllegalArgumentException("an answer does not happen by itself: " + event);
        }
        machine.settle();
    }
}
