package dev.backstep.machine;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.clock.Icount;
import dev.backstep.state.StateExchange;
import dev.backstep.state.Stateful;

import java.util.List;

/**
 * Whose turn it is among the CPUs of a machine. One runs at a time, for a <em>quantum</em> of instructions, or without end
 * while no other could run. A CPU that waits (WFI, WFE) gives its turn away, and gets the next one after those that are in
 * front of it when it has been woken.
 *
 * <p>Turns follow from instruction counts and the CPUs' state alone, so they are the same however long slices are: they
 * change in {@link #settle}, at the counts where a quantum ends, a CPU begins to wait or is woken, and each of these ends a
 * slice. Turn and rest of the quantum are state.
 *
 * <p>Exclusive accesses: a CPU's mark (A3.4) is cleared when its turn ends. So no other observer can have written between a
 * load-exclusive and the store-exclusive that succeeds, plain stores need not be looked at, and the one price is a
 * store-exclusive that fails although nobody wrote, which the architecture allows at any time. Programs try again, and a
 * quantum has room for a sequence as short as the architecture asks for (A3.4.5).
 *
 * <p>Thread: the machine thread only.
 */
public final class CpuTurns implements Stateful {

    /** Instructions in a turn, unless the user says. */
    public static final int DEFAULT_QUANTUM = 20_000;
    /** Fewest instructions in a turn: any sequence of exclusive accesses, of at most 128 bytes, fits in as a whole. */
    public static final int LEAST_QUANTUM = 100;
    /** Most instructions in a turn. */
    public static final int MOST_QUANTUM = 100_000_000;

    private static final long WITHOUT_END = Long.MAX_VALUE;

    /** Is told of turns. */
    @FunctionalInterface
    public interface Listener {

        /** A CPU's turn is over; it had an instruction at least. Positions in instructions. */
        void ended(Cpu cpu, long began, long end);
    }

    private final Icount icount;
    private final List<Cpu> cpus;
    private final int quantum;
    /** Null unless a debugger looks. */
    private Cpu lookingAs;
    private int current;
    private long began;
    /** For each CPU the instruction count at which its last turn was over, but for the present one; 0 when it had none. */
    private final long[] ended;
    private long end = WITHOUT_END;
    /** A bit for each CPU: those that the debugger holds are 0. */
    private int allowed = -1;
    private Listener listener = (cpu, turnBegan, turnEnded) -> { };

    /**
     * The first CPU has the first turn.
     *
     * @param icount the machine's instruction count
     * @param cpus one or more
     * @param quantum instructions in a turn, {@link #LEAST_QUANTUM} to {@link #MOST_QUANTUM}
     */
    public CpuTurns(Icount icount, List<Cpu> cpus, int quantum) {
        if (quantum < LEAST_QUANTUM || quantum > MOST_QUANTUM) {
            throw new IllegalArgumentException("a quantum of " + quantum + " instructions");
        }
        this.icount = icount;
        this.cpus = List.copyOf(cpus);
        this.quantum = quantum;
        this.ended = new long[cpus.size()];
    }

    /** The CPUs. */
    public List<Cpu> cpus() {
        return cpus;
    }

    /** Instructions in a turn. */
    public int quantum() {
        return quantum;
    }

    /** The CPU whose turn it is: the one that runs, or would if it did not wait. */
    public Cpu current() {
        return cpus.get(current);
    }

    /** The CPU that makes the access in progress: the one whose turn it is, or the one that a debugger looks as. */
    public Cpu accessing() {
        return lookingAs == null ? current() : lookingAs;
    }

    /** A debugger is about to look at memory and devices as this CPU sees them; null: it has looked. */
    void lookAs(Cpu cpu) {
        lookingAs = cpu;
    }

    /** Sets who is told of turns that end, those that run again in the past included. It changes nothing. */
    public void setListener(Listener newListener) {
        listener = newListener;
    }

    /** Instructions completed when the present turn began. */
    public long began() {
        return began;
    }

    /** The instruction count at which the turn ends at the latest; {@code Long.MAX_VALUE} while no other CPU could run. */
    public long end() {
        return end;
    }

    /** The position of the last instruction that a CPU has run, or -1 when it has run none. {@code cpu} is its index. */
    public long lastInstruction(int cpu) {
        return cpu == current && began < icount.now() ? icount.now() - 1 : ended[cpu] - 1;
    }

    /** A bit for each CPU that may run, bit 0 for the first; -1 when no debugger holds any. */
    public int allowed() {
        return allowed;
    }

    /** True unless a debugger holds this CPU. */
    public boolean isAllowed(Cpu cpu) {
        return (allowed >>> cpu.index() & 1) != 0;
    }

    /** Sets which CPUs may run: see {@link #allowed}. To be followed by {@link Machine#settle}. */
    void allow(int mask) {
        allowed = mask;
    }

    /** True when no CPU can run: all wait, or are held. */
    boolean isIdle() {
        for (int i = 0; i < cpus.size(); i++) {
            if (canRun(i)) {
                return false;
            }
        }
        return true;
    }

    private boolean canRun(int cpu) {
        return isAllowed(cpus.get(cpu)) && !cpus.get(cpu).interrupts.isWaiting();
    }

    /** Power-on, and system reset: the first CPU's turn. */
    void reset() {
        endTurn(icount.now());
        current = 0;
        began = icount.now();
        end = WITHOUT_END;
    }

    /** A CPU is the present one, without having had a turn: where CPUs run at the same time. */
    void standAt(Cpu cpu) {
        current = cpu.index();
    }

    /** Changes turns when it is time to. To be called between slices, when interrupts have been taken. */
    void settle() {
        if (cpus.size() == 1) {
            return;
        }
        long now = icount.now();
        if (now >= end || !canRun(current)) {
            int next = next();
            if (canRun(next)) {
                give(next, now);
            }
        }
        if (next() == current) {
            end = WITHOUT_END;
        } else if (end == WITHOUT_END) {
            end = now + quantum;
        }
    }

    /** The CPU after the present one that can run; the present one when no other can. */
    private int next() {
        for (int i = 1; i < cpus.size(); i++) {
            int cpu = (current + i) % cpus.size();
            if (canRun(cpu)) {
                return cpu;
            }
        }
        return current;
    }

    /** Takes down that the present turn ends. One without an instruction is as if it had not been. */
    private void endTurn(long now) {
        if (began < now) {
            ended[current] = now;
            listener.ended(current(), began, now);
        }
    }

    private void give(int next, long now) {
        if (next != current) {
            current().exclusive.clear();
            endTurn(now);
            current = next;
            began = now;
        }
        end = WITHOUT_END;
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        current = exchange.int32("current", current);
        began = exchange.int64("began", began);
        end = exchange.int64("end", end);
        exchange.int64Array("ended", ended);
        allowed = exchange.int32("allowed", allowed);
    }
}
