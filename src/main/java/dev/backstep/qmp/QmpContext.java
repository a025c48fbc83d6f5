package dev.backstep.qmp;

import dev.backstep.monitor.HmpMonitor;
import dev.backstep.monitor.MonitorContext;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What commands work on.
 *
 * @param monitor the machine
 * @param hmp carries out the lines of {@code human-monitor-command}
 * @param name what {@code -name} calls the machine
 * @param machines what {@code -M} knows
 * @param characterDevices the character devices: id, and what {@code info chardev} says
 */
public record QmpContext(MonitorContext monitor, HmpMonitor hmp, Optional<String> name, List<MachineType> machines,
                         Supplier<Map<String, String>> characterDevices) {

    /** A machine of {@code -M}: its name, its CPU as {@code -cpu} calls it, and how many of them it can have. */
    public record MachineType(String name, String cpu, int cpuLimit) { }

    /** Copies the list. */
    public QmpContext {
        machines = List.copyOf(machines);
    }
}
