package dev.backstep.arm.cp15;

import static dev.backstep.arm.cp15.Access.COUNTER;
import static dev.backstep.arm.cp15.Access.COUNTER_WRITE_ONLY;
import static dev.backstep.arm.cp15.Access.READ_WRITE;
import static dev.backstep.arm.cp15.Access.USER_READ;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.state.StateExchange;
import dev.backstep.state.Stateful;

import java.util.Arrays;

/**
 * CRn 9: the performance monitor (C12). The cycle counter counts instructions: one cycle each. The six event counters
 * count software increments, cycles, and instructions out of the renaming stage (which is how a Cortex-A9 counts
 * instructions); other events never happen. Overflows set PMOVSR; no interrupt is raised, as boards here connect none.
 */
final class PerformanceMonitor implements Stateful {

    /** ARM, Cortex-A9, six counters. */
    private static final int PMCR_IDENTITY = 0x41093000;
    /** DP, X, D, E. */
    private static final int PMCR_WRITABLE = 0x39;
    private static final int PMCR_ENABLE = 1;
    private static final int PMCR_RESET_EVENTS = 1 << 1;
    private static final int PMCR_RESET_CYCLES = 1 << 2;
    private static final int PMCR_DIVIDE_BY_64 = 1 << 3;
    private static final int COUNTERS = 6;
    private static final int CYCLES = 1 << 31;
    private static final int EVENT_SOFTWARE_INCREMENT = 0x00;
    private static final int EVENT_CYCLES = 0x11;
    private static final int EVENT_INSTRUCTIONS_RENAMED = 0x68;
    private static final int ALL = CYCLES | (1 << COUNTERS) - 1;

    private final int[] events = new int[COUNTERS];
    private final int[] types = new int[COUNTERS];
    private int control;
    private int enabled;
    private int overflowed;
    private int interrupts;
    private int selected;
    private int userEnable;
    /** PMCCNTR when it was last settled; {@link #events} were at the same time. */
    private long cycles;
    /** Instruction count when it was last settled. */
    private long settledAt;

    void addTo(RegisterTable table) {
        table.row("PMCR", "c9 0 c12 0", COUNTER, (cpu, bank) -> PMCR_IDENTITY | control, this::writeControl)
                .row("PMCNTENSET", "c9 0 c12 1", COUNTER, (cpu, bank) -> enabled,
                        (cpu, bank, value) -> enable(cpu, enabled | value & ALL))
                .row("PMCNTENCLR", "c9 0 c12 2", COUNTER, (cpu, bank) -> enabled,
                        (cpu, bank, value) -> enable(cpu, enabled & ~value))
                .row("PMOVSR", "c9 0 c12 3", COUNTER, (cpu, bank) -> overflowed | pendingOverflow(cpu),
                        (cpu, bank, value) -> {
                            settle(cpu);
                            overflowed &= ~value;
                        })
                .row("PMSWINC", "c9 0 c12 4", COUNTER_WRITE_ONLY, RegisterTable.ZERO,
                        (cpu, bank, value) -> increment(value))
                .row("PMSELR", "c9 0 c12 5", COUNTER, (cpu, bank) -> selected,
                        (cpu, bank, value) -> selected = value & 0x1f)
                .row("PMCCNTR", "c9 0 c13 0", COUNTER, (cpu, bank) -> (int) cycles(cpu),
                        (cpu, bank, value) -> {
                            settle(cpu);
                            cycles = value & 0xffffffffL;
                        })
                .row("PMXEVTYPER", "c9 0 c13 1", COUNTER, (cpu, bank) -> selected < COUNTERS ? types[selected] : 0,
                        (cpu, bank, value) -> {
                            if (selected < COUNTERS) {
                                settle(cpu);
                                types[selected] = value & 0xff;
                            }
                        })
                .row("PMXEVCNTR", "c9 0 c13 2", COUNTER, (cpu, bank) -> selected < COUNTERS ? (int) events(cpu, selected) : 0,
                        (cpu, bank, value) -> {
                            if (selected < COUNTERS) {
                                settle(cpu);
                                events[selected] = value;
                            }
                        })
                .row("PMUSERENR", "c9 0 c14 0", USER_READ, (cpu, bank) -> userEnable,
                        (cpu, bank, value) -> userEnable = value & 1)
                .row("PMINTENSET", "c9 0 c14 1", READ_WRITE, (cpu, bank) -> interrupts,
                        (cpu, bank, value) -> interrupts |= value & ALL)
                .row("PMINTENCLR", "c9 0 c14 2", READ_WRITE, (cpu, bank) -> interrupts,
                        (cpu, bank, value) -> interrupts &= ~value);
    }

