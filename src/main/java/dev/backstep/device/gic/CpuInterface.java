package dev.backstep.device.gic;

import dev.backstep.device.InterruptLine;
import dev.backstep.state.StateExchange;
import dev.backstep.state.Stateful;

/**
 * One CPU's interface (IHI0048A, chapter 4.4): masks by priority, signals IRQ and FIQ, and keeps the interrupts that the
 * CPU has taken and not ended, the newest (which has the highest priority) on top.
 *
 * <p>Thread: the machine thread only.
 */
final class CpuInterface implements Stateful {

    private static final int CONTROL = 0x00;
    private static final int PRIORITY_MASK = 0x04;
    private static final int BINARY_POINT = 0x08;
    private static final int ACKNOWLEDGE = 0x0c;
    private static final int END_OF_INTERRUPT = 0x10;
    private static final int RUNNING_PRIORITY = 0x14;
    private static final int HIGHEST_PENDING = 0x18;
    private static final int ALIASED_BINARY_POINT = 0x1c;
    private static final int IDENTIFICATION = 0xfc;

    private static final int IDENTIFICATION_VALUE = 0x3901243b;

    private static final int CONTROL_ENABLE_SECURE = 1;
    private static final int CONTROL_ENABLE_NON_SECURE = 1 << 1;
    private static final int CONTROL_ACKNOWLEDGE_ALL = 1 << 2;
    private static final int CONTROL_SECURE_AS_FIQ = 1 << 3;
    private static final int CONTROL_SECURE_BINARY_POINT = 1 << 4;
    private static final int CONTROL_BITS = 0x1f;

    private static final int PRIORITY_BITS = 0xf8;
    private static final int SMALLEST_BINARY_POINT = 2;
    private static final int SMALLEST_NON_SECURE_BINARY_POINT = 3;
    private static final int IDLE_PRIORITY = 0xff;
    /** One more than there are priorities: each interrupt taken has a higher one than that below. */
    private static final int STACK_SIZE = 33;

    private final Gic gic;
    private final Distributor distributor;
    private final int cpu;
    private final InterruptLine irq;
    private final InterruptLine fiq;
    private int control;
    private int priorityMask;
    private int binaryPoint;
    private int nonSecureBinaryPoint;
    private final int[] activeIds = new int[STACK_SIZE];
    /** The group priorities of the interrupts taken. */
    private final int[] activePriorities = new int[STACK_SIZE];
    private int depth;

    CpuInterface(Gic gic, Distributor distributor, int cpu, InterruptLine irq, InterruptLine fiq) {
        this.gic = gic;
        this.distributor = distributor;
        this.cpu = cpu;
        this.irq = irq;
        this.fiq = fiq;
        reset();
    }

    void reset() {
        control = 0;
        priorityMask = 0;
        binaryPoint = SMALLEST_BINARY_POINT;
        nonSecureBinaryPoint = SMALLEST_NON_SECURE_BINARY_POINT;
        depth = 0;
    }

    private boolean has(int controlBit) {
        return (control & controlBit) != 0;
    }

    // ------------------------------------------------------------------------------------------------ decisions

    private int runningPriority() {
        return depth == 0 ? IDLE_PRIORITY : activePriorities[depth - 1];
    }

    /** The part of a priority that decides on preemption. The non-secure binary point counts from one bit further up. */
    private int groupPriority(int priority, boolean nonSecure) {
        int subpriorityBits = nonSecure && !has(CONTROL_SECURE_BINARY_POINT) ? nonSecureBinaryPoint : binaryPoint + 1;
        return priority & 0xff << subpriorityBits;
    }

    /** The pending interrupt that passes the priority mask, or {@link Gic#SPURIOUS}. */
    private int highestPending() {
        int id = distributor.highestPriorityPending(cpu);
        return id != Gic.SPURIOUS && distributor.priorityOf(cpu, id) < priorityMask ? id : Gic.SPURIOUS;
    }

    /** The pending interrupt that the CPU is to be interrupted with, or {@link Gic#SPURIOUS}. */
    private int signalled() {
        int id = highestPending();
        if (id == Gic.SPURIOUS) {
            return id;
        }
        boolean nonSecure = distributor.isNonSecure(cpu, id);
        boolean enabled = has(nonSecure ? CONTROL_ENABLE_NON_SECURE : CONTROL_ENABLE_SECURE);
        int groupPriority = groupPriority(distributor.priorityOf(cpu, id), nonSecure);
        return enabled && groupPriority < runningPriority() ? id : Gic.SPURIOUS;
    }

    /** Drives the lines. */
    void update() {
        int id = signalled();
        boolean any = id != Gic.SPURIOUS;
        boolean asFiq = any && has(CONTROL_SECURE_AS_FIQ) && !distributor.isNonSecure(cpu, id);
        irq.set(any && !asFiq);
        fiq.set(asFiq);
    }

    /** What the access in progress may learn of {@code id} (IHI0048A, table 3-9 and 4.4.4). */
    private int censored(int id) {
        if (id == Gic.SPURIOUS) {
            return id;
        }
        boolean nonSecure = distributor.isNonSecure(cpu, id);
        if (!gic.secureAccess()) {
            return nonSecure ? id : Gic.SPURIOUS;
        }
        return nonSecure && !has(CONTROL_ACKNOWLEDGE_ALL) ? Gic.SPURIOUS_NON_SECURE : id;
    }

