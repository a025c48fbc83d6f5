package dev.backstep.arm.cpu;

import dev.backstep.arm.state.SystemControlRegisters;
import dev.backstep.state.StateExchange;
import dev.backstep.state.Stateful;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The interrupt inputs of a processor, when what comes in is taken, and waiting for it: WFI, WFE and SEV (B1.8.13, B1.8.14).
 *
 * <p>Thread: the CPU's own, but that where CPUs run at the same time lines change under the machine lock and events come on
 * any thread.
 */
public final class Interrupts implements Stateful {

    private final Cpu cpu;
    private volatile boolean irqLine;
    private volatile boolean fiqLine;
    private boolean waitingForInterrupt;
    private boolean waitingForEvent;
    private final AtomicBoolean eventRegister = new AtomicBoolean();
    private Runnable attention;

    Interrupts(Cpu cpu) {
        this.cpu = cpu;
        this.attention = () -> cpu.icount.endSliceAfterThisInstruction();
    }

    /**
     * Sets what makes the CPU call {@link #take} soon; at first, the slice is cut. Where CPUs run at the same time it is called on
     * any thread.
     */
    public void setAttention(Runnable newAttention) {
        attention = newAttention;
    }

    /** Power-on: nothing is waited for. The inputs belong to who drives them. */
    void reset() {
        waitingForInterrupt = false;
        waitingForEvent = false;
        eventRegister.set(false);
    }

    /** The IRQ input changes its level. */
    public void setIrqLine(boolean level) {
        cpu.memory.space().arbiter().requireDevices();
        irqLine = level;
        if (level) {
            lookSoon();
        }
    }

    /** The FIQ input changes its level. */
    public void setFiqLine(boolean level) {
        cpu.memory.space().arbiter().requireDevices();
        fiqLine = level;
        if (level) {
            lookSoon();
        }
    }

    /** The level of the IRQ input. */
    public boolean irqLine() {
        return irqLine;
    }

    /** The level of the FIQ input. */
    public boolean fiqLine() {
        return fiqLine;
    }

    /** An input or a mask has changed: {@link #take} has to be called after this instruction when an input is asserted. */
    void lookSoon() {
        if (irqLine || fiqLine) {
            attention.run();
        }
    }

    /** Takes a pending unmasked interrupt, FIQ first, and ends waiting when there is a reason to. To be called between slices. */
    public void take() {
        if (waitingForEvent && takeEvent()) {
            // An event that came from another thread.
            waitingForEvent = false;
        }
        if (!irqLine && !fiqLine) {
            return;
        }
        waitingForInterrupt = false;
        if (fiqLine && (!cpu.isFiqMasked() || routedToMonitor(SystemControlRegisters.SCR_FIQ))) {
            waitingForEvent = false;
            cpu.exceptions().takeFiq();
        } else if (irqLine && (!cpu.isIrqMasked() || routedToMonitor(SystemControlRegisters.SCR_IRQ))) {
            waitingForEvent = false;
            cpu.exceptions().takeIrq();
        }
    }

    /** In Non-secure state, interrupts routed to Monitor mode are not masked by CPSR (B1.9.10, B1.9.12). */
    private boolean routedToMonitor(int scrBit) {
        int scr = cpu.control.scr;
        return (scr & scrBit) != 0 && !cpu.isSecure()
                && (scrBit != SystemControlRegisters.SCR_FIQ || (scr & SystemControlRegisters.SCR_FW) == 0);
    }

    /** WFI: waits until an interrupt line is asserted, masked or not. */
    public void waitForInterrupt() {
        if (!irqLine && !fiqLine) {
            waitingForInterrupt = true;
            cpu.icount.endSliceAfterThisInstruction();
        }
    }

    /** WFE: waits for an event or an interrupt that is not masked. */
    public void waitForEvent() {
        if (!takeEvent()) {
            waitingForEvent = true;
            cpu.icount.endSliceAfterThisInstruction();
        }
    }

    /**
     * Clears the event register and says whether it was set. At once: of an event that is signalled meanwhile, either this sees what was
     * written before it, or the register stays set.
     */
    private boolean takeEvent() {
        return eventRegister.get() && eventRegister.getAndSet(false);
    }

    /** An event arrives: SEV of any processor. */
    public void signalEvent() {
        if (cpu.shared) {
            // It is not known here whether the CPU waits: it looks for itself.
            eventRegister.set(true);
            attention.run();
        } else if (waitingForEvent) {
            waitingForEvent = false;
            // Whoever sent it may have run without end as long as no other could run.
            cpu.icount.endSliceAfterThisInstruction();
        } else {
            eventRegister.set(true);
        }
    }

    /** Ends a WFI or WFE without a cause that the guest could see: both may end at any time (B1.8.13, B1.8.14). */
    public void endWaiting() {
        waitingForInterrupt = false;
        waitingForEvent = false;
    }

    /** True when {@link #take} would end the waiting, or take an interrupt. */
    public boolean hasReasonToWake() {
        if (waitingForEvent && eventRegister.get() || waitingForInterrupt && (irqLine || fiqLine)) {
            return true;
        }
        return fiqLine && (!cpu.isFiqMasked() || routedToMonitor(SystemControlRegisters.SCR_FIQ))
                || irqLine && (!cpu.isIrqMasked() || routedToMonitor(SystemControlRegisters.SCR_IRQ));
    }

    /** True while a WFI or WFE waits. */
    public boolean isWaiting() {
        return waitingForInterrupt || waitingForEvent;
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        irqLine = exchange.bool("irqLine", irqLine);
        fiqLine = exchange.bool("fiqLine", fiqLine);
        waitingForInterrupt = exchange.bool("waitingForInterrupt", waitingForInterrupt);
        waitingForEvent = exchange.bool("waitingForEvent", waitingForEvent);
        eventRegister.set(exchange.bool("eventRegister", eventRegister.get()));
    }
}