    /** PMUSERENR.EN: User mode may use the counters. */
    boolean isUserEnabled() {
        return userEnable != 0;
    }

    private void writeControl(Cpu cpu, int bank, int value) {
        settle(cpu);
        control = value & PMCR_WRITABLE;
        if ((value & PMCR_RESET_EVENTS) != 0) {
            Arrays.fill(events, 0);
        }
        if ((value & PMCR_RESET_CYCLES) != 0) {
            cycles = 0;
        }
    }

    private void enable(Cpu cpu, int newEnabled) {
        settle(cpu);
        enabled = newEnabled;
    }

    private void increment(int counters) {
        if ((control & PMCR_ENABLE) == 0) {
            return;
        }
        for (int i = 0; i < COUNTERS; i++) {
            int bit = 1 << i;
            if ((counters & enabled & bit) != 0 && types[i] == EVENT_SOFTWARE_INCREMENT && ++events[i] == 0) {
                overflowed |= bit;
            }
        }
    }

    /** The cycle counter now, before it is cut to 32 bits. */
    private long unboundedCycles(Cpu cpu) {
        if ((control & PMCR_ENABLE) == 0 || (enabled & CYCLES) == 0) {
            return cycles;
        }
        long passed = cpu.icount.now() - settledAt;
        return cycles + ((control & PMCR_DIVIDE_BY_64) != 0 ? passed / 64 : passed);
    }

    private long cycles(Cpu cpu) {
        return unboundedCycles(cpu) & 0xffffffffL;
    }

    /** An event counter now, before it is cut to 32 bits. */
    private long events(Cpu cpu, int counter) {
        long settled = events[counter] & 0xffffffffL;
        boolean counts = (control & PMCR_ENABLE) != 0 && (enabled >>> counter & 1) != 0
                && (types[counter] == EVENT_CYCLES || types[counter] == EVENT_INSTRUCTIONS_RENAMED);
        return counts ? settled + cpu.icount.now() - settledAt : settled;
    }

    private int pendingOverflow(Cpu cpu) {
        int pending = unboundedCycles(cpu) >>> 32 != 0 ? CYCLES : 0;
        for (int i = 0; i < COUNTERS; i++) {
            if (events(cpu, i) >>> 32 != 0) {
                pending |= 1 << i;
            }
        }
        return pending;
    }

    /** Brings the stored counters up to date, before whatever they depend on changes. */
    private void settle(Cpu cpu) {
        overflowed |= pendingOverflow(cpu);
        cycles = cycles(cpu);
        for (int i = 0; i < COUNTERS; i++) {
            events[i] = (int) events(cpu, i);
        }
        settledAt = cpu.icount.now();
    }

    /** After power-on. */
    void reset() {
        Arrays.fill(events, 0);
        Arrays.fill(types, 0);
        control = 0;
        enabled = 0;
        overflowed = 0;
        interrupts = 0;
        selected = 0;
        userEnable = 0;
        cycles = 0;
        settledAt = 0;
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        exchange.int32Array("events", events);
        exchange.int32Array("types", types);
        control = exchange.int32("control", control);
        enabled = exchange.int32("enabled", enabled);
        overflowed = exchange.int32("overflowed", overflowed);
        interrupts = exchange.int32("interrupts", interrupts);
        selected = exchange.int32("selected", selected);
        userEnable = exchange.int32("userEnable", userEnable);
        cycles = exchange.int64("cycles", cycles);
        settledAt = exchange.int64("settledAt", settledAt);
    }
}