    private int withSource(int id) {
        return id | distributor.source(cpu, id) << 10;
    }

    private int acknowledge() {
        int id = censored(signalled());
        if (id >= Gic.SPURIOUS_NON_SECURE) {
            return id;
        }
        int value = withSource(id);
        activeIds[depth] = id;
        activePriorities[depth] =
                groupPriority(distributor.priorityOf(cpu, id), distributor.isNonSecure(cpu, id));
        depth++;
        distributor.activate(cpu, id);
        gic.update();
        return value;
    }

    /** Interrupts should end in the reverse order of their beginning; others are taken out of the middle. */
    private void endOfInterrupt(int value) {
        int id = value & 0x3ff;
        int at = depth - 1;
        while (at >= 0 && activeIds[at] != id) {
            at--;
        }
        if (at < 0) {
            return;
        }
        boolean nonSecure = distributor.isNonSecure(cpu, id);
        boolean allowed = gic.secureAccess() ? !nonSecure || has(CONTROL_ACKNOWLEDGE_ALL) : nonSecure;
        if (!allowed) {
            return;
        }
        depth--;
        System.arraycopy(activeIds, at + 1, activeIds, at, depth - at);
        System.arraycopy(activePriorities, at + 1, activePriorities, at, depth - at);
        distributor.deactivate(cpu, id);
        gic.update();
    }

    // ------------------------------------------------------------------------------------------------ registers

    int read(int offset) {
        return offset == ACKNOWLEDGE ? acknowledge() : peek(offset);
    }

    int peek(int offset) {
        boolean secure = gic.secureAccess();
        return switch (offset) {
            case CONTROL -> secure ? control : control >> 1 & 1;
            case PRIORITY_MASK -> secure ? priorityMask : nonSecureView(priorityMask);
            case BINARY_POINT -> secure ? binaryPoint : readNonSecureBinaryPoint();
            case ACKNOWLEDGE -> peekId(signalled());
            case RUNNING_PRIORITY -> secure || depth == 0 ? runningPriority() : nonSecureView(runningPriority());
            case HIGHEST_PENDING -> peekId(highestPending());
            case ALIASED_BINARY_POINT -> secure && gic.hasSecurityExtensions() ? nonSecureBinaryPoint : 0;
            case IDENTIFICATION -> IDENTIFICATION_VALUE;
            default -> 0;
        };
    }

    private int peekId(int id) {
        int seen = censored(id);
        return seen >= Gic.SPURIOUS_NON_SECURE ? seen : withSource(seen);
    }

    /** The lower half of the priorities is all that a non-secure access sees; a secure one reads as 0. */
    private static int nonSecureView(int priority) {
        return (priority & 0x80) == 0 ? 0 : priority << 1 & 0xff;
    }

    private int readNonSecureBinaryPoint() {
        return has(CONTROL_SECURE_BINARY_POINT) ? Math.min(7, binaryPoint + 1) : nonSecureBinaryPoint;
    }

    void write(int offset, int value) {
        boolean secure = gic.secureAccess();
        switch (offset) {
            case CONTROL -> {
                if (!gic.hasSecurityExtensions()) {
                    control = value & CONTROL_ENABLE_SECURE;
                } else if (secure) {
                    control = value & CONTROL_BITS;
                } else {
                    control = control & ~CONTROL_ENABLE_NON_SECURE | (value & 1) << 1;
                }
            }
            case PRIORITY_MASK -> {
                if (secure) {
                    priorityMask = value & PRIORITY_BITS;
                } else if ((priorityMask & 0x80) != 0) {
                    priorityMask = (0x80 | (value & 0xff) >> 1) & PRIORITY_BITS;
                }
            }
            case BINARY_POINT -> {
                if (secure) {
                    binaryPoint = Math.max(SMALLEST_BINARY_POINT, value & 7);
                } else if (!has(CONTROL_SECURE_BINARY_POINT)) {
                    writeNonSecureBinaryPoint(value);
                }
            }
            case ALIASED_BINARY_POINT -> {
                if (secure && gic.hasSecurityExtensions()) {
                    writeNonSecureBinaryPoint(value);
                }
            }
            case END_OF_INTERRUPT -> endOfInterrupt(value);
            default -> { }
        }
        gic.update();
    }

    private void writeNonSecureBinaryPoint(int value) {
        nonSecureBinaryPoint = Math.max(SMALLEST_NON_SECURE_BINARY_POINT, value & 7);
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        control = exchange.int32("control", control);
        priorityMask = exchange.int32("priorityMask", priorityMask);
        binaryPoint = exchange.int32("binaryPoint", binaryPoint);
        nonSecureBinaryPoint = exchange.int32("nonSecureBinaryPoint", nonSecureBinaryPoint);
        exchange.int32Array("activeIds", activeIds);
        exchange.int32Array("activePriorities", activePriorities);
        depth = exchange.int32("depth", depth);
    }
}
