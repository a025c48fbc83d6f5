package dev.backstep.arm.state;

import dev.backstep.state.StateExchange;
import dev.backstep.state.Stateful;

import java.util.Arrays;

/**
 * The system control registers that have effects outside the coprocessor itself (B3.17, B4): what exception entry, data
 * accesses and address translation look at. Arrays are banked: index 0 is the Secure copy, 1 the Non-secure copy.
 *
 * <p>Registers that only store a value, or that no other part needs, live with the CP15 register table.
 */
public final class SystemControlRegisters implements Stateful {

    /** SCTLR.M: MMU on. */
    public static final int SCTLR_M = 1;
    /** SCTLR.A: all unaligned data accesses fault. */
    public static final int SCTLR_A = 1 << 1;
    /** SCTLR.V: vectors at 0xffff0000. */
    public static final int SCTLR_V = 1 << 13;
    /** SCTLR.EE: CPSR.E on exception entry, and endianness of table walks. */
    public static final int SCTLR_EE = 1 << 25;
    /** SCTLR.NMFI: FIQs cannot be masked by software. */
    public static final int SCTLR_NMFI = 1 << 27;
    /** SCTLR.TRE: TEX remap. */
    public static final int SCTLR_TRE = 1 << 28;
    /** SCTLR.AFE: access flag. */
    public static final int SCTLR_AFE = 1 << 29;
    /** SCTLR.TE: exceptions are taken in Thumb state. */
    public static final int SCTLR_TE = 1 << 30;

    /** SCR.NS: outside Monitor mode, the processor is Non-secure. */
    public static final int SCR_NS = 1;
    /** SCR.IRQ: IRQs are taken to Monitor mode. */
    public static final int SCR_IRQ = 1 << 1;
    /** SCR.FIQ: FIQs are taken to Monitor mode. */
    public static final int SCR_FIQ = 1 << 2;
    /** SCR.EA: external aborts are taken to Monitor mode. */
    public static final int SCR_EA = 1 << 3;
    /** SCR.FW: CPSR.F can be written in Non-secure state. */
    public static final int SCR_FW = 1 << 4;
    /** SCR.AW: CPSR.A can be written in Non-secure state. */
    public static final int SCR_AW = 1 << 5;
    /** SCR.SCD: SMC is undefined. */
    public static final int SCR_SCD = 1 << 7;

    /** System control, banked. */
    public final int[] sctlr = new int[2];
    /** Vector base address, banked. */
    public final int[] vbar = new int[2];
    /** Vector base address of Monitor mode. */
    public int mvbar;
    /** Secure configuration. */
    public int scr;
    /** Coprocessor access control. */
    public int cpacr;
    /** Non-secure access control. */
    public int nsacr;
    /** Translation table base 0, banked. */
    public final int[] ttbr0 = new int[2];
    /** Translation table base 1, banked. */
    public final int[] ttbr1 = new int[2];
    /** Translation table base control, banked. */
    public final int[] ttbcr = new int[2];
    /** Domain access control, banked. */
    public final int[] dacr = new int[2];
    /** Primary region remap, banked. */
    public final int[] prrr = new int[2];
    /** Normal memory remap, banked. */
    public final int[] nmrr = new int[2];
    /** Context ID (ASID in the low byte), banked. */
    public final int[] contextidr = new int[2];
    /** Data fault status, banked. */
    public final int[] dfsr = new int[2];
    /** Data fault address, banked. */
    public final int[] dfar = new int[2];
    /** Instruction fault status, banked. */
    public final int[] ifsr = new int[2];
    /** Instruction fault address, banked. */
    public final int[] ifar = new int[2];

    /** Sets every register to 0. */
    public void clear() {
        for (int[] banked : new int[][] {sctlr, vbar, ttbr0, ttbr1, ttbcr, dacr, prrr, nmrr, contextidr, dfsr,
            dfar, ifsr, ifar}) {
            Arrays.fill(banked, 0);
        }
        mvbar = 0;
        scr = 0;
        cpacr = 0;
        nsacr = 0;
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        exchange.int32Array("sctlr", sctlr);
        exchange.int32Array("vbar", vbar);
        mvbar = exchange.int32("mvbar", mvbar);
        scr = exchange.int32("scr", scr);
        cpacr = exchange.int32("cpacr", cpacr);
        nsacr = exchange.int32("nsacr", nsacr);
        exchange.int32Array("ttbr0", ttbr0);
        exchange.int32Array("ttbr1", ttbr1);
        exchange.int32Array("ttbcr", ttbcr);
        exchange.int32Array("dacr", dacr);
        exchange.int32Array("prrr", prrr);
        exchange.int32Array("nmrr", nmrr);
        exchange.int32Array("contextidr", contextidr);
        exchange.int32Array("dfsr", dfsr);
        exchange.int32Array("dfar", dfar);
        exchange.int32Array("ifsr", ifsr);
        exchange.int32Array("ifar", ifar);
    }
}
