package dev.backstep.arm.cpu;

import dev.backstep.arm.state.Mode;
import dev.backstep.state.StateExchange;
import dev.backstep.state.Stateful;

import java.util.Arrays;

/**
 * The registers that modes have for themselves (B1.3.2): R13, R14 and SPSR of each bank, and R8 to R12 of FIQ mode. Those
 * of the present mode live in the CPU's {@code r}; here is what the other modes will find.
 *
 * <p>Thread: the CPU's own.
 */
final class RegisterBanks implements Stateful {

    private static final int FIRST_OF_FIQ = 8;
    private static final int COUNT_OF_FIQ = 5;

    private final int[] r;
    private final int[] r13 = new int[Mode.BANKS];
    private final int[] r14 = new int[Mode.BANKS];
    private final int[] spsr = new int[Mode.BANKS];
    private final int[] r8ToR12OfUser = new int[COUNT_OF_FIQ];
    private final int[] r8ToR12OfFiq = new int[COUNT_OF_FIQ];

    /** {@code r} is the CPU's R0 to R14 of the present mode. */
    RegisterBanks(int[] r) {
        this.r = r;
    }

    void clear() {
        for (int[] bank : new int[][] {r13, r14, spsr, r8ToR12OfUser, r8ToR12OfFiq}) {
            Arrays.fill(bank, 0);
        }
    }

    /** Puts the registers of one mode away and brings those of another. */
    void change(Mode from, Mode to) {
        if (from == to) {
            return;
        }
        keep(from);
        if ((from == Mode.FIQ) != (to == Mode.FIQ)) {
            System.arraycopy(to == Mode.FIQ ? r8ToR12OfFiq : r8ToR12OfUser, 0, r, FIRST_OF_FIQ, COUNT_OF_FIQ);
        }
        r[13] = r13[to.bank()];
        r[14] = r14[to.bank()];
    }

    /** Copies the registers of the present mode to where its bank is. */
    void keep(Mode present) {
        r13[present.bank()] = r[13];
        r14[present.bank()] = r[14];
        System.arraycopy(r, FIRST_OF_FIQ, present == Mode.FIQ ? r8ToR12OfFiq : r8ToR12OfUser, 0, COUNT_OF_FIQ);
    }

    /** R0 to R14 as {@code of} sees it while {@code present} is the mode. */
    int get(Mode present, Mode of, int number) {
        if (number >= 13 && of.bank() != present.bank()) {
            return (number == 13 ? r13 : r14)[of.bank()];
        }
        if (isOfOtherFiqBank(present, of, number)) {
            return (of == Mode.FIQ ? r8ToR12OfFiq : r8ToR12OfUser)[number - FIRST_OF_FIQ];
        }
        return r[number];
    }

    /** Sets R0 to R14 as {@code of} sees it while {@code present} is the mode. */
    void set(Mode present, Mode of, int number, int value) {
        if (number >= 13 && of.bank() != present.bank()) {
            (number == 13 ? r13 : r14)[of.bank()] = value;
        } else if (isOfOtherFiqBank(present, of, number)) {
            (of == Mode.FIQ ? r8ToR12OfFiq : r8ToR12OfUser)[number - FIRST_OF_FIQ] = value;
        } else {
            r[number] = value;
        }
    }

    private static boolean isOfOtherFiqBank(Mode present, Mode of, int number) {
        return number >= FIRST_OF_FIQ && number < FIRST_OF_FIQ + COUNT_OF_FIQ && (of == Mode.FIQ) != (present == Mode.FIQ);
    }

    /** The SPSR of a mode; 0 for User and System mode, where it is UNPREDICTABLE. */
    int spsr(Mode of) {
        return of.hasSpsr() ? spsr[of.bank()] : 0;
    }

    /** Sets the SPSR of a mode; no effect for User and System mode. */
    void setSpsr(Mode of, int value) {
        if (of.hasSpsr()) {
            spsr[of.bank()] = value;
        }
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        exchange.int32Array("r13", r13);
        exchange.int32Array("r14", r14);
        exchange.int32Array("spsr", spsr);
        exchange.int32Array("r8_usr", r8ToR12OfUser);
        exchange.int32Array("r8_fiq", r8ToR12OfFiq);
    }
}
